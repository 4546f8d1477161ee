"""A link that restores a view with all that is set in it, and hides controls from students."""

from collections.abc import Mapping

import streamlit as st

from pages.kit import address
from pages.kit.teacher_link import teacher_link

HIDE = "hide"  # in the address
HIDEABLE = {
    "question": "the question to predict first",
    "pair": "draw or examples",
    "hands": "whose hands",
    "threshold": "the threshold",
    "recipes": "recipes and seed",
    "code": "the PyTorch",
}
OF = {  # by view: what can be hidden there
    "Two drawings": ("question", "pair", "threshold", "code"),
    "Which threshold?": ("question", "threshold", "code"),
    "Same hand?": ("question", "hands", "code"),
    "Faces": ("question", "threshold", "code"),
    "Teach it": ("question", "recipes", "code"),
}


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in address.hidden(HIDEABLE)


def given(name: str, options: list[str]) -> str:
    """What the address says of a choice that is hidden; the first where it says nothing that can be read."""
    asked = st.query_params.get(name, options[0])
    if asked not in options:
        address.refuse(name)
    return asked if asked in options else options[0]


def number(name: str, least: float, most: float, usual: float) -> float:
    """The same for a number."""
    asked = st.query_params.get(name)
    try:
        found = usual if asked is None else float(asked)
    except ValueError:
        found = most + 1
    if least <= found <= most:  # not of what is no number
        return found
    address.refuse(name)
    return usual


def link(view: str, names: tuple[str, ...], said: Mapping[str, str] | None = None) -> None:
    """Below a view: the link, with what the address says of these names, which is what is not as usual, and with what else is `said`."""
    hidden = {name: HIDEABLE[name] for name in OF[view]}
    note = "It holds what is set here. Drawings, faces and names are not in it, nor is an invitation."
    teacher_link(
        {"view": view, **address.given(names), **(said or {})}, hidden, f"same-hide-{list(OF).index(view)}", HIDE in st.query_params, note
    )
