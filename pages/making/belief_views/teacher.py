"""A link that restores a view with all that is set in it, and hides controls from students."""

from collections.abc import Mapping

import streamlit as st

from pages.kit import address
from pages.kit.teacher_link import teacher_link

HIDE = "hide"  # in the address
HIDEABLE = {
    "question": "the question to predict first",
    "units": "hidden units",
    "learnt": "short or long dreams",
    "rate": "learning rate",
    "seed": "seed",
    "step": "one step, taken apart",
    "luck": "chance",
    "rubbed": "what is rubbed out",
    "pictures": "which digits",
    "recipes": "recipes and seed",
    "code": "the PyTorch",
    "take": "the download",
}
_MACHINE, _END = ("question", "units", "learnt", "rate", "seed"), ("code", "take")
OF = {  # by view: what can be hidden there
    "One machine": (*_MACHINE, "step", "luck", *_END),
    "Energy": (*_MACHINE, *_END),
    "Dream": (*_MACHINE, "rubbed", "luck", *_END),
    "Two layers": ("question", "pictures", "seed", *_END),
    "With labels": ("question", "pictures", "seed", "code"),
    "Train it": ("question", "recipes", "code"),
}


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in address.hidden(HIDEABLE)


def link(view: str, names: tuple[str, ...], said: Mapping[str, str] | None = None) -> None:
    """Below a view: the link, with what the address says of these names, which is what is not as usual, and with what else is `said`."""
    hidden = {name: HIDEABLE[name] for name in OF[view]}
    note = "It holds everything that is set here, the seed too. A drawing is not in it, and what has learnt is learnt again in seconds."
    teacher_link({"view": view, **address.given(names), **(said or {})}, hidden, f"belief-hide-{view}", HIDE in st.query_params, note)
