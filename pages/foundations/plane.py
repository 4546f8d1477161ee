"""Points in a plane: watch a network learn to tell them apart."""

import streamlit as st

from pages.foundations.plane_views import cures, parts, settings
from pages.kit import address
from pages.kit.question import predict_first

address.opens(*settings.FIELDS, "hide", "view", "mine", "cure_dropout", "cure_l1", "cure_l2", "cure_patience")
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    st.title("Points in a plane", width="content")
    recipe = settings.current()
    others = cures.chosen()
if others:
    cures.view(recipe)
else:
    st.markdown(
        "Each small picture is what **one neuron** answers at every place; the big one is what they decide together. "
        "Lines are weights: blue above zero, orange below, thick is strong. **Press play.**"
    )
    question, cases = st.columns(2)
    with question:
        predict_first(
            "plane-guess",
            "A neuron of the first layer cuts the plane with one straight line. How few, in one layer, can fence in a disc?",
            ["1", "2", "3", "8"],
            "3",
            "Three straight cuts make a triangle around the disc; two leave a side open. Press play, then take one away with −.",
        )
    with cases:
        parts.case_buttons()
    parts.player(recipe)
    parts.main_controls()
    parts.more_controls()
    parts.own_points()
    parts.code(recipe)
    parts.teacher_link(recipe)
