"""Home: what can be done here."""

import streamlit as st

from pages.kit import address
from pages.kit.cards import card_grid
from pages.kit.shell import PAGES

address.opens()
st.title("Glassbox")
st.markdown(
    "A playground for **neural networks**: programs that learn from examples. Here you can look inside while they work; every number "
    "is worked out the moment you ask for it, on the computer this page comes from."
)
st.page_link(PAGES / "vision/digits.py", label="**New here? Start by drawing a digit.**", icon=":material/draw:")
card_grid()
