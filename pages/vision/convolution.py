"""Convolution and pooling: one picture, one kernel, one window, and nothing hidden."""

import streamlit as st

from pages.vision.convolution_views import choice, slide

VIEWS = {"Slide": slide.show}


@st.fragment
def lab() -> None:
    """Everything that changes with the picture; runs again without the rest of the page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title("Convolution and pooling", anchor=False, width="content")
        view = st.segmented_control(
            "What to look at", list(VIEWS), default="Slide", required=True, key="view", bind="query-params", label_visibility="collapsed"
        )
    with st.container():
        photo = choice.choose()
        if photo and photo.note:
            st.caption(f"{photo.name.capitalize()}, {photo.note}.")
    if photo:
        VIEWS[view](photo)


lab()
