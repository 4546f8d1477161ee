"""A sheet of ten cells, 0 to 9: what is written in each."""

from typing import Any
from urllib.parse import quote

import numpy as np
import streamlit as st

from core.data.digits.ink import InkProblem, read_strokes
from core.data.digits.strokes import Drawing
from core.explain.siamese.hands import DIGITS
from core.figures.sheets import sheet
from core.figures.style import inked
from pages.kit.canvas import ink_canvas
from pages.kit.sprites import Sprites, sprites
from pages.vision.same_views.invited import Cells

ACROSS, CELL_W, CELL_H, PEN = 5, 58, 46, 5  # cells in a row, and their screen pixels
WIDE, HIGH = ACROSS * CELL_W, 2 * CELL_H
WRITERS = ("First writer", "Second writer")  # while they have no names
SMALL = 48  # screen pixels of a digit of a sheet that is only looked at
CORNERS = [(digit, CELL_W * (digit % ACROSS), CELL_H * (digit // ACROSS)) for digit in range(DIGITS)]
CELLS = "".join(
    f"<rect x='{x}' y='{y}' width='{CELL_W}' height='{CELL_H}' fill='none' stroke='#aab' stroke-width='1'/>"
    f"<text x='{x + 3}' y='{y + 11}' font-size='10' font-family='sans-serif' fill='#667'>{digit}</text>"
    for digit, x, y in CORNERS
)
SVG = quote(f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDE}' height='{HIGH}'>{CELLS}</svg>")
GRID = f"""<style>
.st-key-same-hand-0-paper, .st-key-same-hand-1-paper {{ position: relative; }}
.st-key-same-hand-0-paper::after, .st-key-same-hand-1-paper::after {{
  content: ""; position: absolute; top: 0; left: 0; width: {WIDE}px; height: {HIGH}px; pointer-events: none; z-index: 30;
  background: url("data:image/svg+xml,{SVG}");
}}
</style>"""


def written(place: int) -> tuple[str, Cells]:
    """A writer's name and a sheet to write on; what is on it."""
    st.html(GRID)
    usual = WRITERS[place]
    with st.container(width=WIDE + 4, gap="xsmall"):
        how: dict[str, Any] = {"key": f"same-name-{place}", "max_chars": 20, "placeholder": usual, "label_visibility": "collapsed"}
        name = st.text_input(f"{usual}'s name", **how)
        return name, _cells(ink_canvas(f"same-hand-{place}", WIDE, HIGH, PEN))


def looked_at(cells: Cells, key: str, title: str, alt: str) -> None:
    """Somebody's sheet, only to be looked at; empty cells are empty."""
    pictures = np.stack([np.zeros((28, 28), np.float32) if cell is None else cell for cell in cells])
    with st.container(width=WIDE + 4):
        sprites(Sprites.of(sheet(inked(pictures, 1.0), tuple(range(DIGITS)), ACROSS)), key, title, alt, SMALL)


def _cells(drawing: Drawing) -> Cells:
    """Each stroke belongs to the cell that its middle lies in."""
    cells: list[tuple[list[Any], list[float]]] = [([], []) for _ in range(DIGITS)]
    for stroke, pen in zip(drawing.strokes, drawing.pens, strict=True):
        x, y = (stroke.min(axis=0) + stroke.max(axis=0)) / 2
        column, row = int(np.clip(x // CELL_W, 0, ACROSS - 1)), int(np.clip(y // CELL_H, 0, 1))
        strokes, pens = cells[row * ACROSS + column]
        strokes.append(stroke - np.array([column * CELL_W, row * CELL_H]))
        pens.append(pen)
    found: list[Any] = []
    for strokes, pens in cells:
        try:
            found.append(read_strokes(strokes, pens, CELL_W).image.astype(np.float32))
        except InkProblem:
            found.append(None)
    return tuple(found)
