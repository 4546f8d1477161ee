"""Convolution and pooling: one picture, one kernel, one window, and nothing hidden."""

import streamlit as st

from core.explain.convolution.sliding import READERS
from pages.kit import address
from pages.kit.pick import pick
from pages.vision.convolution_views import chain, choice, learned, pooling, slide

VIEWS = {"Slide": slide, "Chain": chain, "Pooling": pooling, "Learned filters": learned}


@st.fragment
def lab() -> None:
    """Everything that changes with the picture; runs again without the rest of the page."""
    with st.container(gap="xsmall"):
        head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
        with head:
            st.title("Convolution and pooling", anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            view = pick("What to look at", VIEWS, "view", on_change=choice.follow_view)
            st.markdown(VIEWS[view].INTRO, width=460)
        with head:
            VIEWS[view].ask()
        VIEWS[view].show()


address.opens(
    *("view", "source", "sample", "channels", "side", "numbers", *READERS, "at", "chain", "pixel"),
    *("pool", "window", "pool-stride", "shift", "filters", "filter", "resnet-stage"),
)
lab()
