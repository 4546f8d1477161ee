"""Type a review: an LSTM reads it word by word, and can be taken apart."""

import streamlit as st

from pages.language.review_views import gets, inside, many, readers, source, verdict

VIEWS = {
    "Word by word": verdict.show,
    "Inside the LSTM": inside.show,
    "Four readers": readers.show,
    "What the network gets": gets.show,
    "Many at once": many.show,
}


@st.fragment
def lab() -> None:
    """Everything that changes with the text; runs again without the rest of the page."""
    shown = source.choose()
    view = st.segmented_control("Look closer", list(VIEWS), default="Word by word", required=True, key="view", bind="query-params")
    VIEWS[view](shown)


st.title("Type a review", anchor=False)
lab()
