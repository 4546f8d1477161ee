"""A lab's state lives in the address bar: what is copied from there restores it."""

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from pages.kit import address, stage

T = TypeVar("T")


def from_link(name: str, parse: Callable[[str], T], default: T) -> T:
    """The value in the address bar, or the default; what does not parse is refused in a sentence."""
    text = st.query_params.get(name)
    if text is None:
        return default
    try:
        return parse(text)
    except ValueError as refusal:
        st.warning(f"This link could not be used as it is. {refusal}", icon=":material/link_off:")
        return default


def amount(text: str) -> float:
    """An amount out of a link; the browser takes the nearest one that there is.

    Raises:
        ValueError: It is no number; one sentence.
    """
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise ValueError("The amount of a damage is a number.")
    return found


def mount(component: Callable[..., Any], key: str, start: Mapping[str, object], data: Mapping[str, object]) -> None:
    """Show a lab that starts at `start`, and write its state into the address bar when a hand lets go of it.

    The browser moves things by itself; the server hears of the outcome only.
    """

    def keep() -> None:
        moved = st.session_state[key].moved or {}
        st.query_params.update({name: str(moved[name]) for name in start if name in moved})

    if address.travelled():  # what the address says is shown
        st.session_state[f"{key}-push"] = st.session_state.get(f"{key}-push", 0) + 1
    component(key=key, data={**data, "start": dict(start), "push": st.session_state.get(f"{key}-push", 0)}, on_moved_change=keep)


def push(key: str, values: Mapping[str, str]) -> None:
    """Put these values into the address bar and into the lab of that key; for the callback of a button."""
    st.query_params.update(dict(values))
    st.session_state[f"{key}-push"] = st.session_state.get(f"{key}-push", 0) + 1


def examples(key: str, cases: Mapping[str, Mapping[str, str]]) -> None:
    """One button for each case; a click puts its values into the address bar and pushes them into the lab."""
    with stage.row(key):
        for name, values in cases.items():
            st.button(name, key=f"{key}-{name}", on_click=push, args=(key, values))
