"""Activations and losses: four labs, one on screen at a time."""

import streamlit as st

from pages.foundations.activation_views import functions, losses, softmax, stack
from pages.kit import address
from pages.kit.pick import pick

LABS = {"Activation functions": functions.show, "Softmax": softmax.show, "Losses": losses.show, "Deep stack": stack.show}

address.opens(*("view", "f", "z", "rate", "scores", "temperature", "right", "kind", "target", "sent", "p", "a", "m", "depth", "seed"))
st.title("Activations and losses")
st.markdown("What a neuron says, how wrong it was, and how much of that error finds its way back.")
LABS[pick("Lab", LABS, "view")]()
