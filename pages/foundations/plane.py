"""Points in a plane: watch a network learn to tell them apart."""

import streamlit as st

from pages.foundations import plane_cures as cures
from pages.foundations import plane_parts as parts
from pages.foundations import plane_settings as settings
from pages.kit.question import predict_first

st.title("Points in a plane")
st.markdown("A network learns to tell orange from blue points. Every small picture is what **one neuron** sees; "
            "the big one is what they decide together. **Press play.**")
recipe = settings.current()
if cures.chosen():
    cures.view(recipe)
else:
    question, cases = st.columns(2)
    with question:
        predict_first("plane-guess", "One neuron cuts the plane with one straight line. How few neurons, in one layer, can fence in the disc?",
                      ["1", "2", "3", "8"], "3",
                      "Three straight cuts make a triangle around the disc; two leave a side open. Press play, then take one away with −.")
    with cases:
        parts.case_buttons()
        parts.main_controls()
    parts.player(recipe)
    parts.more_controls()
    parts.own_points()
    parts.code(recipe)
    parts.teacher_link(recipe)
