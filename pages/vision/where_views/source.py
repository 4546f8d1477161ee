"""What is searched: a scene that no network has learnt from, a drawing, or a photo of a page."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.data.digits.ink import InkProblem
from core.data.digits.strokes import Picture
from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.scene_page import of_picture, of_strokes
from core.explain.detector.exam import COUNT, exam
from pages.kit.canvas import ink_canvas
from pages.kit.pick import pick
from pages.kit.picture_drop import taken_or_sent

NAMES = ("page", "scene")  # what the address holds
SCENE, DRAW, PHOTO = "A scene", "Draw", "A photo"
SHEET, WIDE, HIGH, PEN = "where", 348, 232, 8  # screen pixels
FIRST = 4  # a scene with several things close to one another


@dataclass(frozen=True)
class Shown:
    """A page, or why there is none."""

    page: Picture | None  # (96, 144) in [0, 1], ink 1 on 0
    problem: str = ""
    drawn: bool = False  # on the sheet, which shows it already


def choose() -> str:
    """Where the page comes from."""
    found: str = pick("Where the page comes from", [SCENE, DRAW, PHOTO], "page")
    return found


def get(kind: str) -> Shown:
    """The page of that kind, with what there is to choose of it."""
    return {SCENE: _scene, DRAW: _drawn, PHOTO: _photo}[kind]()


def _scene() -> Shown:
    how: dict[str, Any] = {"key": "scene", "bind": "query-params", "width": 150}
    help = f"{COUNT} pages composed from MNIST's test digits and shapes drawn anew. No network here has learnt from any of them."
    number = int(st.number_input("Scene", 1, COUNT, FIRST, help=help, **how))
    return Shown(exam().images[number - 1].astype(np.float32) / np.float32(255))


def _drawn() -> Shown:
    drawing = ink_canvas(SHEET, WIDE, HIGH, PEN)
    try:
        return Shown(of_strokes(drawing.strokes, drawing.pens, WIDE), drawn=True)
    except InkProblem as problem:
        return Shown(None, str(problem), drawn=True)


def _photo() -> Shown:
    with st.container(horizontal=True):
        file = taken_or_sent("Photograph a page with a few digits", "where-camera", "where-upload")
    if file is None:
        return Shown(None, "Take or send a picture of a page with a few digits, written with a dark pen.")
    try:
        return Shown(of_picture(open_picture(file)))
    except (PictureProblem, InkProblem) as problem:
        return Shown(None, str(problem))
