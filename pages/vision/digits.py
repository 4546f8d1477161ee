"""Draw a digit: the network reads it, and can be taken apart."""

import streamlit as st

from core.explain.digits.stress import DAMAGES
from core.tasks.digits.recipe import DigitRecipe
from pages.kit import address, stage, verdict
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.vision.digit_views import breaking, inside, number, sees, source, whose, why

INSIDE = "Inside"
VIEWS = {"What it sees": sees.show, INSIDE: lambda _: inside.explain(), "Why": why.show, "Break it": breaking.show}


@st.fragment
def lab() -> None:
    """Everything that changes with the drawing; runs again without the rest of the page."""
    with stage.head("Draw a digit"):
        kind = source.choose()
        stage.about(whose.INTRODUCTION)
    reader, past = whose.choose()
    if kind == source.NUMBER:
        return number.show(reader)
    whole = (st.session_state.get("view") or st.query_params.get("view")) == INSIDE
    left, right = st.columns([1, 1.75 if whole else 1.25], gap="medium")
    with left:
        shown = source.get(kind, reader, past.recipe if past and isinstance(past.recipe, DigitRecipe) else None)
    with right:
        verdict.show(shown, slim=whole)
        if whole:
            inside.show(shown)
    views = VIEWS | ({"Epoch by epoch": lambda shown: whose.by_epoch(shown, past)} if past else {})
    view = pick("Look closer", views, "view", shown=True)
    if shown.reading.ink or view == INSIDE:
        views[view](shown)
    else:
        st.caption("Once there is something to read, you can look closer here.")


address.opens(
    *("source", "pen", "picture", "view", "layer", "method", "again", *(f"damage-{damage.key}" for damage in DAMAGES)), *(RUN, EPOCH)
)
lab()
