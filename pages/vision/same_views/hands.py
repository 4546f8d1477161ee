"""Same hand?: two people write 0 to 9; what tells their hands apart is learnt on nine digits and asked of the tenth."""

import io
from typing import Any
from urllib.parse import quote

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray
from scipy import ndimage

from core import zoo
from core.data.digits.ink import InkProblem, read_strokes
from core.data.digits.strokes import Drawing
from core.explain.siamese.hands import DIGITS, Hands, style, told_apart
from core.explain.siamese.hands_script import FILE, as_bytes, hands_script
from core.explain.siamese.pairs import exam
from core.figures import siamese as figures
from core.figures.sheets import sheet
from core.figures.style import inked
from core.models.files import MODELS, read_card
from core.zoo.siamese import Comparer
from pages.kit import stage
from pages.kit.canvas import ink_canvas
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.sprites import Sprites, sprites

NAMES = ("hands",)
INTRO = "Two people write 0 to 9 once each. What tells their hands apart is learnt on nine digits, and asked of the tenth, ten times over."
DRAW, EXAMPLE = "Write", "Example"
ACROSS, CELL_W, CELL_H, PEN = 5, 58, 46, 5  # cells in a row, and their screen pixels
WIDE, HIGH = ACROSS * CELL_W, 2 * CELL_H
SLANT = 0.35  # of the example's second hand: pixels to the side for each pixel up
USUAL = ("First writer", "Second writer")
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
Pictures = NDArray[np.float32]


def ask() -> None:
    """What would you say?"""
    predict_first(
        "hands-guess",
        "Of 20 drawings kept aside, 13 are told right. Does the network know both hands?",
        ["Yes: that is far more than half", "That may well be luck", "No: it would have to be all 20"],
        "That may well be luck",
        "A coin tells 13 or more of 20 right about every eighth time. The grey bars show what comes out where the writers' names are "
        "swapped at random, so that there is nothing to know.",
        folded=True,
    )


def show() -> None:
    """Two sheets of ten cells, and how often the writer is told right."""
    kind = pick("Whose hands", [DRAW, EXAMPLE], "hands")
    left, right = st.columns([1.9, 1], gap="medium")
    with left, stage.cause("hands"), st.container(horizontal=True, gap="small"):
        found = _written() if kind == DRAW else _example()
    reader = zoo.load("siamese")
    names = [literal(st.session_state.get(f"same-name-{place}") or usual) for place, usual in enumerate(USUAL)]
    with right:
        with stage.effect("hands"):
            told = _verdict(reader, found, names)
        if told:
            st.markdown("**Blue: how many were told right. Grey: what chance alone gives**")
            alt = f"{told.found} of 20 right; with names swapped at random as many or more in {100 * told.luck:.1f} % of all ways"
            chart(figures.chance(told.counts.numpy(), told.found), figures.CHANCE, key="hands-chance", alt=alt)
    if told:
        _each(told, names)
        first, second = found
        assert isinstance(first, np.ndarray) and isinstance(second, np.ndarray)
        weights = MODELS / "siamese.safetensors"
        files = {FILE: lambda: _file(first, second), weights.name: weights.read_bytes}
        built = read_card("siamese")["recipe"]
        show_code(hands_script(built["width"], built["features"]), "hands.py", files=files)
    _explain()


def _written() -> list[Pictures | str]:
    """Of both writers ten digits (10, 28, 28), or what is missing."""
    st.html(GRID)
    found: list[Pictures | str] = []
    for place, usual in enumerate(USUAL):
        with st.container(width=WIDE + 4, gap="xsmall"):
            how: dict[str, Any] = {"key": f"same-name-{place}", "max_chars": 20, "placeholder": usual, "label_visibility": "collapsed"}
            st.text_input(f"{usual}'s name", **how)
            found.append(_digits(ink_canvas(f"same-hand-{place}", WIDE, HIGH, PEN)))
    return found


