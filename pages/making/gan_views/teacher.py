"""A link that restores a view with all that is set in it, and hides controls from students."""

from collections.abc import Mapping

import streamlit as st

from pages.kit import address
from pages.kit.teacher_link import teacher_link
from pages.making.gan_views.points_settings import FIELDS

HIDE = "hide"  # in the address
HIDEABLE = {about.hide or name: about.hidden or about.label.lower() for name, about in FIELDS.items()} | {
    "question": "the question to predict first",
    "cures": "the cure beside it",
    "recipes": "recipes and seed",
    "noise": "which noise",
    "walk": "the walk through noise",
    "lineup": "which one is real",
    "code": "the PyTorch",
}
OF = {  # by view: what can be hidden there
    "Points first": (*(about.hide or name for name, about in FIELDS.items()), "question", "code"),
    "It goes wrong": ("question", "cures", "code"),
    "Digits": ("recipes", "question", "code"),
    "Forged digits": ("noise", "question", "walk", "lineup"),
}


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in address.hidden(HIDEABLE)


def link(view: str, query: Mapping[str, object]) -> None:
    """Below a view: the link. Not shown to those who came by such a link."""
    names = {name: HIDEABLE[name] for name in OF[view]}
    note = "It holds everything that is set here, the seed too. A drawing is not in it."
    whole = {"view": view, **{name: str(value) for name, value in query.items()}}
    teacher_link(whole, names, f"gan-hide-{view}", HIDE in st.query_params, note)
