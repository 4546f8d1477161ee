"""Convolution and pooling: one picture, one kernel, one window, and nothing hidden."""

import streamlit as st

from core.explain.convolution.sliding import READERS
from pages.kit import address, stage
from pages.kit.pick import pick
from pages.vision.convolution_views import chain, choice, learned, pooling, slide

VIEWS = {"Slide": slide, "Chain": chain, "Pooling": pooling, "Learned filters": learned}


@st.fragment
def lab() -> None:
    """Everything that changes with the picture; runs again without the rest of the page."""
    with st.container(gap="xsmall"):
        with stage.head("Convolution and pooling"):
            view = pick("What to look at", VIEWS, "view", on_change=choice.follow_view)
            VIEWS[view].ask()
            stage.about(VIEWS[view].INTRO)
        stage.line(VIEWS[view].INTRO)
        VIEWS[view].show()


address.opens(
    *("view", "source", "sample", "channels", "side", "numbers", *READERS, "at", "chain", "pixel"),
    *("pool", "window", "pool-stride", "shift", "filters", "filter", "resnet-stage"),
)
lab()
