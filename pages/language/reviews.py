"""Type a review: an LSTM reads it word by word, and can be taken apart."""

import streamlit as st

from pages.kit import address
from pages.kit.own_network import EPOCH, RUN
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
    (verdict.show if shown.classes else VIEWS[pick("Look closer", VIEWS, "view", shown=True)])(shown)


address.opens(
    *("text", "example", "swap", "view", RUN, EPOCH),
    *("way", "unit", "word", "units-by", "units-shown", "sum", "neutral", "slip", "padding", "alike", "reviews", "who", "threshold"),
)
st.title("Type a review", anchor=False)
lab()
