"""What is squeezed: the sheet of the digit page, and while it is empty one of MNIST's digits."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.data.digits import mnist
from core.data.digits.ink import InkProblem, read_strokes
from core.data.digits.strokes import CANVAS, Picture
from pages.kit.canvas import ink_canvas

NAMES = ("example",)  # what the address holds
PEN, FIRST = 16, 1500


@dataclass(frozen=True)
class Shown:
    """A digit made ready, (28, 28) in [0, 1], and whether it was drawn here."""

    picture: Picture
    own: bool


def draw(marked: bool = True) -> Shown:
    """The sheet, and below it the example that stands in for an empty one; `marked`: the sheet is what is touched first on this view."""
    drawing = ink_canvas("digit", CANVAS, CANVAS, PEN, marked)
    sample = mnist.sample()
    try:
        own, problem = read_strokes(drawing.strokes, drawing.pens).image, ""
    except InkProblem as said:
        own, problem = None, str(said)
    help = "One of 5,000 digits of MNIST, taken while the sheet is empty: 500 zeros first, then 500 ones, and so on."
    how: dict[str, Any] = {"key": "example", "bind": "query-params", "disabled": own is not None, "label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("Example:", help=help, width="content")
        number = int(st.number_input("Example", 0, len(sample) - 1, FIRST, width=110, **how))
        if own is None:
            st.caption(f"a **{sample.labels[number]}**", width="content")
    if own is None:
        if drawing.strokes:
            st.warning(f"{problem} Until then it is an example.", icon=":material/edit:")
        return Shown(sample.images[number].astype(np.float32) / np.float32(255), False)
    return Shown(own, True)
