"""Draw a digit: the network reads it, and can be taken apart."""

import streamlit as st

from pages.vision.digit_views import breaking, inside, number, sees, source, verdict, whose, why

VIEWS = {"What it sees": sees.show, "Inside": inside.show, "Why": why.show, "Break it": breaking.show}


@st.fragment
def lab() -> None:
    """Everything that changes with the drawing; runs again without the rest of the page."""
    reader, _ = whose.choose()
    kind = source.choose()
    if kind == source.NUMBER:
        return number.show(reader)
    left, right = st.columns([1, 1.25], gap="large")
    with left:
        shown = source.get(kind, reader)
    with right:
        verdict.show(shown)
    if not shown.reading.ink:
        return st.caption("Once there is something to read, you can look inside here.")
    view = st.segmented_control("Look closer", list(VIEWS), default="What it sees", required=True, key="view", bind="query-params")
    VIEWS[view](shown)


st.title("Draw a digit", anchor=False)
st.markdown(
    "Draw a digit, 0 to 9. As soon as you lift the pen, a **convolutional network** (a stack of small picture filters, learnt "
    "from examples) says what it reads, and how sure it is."
)
lab()