def _digits(drawing: Drawing) -> Pictures | str:
    """Each stroke belongs to the cell that its middle lies in."""
    cells: list[tuple[list[Any], list[float]]] = [([], []) for _ in range(DIGITS)]
    for stroke, pen in zip(drawing.strokes, drawing.pens, strict=True):
        x, y = (stroke.min(axis=0) + stroke.max(axis=0)) / 2
        column, row = int(np.clip(x // CELL_W, 0, ACROSS - 1)), int(np.clip(y // CELL_H, 0, 1))
        strokes, pens = cells[row * ACROSS + column]
        strokes.append(stroke - np.array([column * CELL_W, row * CELL_H]))
        pens.append(pen)
    pictures, missing = [], []
    for digit, (strokes, pens) in enumerate(cells):
        try:
            pictures.append(read_strokes(strokes, pens, CELL_W).image)
        except InkProblem:
            missing.append(str(digit))
    return f"{DIGITS - len(missing)} of 10" if missing else np.stack(pictures).astype(np.float32)


@st.cache_data(show_spinner=False)
def _hands() -> tuple[Pictures, Pictures]:
    """Two hands that are none: test digits as they are, and others that a computer has slanted."""
    pictures, digits = exam()
    rows = [np.flatnonzero(digits == digit)[:2] for digit in range(DIGITS)]
    matrix = np.array([[1, 0], [SLANT, 1]])
    slanted = [ndimage.affine_transform(pictures[row[1]], matrix, (0, -SLANT * 14), order=1) for row in rows]
    return np.stack([pictures[row[0]] for row in rows]), np.stack(slanted).clip(0, 1).astype(np.float32)


def _example() -> list[Pictures | str]:
    found: list[Pictures | str] = []
    for place, (one, said) in enumerate(zip(_hands(), ("as they were written", "slanted by a computer"), strict=True)):
        found.append(one)
        with st.container(width=WIDE + 4):
            shown = sheet(inked(one, 1.0), tuple(range(DIGITS)), ACROSS)
            sprites(Sprites.of(shown), f"same-example-{place}", f"Ten test digits, {said}", f"ten digits, {said}", 48)
    return found


def _verdict(reader: Comparer, found: list[Pictures | str], names: list[str]) -> Hands | None:
    missing = [f"{name}: {one if isinstance(one, str) else 'all'}" for name, one in zip(names, found, strict=True)]
    if any(isinstance(one, str) for one in found):
        st.markdown(f"**Write a digit in each cell.** {' · '.join(missing)}.")
        return None
    styles = [style(reader.model, torch.from_numpy(one)[:, None]) for one in found if not isinstance(one, str)]
    told = told_apart(*styles)
    luck = "hardly luck" if told.luck <= UNLIKELY else "perhaps luck"
    st.markdown(
        f"**{told.found} of 20** drawings kept aside are told right; a coin tells 10. Chance gives as many in **{100 * told.luck:.1f} %** "
        f"of the ways to swap names: {luck}."
    )
    return told


UNLIKELY = 0.05  # from here on it is not called luck


def _each(told: Hands, names: list[str]) -> None:
    rows = [[("right" if one else "wrong") for one in column] for column in told.right.T.tolist()]
    lines = [f"| | {' | '.join(map(str, range(DIGITS)))} |", "|---" * (DIGITS + 1) + "|"]
    lines += [f"| {name} | {' | '.join(row)} |" for name, row in zip(names, rows, strict=True)]
    with st.expander("Digit by digit", icon=":material/table_rows:"):
        st.markdown("\n".join(lines))


def _file(first: Pictures, second: Pictures) -> bytes:
    body = io.BytesIO()
    np.save(body, as_bytes(first, second), allow_pickle=False)
    return body.getvalue()


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* What tells **digits** apart must not tell **hands** apart. So this looks at the network's first two layers: how much of "
            "each kind of stroke there is, slants, curves and ends, wherever it is.\n"
            "* **Kept aside**: both drawings of a digit are asked only of what was learnt on the nine others. Ten times over, so each of "
            "the 20 drawings is asked once.\n"
            "* **Chance**: with so few drawings much can be found that is not there. So the names are swapped digit by digit, in all 512 "
            "ways, and everything is learnt and asked again: that is what comes out where there is nothing to know (a permutation test).\n"
            "* Names and drawings stay in this tab and are stored nowhere. Experts who compare handwriting in court look at far more than "
            "ten digits, and err, too."
        )
