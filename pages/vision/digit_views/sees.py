"""What the network sees: the drawing on its way to 28 x 28 pixels; every step can be left out."""

import numpy as np
import streamlit as st

from core.data.digits.ink import Ink, Steps, prepared, scale_into
from core.figures.charts import percent
from core.figures.sheets import on_paper
from core.zoo.digits import Reading
from pages.kit.drawn import Shown
from pages.kit.verdict import headline

SIDE = 140  # pixels on screen; five of them stand in one row
STAGES = (
    ("drawing", "Drawing", ""),
    ("redrawn", "Redraw", "redraw"),
    ("crop", "Crop", "crop"),
    ("box", "Shrink", "box"),
    ("image", "Centre", "centre"),
)
HELP = {
    "redraw": "The pen's path is drawn again as thick as the strokes the network learnt from. Only for drawings: a photo has no path.",
    "crop": "Everything around the digit is cut away, so that it does not matter where you drew.",
    "box": "Shrunk until the longer side has 20 pixels, proportions kept. Without it the digit is stretched over the whole field.",
    "centre": "Moved so that the point where it would balance on a fingertip lies in the middle. A 7, heavy at the top, hangs low.",
}


def show(shown: Shown) -> None:
    """The five stages side by side, with switches, and the answer with and without."""
    st.markdown(
        f"The network never sees {'your drawing' if shown.drawing else 'the picture'} as it is. "
        "It sees **28 x 28 numbers**, from 0 for white paper to 1 for full ink, "
        "prepared like the pictures it learnt from. From left to right; switch a step off and find out which ones the answer needs."
    )
    stages = [stage for stage in STAGES if stage[2] != "redraw" or shown.drawing]
    steps = {step: st.session_state.get(f"step-{step}", True) for *_, step in stages if step}
    ink = prepared(shown.ink.drawing, shown.ink.strokes, Steps(**steps))
    with st.container(horizontal=True):
        for stage, name, step in stages:
            with st.container(width=SIDE):
                _stage(getattr(ink, stage), name if step or shown.drawing else "Picture", step)
    _compare(shown, ink, Steps(**steps))


def _stage(picture: np.ndarray, name: str, step: str) -> None:
    if step:
        st.toggle(name, value=True, key=f"step-{step}", help=HELP[step])
    else:
        st.markdown(name, help="Before any step.")
    st.image(at_size(picture), alt=f"{name}: {picture.shape[0]} by {picture.shape[1]} pixels.")
    where = ", weight in the middle" if step == "centre" else ""
    st.caption(f"{picture.shape[0]} x {picture.shape[1]} pixels{where}")


def _compare(shown: Shown, ink: Ink, steps: Steps) -> None:
    with_all, now = shown.reading, shown.reader(ink)
    if steps == Steps():
        st.success(f"With all steps: {_said(with_all)}", icon=":material/check:")
    elif now.label == with_all.label and now.accepted:
        st.info(f"Without that: {_said(now)} It still holds; try another digit or another step.", icon=":material/shield:")
    else:
        st.warning(f"Without that: {_said(now)} With all steps: {_said(with_all)}", icon=":material/broken_image:")


def _said(reading: Reading) -> str:
    return f"{headline(reading)} ({percent(reading.confidence)})."


def at_size(picture: np.ndarray) -> np.ndarray:
    """As ink on paper, enlarged in whole pixels to about `SIDE`; what is larger is shrunk."""
    factor = SIDE // max(picture.shape)
    if factor < 1:
        picture, factor = scale_into(picture, SIDE), 1
    return on_paper(picture, factor)
