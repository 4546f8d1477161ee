"""One of some options, picked from a row of buttons; the address bar holds it."""

from collections.abc import Iterable
from typing import Any

import streamlit as st


def pick(label: str, options: Iterable[Any], key: str, default: Any = None, shown: bool = False, **how: Any) -> Any:
    """The option that is picked: always one, the first until another is; bound to the address by `key`.

    Args:
        label: Read out by a screen reader, and on the page where it is `shown`.
        how: Anything else that `st.segmented_control` takes.
    """
    found = list(options)
    visibility = "visible" if shown else "collapsed"
    how |= {"required": True, "key": key, "bind": "query-params", "label_visibility": visibility}
    return st.segmented_control(label, found, default=found[0] if default is None else default, **how)
