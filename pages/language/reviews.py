"""Type a review: an LSTM reads it word by word, and can be taken apart."""

import streamlit as st

from pages.kit.pick import pick
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
    VIEWS[pick("Look closer", VIEWS, "view", shown=True)](shown)


st.title("Type a review", anchor=False)
lab()
