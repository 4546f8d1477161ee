"""Attention: a transformer encoder reads a sentence all at once, and every number of where each word looks is there to be seen."""

import streamlit as st

from pages.kit import address, stage
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.language.attention_views import beside, looks, numbers, order, sentence, why

VIEWS = {
    "Who looks at whom": looks.show,
    "In numbers": numbers.show,
    "Is that why?": why.show,
    "Word order": order.show,
    "Next to the LSTM": beside.show,
}


@st.fragment
def lab() -> None:
    """Everything that changes with the text; runs again without the rest of the page."""
    with stage.head("Attention"):
        stage.about(sentence.INTRODUCTION)
    with stage.row("views"):
        view = pick("Look at", VIEWS, "view")
    VIEWS[view]()


address.opens("view", "text", RUN, EPOCH, *sentence.SWITCHES, *looks.NAMES, *beside.NAMES)
lab()
