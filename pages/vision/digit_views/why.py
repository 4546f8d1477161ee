"""Why: the pixels that spoke for an answer and against it; rub them out and see."""

import numpy as np
import streamlit as st

from core.explain.digits.attribution import STEPS, Attribution, attribute, cover, rub_out
from core.figures.charts import named, percent
from core.figures.sheets import enlarge, framed
from core.figures.style import diverging, inked
from pages.kit.drawn import Shown
from pages.kit.pick import pick
from pages.kit.verdict import headline

MOST_RUBS = 4
GONE = np.array([204, 121, 167])  # CHOSEN in core.figures.style
SHARE, COVER = "Every pixel's part", "Covering squares"
COVERED = "Each place shows how far the score falls when a square of 4 x 4 pixels there is covered (**occlusion**)."


def show(shown: Shown) -> None:
    """The heat map for a chosen digit, and the drawing with the hottest part gone."""
    reading, image = shown.reading, shown.ink.image
    st.markdown(
        "Which parts of your line spoke **for** an answer (blue), and which **against** (orange)? Ask about the digit that was read, "
        "or about another one."
    )
    target = st.segmented_control(
        "Explain the score of", list(range(10)), default=shown.digit, required=True, key=f"target-{reading.label}"
    )
    found = attribute(shown.reader.model, image, target)
    left, right = st.columns(2, gap="large")
    with left:
        method = pick("Found by", [SHARE, COVER], "method", shown=True)
        heat = found.pixels if method == SHARE else cover(shown.reader.model, image, target)
        colours = np.minimum(diverging(heat), (255 - 45 * image)[..., None].astype(np.uint8))  # the drawing faintly behind
        st.image(framed(enlarge(colours, 10)), alt=f"Heat map of the pixels for and against {named(target)}.")
        st.caption(f"Blue spoke for {target}, orange against, grey hardly mattered.")
        with st.expander("How is this worked out?"):
            st.markdown(_sum(found) if method == SHARE else COVERED)
    with right:
        _rub(shown, found)


def _sum(found: Attribution) -> str:
    difference = found.score - found.empty_score
    return (
        f"By **integrated gradients**. The picture is faded in from nothing in {STEPS} steps. At each, the gradient says how much every "
        f"pixel pushes the score of {found.target}; along the way the pushes add up to the whole score: {found.pixels.sum():+.2f} over "
        f"all pixels. And indeed the score is {found.score:.2f} for your picture and {found.empty_score:.2f} for an empty one, a "
        f"difference of {difference:+.2f}."
    )


def _rub(shown: Shown, found: Attribution) -> None:
    reader, label, image = shown.reader, shown.reading.label, shown.ink.image
    help = "Each time, the ink around the pixel that speaks most for the digit goes."
    times = st.slider("Rub out the parts that spoke most for it", 0, MOST_RUBS, 1, key="rubs", help=help)
    rubbed = image
    for _ in range(times):
        rubbed, _ = rub_out(rubbed, found)
        found = attribute(reader.model, rubbed, found.target)
    after = reader.read_images(rubbed[None])[0]
    pink = (255 - np.clip(image - rubbed, 0, 1)[..., None] * (255 - GONE)).astype(np.uint8)
    st.image(framed(enlarge(np.minimum(inked(rubbed, 1.0), pink), 10)), alt=f"The drawing after rubbing out {times} parts, which are pink.")
    st.caption("Pink: rubbed out; the network reads the rest.")
    text = f"Read again: {headline(after)} ({percent(after.confidence)})."
    if after.label == label and after.accepted:
        st.info(f"{text} The answer holds without it.", icon=":material/shield:")
    else:
        st.warning(f"{text} It needed that part.", icon=":material/ink_eraser:")
