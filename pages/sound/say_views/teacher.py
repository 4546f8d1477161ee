"""A link that restores what is heard and how it is looked at, and hides controls from students."""

from collections.abc import Sequence

import streamlit as st

from pages.kit import address
from pages.kit.teacher_link import teacher_link

HIDE = "hide"  # in the address
HIDEABLE = {
    "question": "the question to predict first",
    "source": "where the sound comes from",
    "voice": "who says what",
    "measured": "how loud and noisy it is",
    "spoke": "what spoke for the answer, under Inside",
    "maps": "the maps, under Inside",
    "code": "the PyTorch",
}


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in address.hidden(HIDEABLE)


def link(names: Sequence[str]) -> None:
    """Below a view: the link, with what the address says of these names."""
    note = "It holds who of the app's voices says what. A recording is not in it: that is kept nowhere."
    teacher_link(address.given(names), HIDEABLE, "say-hide", HIDE in st.query_params, note)
