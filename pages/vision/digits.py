"""Draw a digit: the network reads it, and can be taken apart."""

import streamlit as st

from core.explain.digits.stress import DAMAGES
from core.tasks.digits.recipe import DigitRecipe
from pages.kit import address
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.vision.digit_views import breaking, inside, number, sees, source, verdict, whose, why

VIEWS = {"What it sees": sees.show, "Inside": inside.show, "Why": why.show, "Break it": breaking.show}


@st.fragment
def lab() -> None:
    """Everything that changes with the drawing; runs again without the rest of the page."""
    reader, past = whose.choose()
    kind = source.choose()
    if kind == source.NUMBER:
        return number.show(reader)
    left, right = st.columns([1, 1.25], gap="large")
    with left:
        shown = source.get(kind, reader, past.recipe if past and isinstance(past.recipe, DigitRecipe) else None)
    with right:
        verdict.show(shown)
    if not shown.reading.ink:
        st.caption("Once there is something to read, you can look inside here.")
        return
    views = VIEWS | ({"Epoch by epoch": lambda shown: whose.by_epoch(shown, past)} if past else {})
    view = pick("Look closer", views, "view", shown=True)
    views[view](shown)


address.opens(
    *("source", "pen", "picture", "view", "layer", "method", "again", *(f"damage-{damage.key}" for damage in DAMAGES)), *(RUN, EPOCH)
)
st.title("Draw a digit", anchor=False)
lab()
