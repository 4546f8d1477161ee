"""Why: the pixels that spoke for an answer and against it; rub them out and see."""

import streamlit as st

from core import zoo
from core.explain.attribution import Attribution, attribute, rub_out
from core.figures.sheets import enlarge
from core.figures.style import diverging, grey
from pages.vision.digit_views.source import Shown
from pages.vision.digit_views.verdict import headline

MOST_RUBS = 4


def show(shown: Shown) -> None:
    """The heat map for a chosen digit, and the drawing with the hottest part gone."""
    reading, image = shown.reading, shown.reading.ink.image
    st.markdown("Which parts of your line spoke **for** an answer (blue), and which **against** (orange)? Ask about the digit that was read, "
                "or about another one.")
    target = st.segmented_control("Explain the score of", list(range(10)), default=reading.label, required=True, key=f"target-{reading.label}")
    found = attribute(zoo.load("digits").model, image, target)
    left, right = st.columns(2, gap="large")
    with left:
        st.image(enlarge(diverging(found.pixels), 10), alt=f"Heat map of the pixels for and against a {target}.")
        st.caption(f"Blue spoke for {target}, orange against. All pixels together: {found.pixels.sum():+.2f}, which is the score of {target} for your "
                   f"picture ({found.score:.2f}) less its score for an empty one ({found.empty_score:.2f}).")
        with st.expander("How is this worked out?"):
            st.markdown("By **integrated gradients**: the picture is faded in from nothing in 32 steps. At each step the gradient says how much every pixel "
                        "pushes the score just then; added up along the way, the pushes share out the whole score among the pixels.")
    with right:
        _rub(reading.label, image, found)


def _rub(label: int, image, found: Attribution) -> None:
    reader = zoo.load("digits")
    times = st.slider("Rub out the hottest parts", 0, MOST_RUBS, 1, key="rubs", help="Each time, the ink around the pixel that speaks most for the digit goes.")
    for _ in range(times):
        image, _ = rub_out(image, found)
        found = attribute(reader.model, image, found.target)
    after = reader.read_images(image[None])[0]
    st.image(enlarge(grey(image, 1.0), 10), alt=f"The drawing after rubbing out {times} parts.")
    text = f"Read again: {headline(after)} ({after.confidence:.1%})."
    if after.label == label and after.accepted:
        st.info(f"{text} It has other reasons left.", icon=":material/shield:")
    else:
        st.warning(f"{text} That part decided.", icon=":material/ink_eraser:")
