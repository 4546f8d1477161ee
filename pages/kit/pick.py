"""One of some options, picked from a row of buttons; the address bar holds it."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from pages.kit import views

_WRAPPED = """<style>
  .st-key-KEY [role=radiogroup] { flex-wrap: wrap; gap: .2rem; }
  .st-key-KEY [role=radio] {
    border: 1px solid color-mix(in srgb, currentColor 30%, transparent) !important; border-radius: .5rem; margin: 0;
  }
  .st-key-KEY [role=radio][aria-checked=true] { border-color: currentColor !important; }
</style>"""


def wrapped(key: str) -> None:
    """The buttons of that key go on in a second row where there is no room, each with a border of its own.

    Beside other things they would scroll sideways, and on a phone the last of them would be out of sight.
    """
    st.html(_WRAPPED.replace("KEY", key))


def pick(label: str, options: Iterable[Any], key: str, default: Any = None, shown: bool = False, wraps: bool = False, **how: Any) -> Any:
    """The option that is picked: always one, the first until another is; bound to the address by `key`.

    Args:
        label: Read out by a screen reader, and on the page where it is `shown`.
        wraps: Into a second row where there is no room, as `wrapped`.
        how: Anything else that `st.segmented_control` takes.
    """
    views.arrived()
    if wraps:
        wrapped(key)
    found = list(options)
    visibility = "visible" if shown else "collapsed"
    how |= {"required": True, "key": key, "bind": "query-params", "label_visibility": visibility}
    return st.segmented_control(label, found, default=found[0] if default is None else default, **how)
