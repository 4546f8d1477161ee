"""Words that were taken out of the review, or replaced; they stay with their text and stand in the address."""

from functools import partial

import streamlit as st

from core.explain.reviews import swaps
from pages.kit import address
from pages.kit.link import from_link

KEY, PARAM = "review-swaps", "swap"
NONE: dict[int, str] = {}


def take_link(text: str) -> None:
    """What a link changes about this text."""
    count = len(text.split())
    st.session_state[KEY] = text, from_link(PARAM, partial(swaps.parse, count=count), NONE)


def keep_for(text: str) -> None:
    """Another text begins without any changes."""
    if st.session_state.get(KEY, ("", {}))[0] != text:
        st.session_state[KEY] = text, {}
    address.write((PARAM,), {PARAM: swaps.written(now())} if now() else {})


def now() -> dict[int, str]:
    """What stands in the place of which word; "" for nothing."""
    found: dict[int, str] = st.session_state[KEY][1]
    return found


def change(text: str, place: int, word: str | None) -> None:
    """Put this in the place of a word of the text: "" for nothing, None for the word itself."""
    if place >= len(text.split()):
        return  # padding, which a network may have been trained to read, cannot be changed
    found = dict(now())
    word = None if word is None else swaps.own(word)
    if word is None or word == text.split()[place]:
        found.pop(place, None)
    elif len(found) < swaps.MOST_SWAPS or place in found:
        found[place] = word
    st.session_state[KEY] = text, found


def undo(text: str) -> None:
    """Every word is back."""
    st.session_state[KEY] = text, {}
