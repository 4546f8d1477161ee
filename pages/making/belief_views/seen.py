"""The picture that a machine is shown: a digit that it did not learn from, or one's own drawing."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.data.digits.ink import InkProblem, read_strokes
from core.data.digits.strokes import CANVAS, Drawing
from core.explain.belief.pictures import labels, pictures
from core.figures.sheets import on_paper
from pages.kit.canvas import ink_canvas, last_drawing
from pages.kit.pick import pick

EXAMPLE, OWN = "A digit", "My drawing"
SOURCE, NUMBER = NAMES = ("shown", "digit")
SHEET, SIDE, PEN = "belief", CANVAS, 16  # pixels; as on the other pages

Pixels = NDArray[np.float32]  # (784,)


def count(most: int, least: int = 0) -> Callable[[str], int]:
    """Reads a number of a link, whole and within limits."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most):
            raise ValueError(f"There it should say a number from {least} to {most}.")
        return int(text)

    return parse


def picture() -> Pixels | None:
    """What is shown; None where nothing is drawn yet."""
    return of(pick("Shown", (EXAMPLE, OWN), SOURCE, wraps=True))


def of(source: str) -> Pixels | None:
    """The picture of that source."""
    return drawn(marked=False) if source == OWN else _example()


def drawn(marked: bool = True) -> Pixels | None:
    """A sheet to draw on, and what is on it as a machine sees it; None, and why on the page, where there is nothing to see."""
    return _ink(ink_canvas(SHEET, SIDE, SIDE, PEN, marked), told=True)


def kept() -> Pixels | None:
    """What was drawn last on this page; None where nothing was."""
    return _ink(last_drawing(SHEET, SIDE), told=False)


def _ink(drawing: Drawing, told: bool) -> Pixels | None:
    try:
        return read_strokes(drawing.strokes, drawing.pens, SIDE).image.ravel().astype(np.float32)
    except InkProblem as problem:
        if told:
            st.caption(str(problem))
        return None


def _example() -> Pixels:
    found, said = pictures("test"), labels("test")
    help = "Of 1,500 digits that no machine here has learnt from."
    number = int(st.number_input("Number of the digit", 1, len(found), 1, key=NUMBER, bind="query-params", help=help))
    shown: Pixels = found[number - 1].numpy()
    st.image(on_paper(shown.reshape(28, 28), 4), alt=f"A handwritten {int(said[number - 1])}, 28 by 28 pixels.")
    return shown
