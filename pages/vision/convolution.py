"""Convolution and pooling: one picture, one kernel, one window, and nothing hidden."""

import streamlit as st

from pages.vision.convolution_views import chain, choice, learned, pooling, slide

VIEWS = {"Slide": slide, "Chain": chain, "Pooling": pooling, "Learned filters": learned}


@st.fragment
def lab() -> None:
    """Everything that changes with the picture; runs again without the rest of the page."""
    left, right = st.columns([1.15, 1])
    with left:
        st.title("Convolution", anchor=False)
        view = st.segmented_control(
            "What to look at", list(VIEWS), default="Slide", required=True, key="view", bind="query-params", label_visibility="collapsed"
        )
        st.markdown(VIEWS[view].INTRO)
    with right:
        VIEWS[view].ask()
    photo = choice.choose(list(VIEWS))
    if photo:
        VIEWS[view].show(photo)


lab()
