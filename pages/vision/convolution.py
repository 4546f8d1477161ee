"""Convolution and pooling: one picture, one kernel, one window, and nothing hidden."""

import streamlit as st

from pages.kit.question import predict_first
from pages.vision.convolution_views import choice, slide

VIEWS = {"Slide": slide.show}


@st.fragment
def lab() -> None:
    """Everything that changes with the picture; runs again without the rest of the page."""
    left, right = st.columns([1.15, 1])
    with left:
        st.title("Convolution", anchor=False)
        view = st.segmented_control(
            "What to look at", list(VIEWS), default="Slide", required=True, key="view", bind="query-params", label_visibility="collapsed"
        )
        st.markdown(
            "A **kernel** is a small grid of weights. It slides over the picture; at every place it multiplies, adds up and writes "
            "**one** number."
        )
    with right:
        predict_first(
            "convolution-guess",
            "A kernel with 1 left, 0 in the middle, −1 right slides over an evenly grey wall. What comes out?",
            ["The wall again", "Zero everywhere", "A vertical line"],
            "Zero everywhere",
            "What the left adds, the right takes away. Only where the brightness changes from left to right something is left over.",
        )
    photo = choice.choose(list(VIEWS))
    if photo:
        VIEWS[view](photo)


lab()
