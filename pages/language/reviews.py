"""Type a review: an LSTM reads it word by word, and can be taken apart."""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.kit import address, stage
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.language.review_views import gets, inside, many, readers, source, verdict
from pages.language.review_views.whose import INTRODUCTION

VIEWS = {
    "Word by word": verdict.show,
    "Inside the LSTM": inside.show,
    "Readers side by side": readers.show,
    "What the network gets": gets.show,
    "Many at once": many.show,
}
FORMER = {"Four readers": "Readers side by side"}  # how links of before call a view


@st.fragment
def lab() -> None:
    """Everything that changes with the text; runs again without the rest of the page."""
    with stage.head("Type a review"):
        stage.about(INTRODUCTION)
    shown = source.choose()
    with stage.row("views"):
        view = None if shown.classes else pick("Look closer", VIEWS, "view")
    (VIEWS[view] if view else verdict.show)(shown)


if (asked := st.query_params.get("view")) in FORMER:
    with suppress(StreamlitAPIException):  # the views are on the page already, and what they say counts
        del st.query_params["view"]
        st.session_state["view"] = FORMER[asked]
address.opens(
    *("text", "example", "swap", "view", RUN, EPOCH),
    *("way", "unit", "word", "units-by", "units-shown", "sum", "neutral", "slip", "padding", "alike", "reviews", "who", "threshold"),
)
lab()
