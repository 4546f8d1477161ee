"""Home: what can be done here."""

import streamlit as st

from pages.kit.cards import card_grid

st.title("Glassbox")
st.markdown(
    "A playground for neural networks that you can see into. Pick something to try; every number on screen is one the "
    "network computed just now, on this machine."
)
card_grid()
