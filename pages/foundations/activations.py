"""Activations and losses: four labs, one on screen at a time."""

import streamlit as st

from pages.foundations.activation_views import functions

VIEWS = {"functions": ("Activation functions", functions.show)}

st.title("Activations and losses")
st.markdown("What a neuron says, how wrong it was, and how much of that error finds its way back.")
view = st.segmented_control("What to look at", list(VIEWS), format_func=lambda name: VIEWS[name][0], default="functions",
                            required=True, key="view", bind="query-params", label_visibility="collapsed")
VIEWS[view][1]()
