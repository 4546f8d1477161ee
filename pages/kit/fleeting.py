"""What a page keeps in memory only as long as it is open: with the next page, or another session, it is gone."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")
KEY = "fleeting"  # what `pages.kit.address.begin` throws away where another page begins


def fleeting(name: str, make: Callable[[], T]) -> T:
    """The thing of that name, made where there is none."""
    kept: dict[str, T] = st.session_state.setdefault(KEY, {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


def forget(name: str) -> None:
    """Throw it away now."""
    st.session_state.get(KEY, {}).pop(name, None)
