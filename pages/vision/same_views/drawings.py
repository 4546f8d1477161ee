"""Two drawings: how far apart they are, at once, and where they lie among digits that are known."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.data.digits.ink import InkProblem, read_strokes
from core.explain.siamese.pairs import exam
from core.figures import siamese as figures
from core.figures.sheets import sheet
from core.figures.style import inked
from core.tasks import task_named
from core.tasks.script import script
from core.zoo.siamese import Comparer
from pages.kit import stage
from pages.kit.canvas import ink_canvas
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.own_network import EPOCH, RUN
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.sprites import Sprites, sprites
from pages.vision.same_views import networks, teacher

NAMES = ("pair", "first", "second")
INTRO = "Draw a digit on each sheet. One network looks at both and says how far apart they are: up to the threshold, they are the same."
DRAW, EXAMPLES = "Draw", "Examples"
SIDE, PEN = 164, 10  # screen pixels
SHEETS = ("same-first", "same-second")
WHICH = ("first", "second")
Pictures = list[NDArray[np.floating]]  # (28, 28) each


def ask() -> None:
    """What would you say?"""
    predict_first(
        "same-guess",
        "The network has learnt from pairs of digits only. You draw a star twice. What does it say?",
        ["The same: their strokes are alike", "Different: it does not know stars", "It refuses"],
        "The same: their strokes are alike",
        "It has learnt no names. It says how alike two drawings are, so it can compare what it never saw, as far as its features reach. "
        "Draw two stars, then a star and a house.",
        folded=True,
    )


def show() -> None:
    """Two sheets and the verdict; beside them the map and the distances of known pairs."""
    reader, name = networks.reader()
    left, right = st.columns([1, 1.25], gap="medium")
    with left:
        kinds = [DRAW, EXAMPLES]
        kind = pick("What is compared", kinds, "pair") if teacher.shown("pair") else teacher.given("pair", kinds)
        with stage.cause("sheets"), st.container(horizontal=True, gap="small"):
            pictures, problems = _drawn() if kind == DRAW else _examples()
        verdict = stage.effect("verdict")
        with stage.cause("threshold"):
            threshold = networks.threshold(reader)
    features = reader.features(np.stack(pictures)) if pictures else np.zeros((0, 1), np.float32)
    apart = float(np.linalg.norm(features[0] - features[1])) if len(features) == 2 else None
    with verdict:
        _verdict(apart, threshold, problems)
    with right:
        _beside(reader, name, features, apart, threshold)
    _explain()
    if teacher.shown("code"):
        show_code(script(next(iter(task_named("siamese").presets.values())).recipe), "siamese.py")
    teacher.link("Two drawings", (*NAMES, *networks.NAMES, RUN, EPOCH))


def _drawn() -> tuple[Pictures, list[str]]:
    pictures: Pictures = []
    problems = []
    for key, which in zip(SHEETS, WHICH, strict=True):
        with st.container(width=SIDE + 4):
            drawing = ink_canvas(key, SIDE, SIDE, PEN)
        try:
            pictures.append(read_strokes(drawing.strokes, drawing.pens, SIDE).image)
        except InkProblem as problem:
            problems.append(f"The {which} sheet: {str(problem)[0].lower()}{str(problem)[1:]}")
    return pictures, ["Draw a digit on each sheet."] if len(problems) == len(SHEETS) else problems


def _examples() -> tuple[Pictures, list[str]]:
    known, _ = exam()
    help = "One of a thousand of MNIST's test digits. No network here has learnt from any of them."
    pictures = []
    for which, usual in zip(WHICH, (6, 15), strict=True):
        with st.container(width=SIDE + 4):
            how: dict[str, Any] = {"key": which, "bind": "query-params", "help": help}
            number = int(st.number_input(f"The {which} digit", 1, len(known), usual, **how))
            shown = sheet(inked(known[number - 1][None], 1.0), (0,), 1)
            sprites(Sprites.of(shown), f"same-{which}-picture", "", f"the {which} digit", SIDE - 40)
            pictures.append(known[number - 1])
    return pictures, []


def _verdict(apart: float | None, threshold: float, problems: list[str]) -> None:
    if apart is None:
        st.info(" ".join(problems), icon=":material/edit:")
    elif apart <= threshold:
        st.success(f"**The same.** Distance **{apart:.2f}**, not above {threshold:.2f}.", icon=":material/equal:")
    else:
        st.warning(f"**Different.** Distance **{apart:.2f}**, above {threshold:.2f}.", icon=":material/difference:")


def _beside(reader: Comparer, name: str, features: NDArray[np.float32], apart: float | None, threshold: float) -> None:
    known = networks.known(name, reader)
    drawn = known.laid.of(features) if len(features) else np.zeros((0, 2), np.float32)
    st.markdown("**The map: 300 known digits, and yours (orange)**")
    rows = figures.with_drawings(known.places, known.digits, drawn)
    chart(rows, figures.MAP, key="same-map", alt=f"300 known digits on a map of their features, and {len(drawn)} drawings among them")
    st.markdown("**Distances of known pairs; the grey line is the threshold, the pink one your pair**")
    alt = f"Distances of pairs of the same digit and of different ones; the threshold at {threshold:.2f}"
    told = figures.histogram(known.judged.same, known.judged.other, threshold, apart)
    chart(told, figures.DISTANCES, key="same-distances", alt=alt)


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* A **siamese network** is one network used twice. It makes **features** of a picture, here 32 numbers that are a point on a "
            "sphere of radius 1; the answer is the **distance** of two points, from 0 to 2.\n"
            "* It never learnt what a 7 is called. It learnt from pairs: the same digit was pulled together, different ones pushed apart. "
            "What unlocks a telephone by a face works so: it was never taught your name, it compares with one picture of you.\n"
            "* The **map** shows the features in the two directions in which known digits differ most (principal component analysis). 32 "
            "numbers do not fit on a sheet: what lies apart on the map is apart, what lies together may still be.\n"
            "* The **threshold** is a decision, not a fact: *Which threshold?* shows what each one costs."
        )
