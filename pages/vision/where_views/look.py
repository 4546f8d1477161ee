"""One look: a small YOLO says for every cell what stands there."""

import numpy as np
import streamlit as st

from core.figures.charts import percent
from core.models.detector import CELL
from core.tasks import task_named
from core.tasks.detector.precision import MOST, candidates, found_on
from core.tasks.script import script
from core.zoo.detector import SceneReader
from pages.kit import stage
from pages.kit.canvas import stamp
from pages.kit.code_panel import show_code
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.vision.where_views import networks, sheet, sliders, source
from pages.vision.where_views.board import Box, Live, Warmth, boxes_of, said
from pages.vision.where_views.source import Shown

NAMES = (*sliders.NAMES, "show")
INTRO = "A network looks at the page once, and each of 18 × 12 cells says: is the middle of a thing here, how large is it, which one is it?"
BOXES, CELLS, ANCHORS = "Boxes", "Cells", "Anchors"


def ask() -> None:
    """What would you say?"""
    predict_first(
        "where-guess",
        "Two sevens stand so close that their frames overlap by a fifth. How many boxes are left at an overlap of 0.45?",
        ["One: they are the same thing", "Two", "None: they confuse it"],
        "Two",
        "Boxes of a class are taken for the same thing only if they share more than 0.45 of what they cover together. Draw two sevens side "
        "by side and pull the overlap down to 0.05: then one of them is dropped.",
        folded=True,
    )


def show() -> None:
    """The page with its boxes, and the two sliders."""
    reader, _ = networks.reader()
    left, right = st.columns([1, 1.2], gap="medium")
    with right:
        with stage.cause("sliders"), st.container(horizontal=True):
            sure, overlap = sliders.sure(), sliders.overlap()
        what = pick("What is shown", [BOXES, CELLS, ANCHORS], "show")
        st.caption(WORDS[what])
    with left:
        kind = source.choose()
        shown = sheet.show(kind, lambda found: _answer(reader, found, sure, overlap, what), lambda: _live(reader, sure, overlap, what))
    with right:
        _numbers(reader, shown, sure)
    _explain()
    show_code(script(next(iter(task_named("detector").presets.values())).recipe), "detector.py")


WORDS = {
    BOXES: "What is left: boxes that are sure enough, and of those that overlap only the surest.",
    CELLS: "How likely each cell says that a thing's middle lies in it. Between things nearly nothing; at most a few cells for each.",
    ANCHORS: "Dashed: the anchor, a box of a usual size, that answered. The network says how much wider and higher the thing is.",
}


def _live(reader: SceneReader, sure: float, overlap: float, what: str) -> Live:
    return Live(networks.address(reader), source.SHEET, stamp(source.SHEET), sure, overlap, what)


def _answer(reader: SceneReader, shown: Shown, sure: float, overlap: float, what: str) -> sheet.Answer:
    assert shown.page is not None
    looked = reader.look(shown.page[None])
    found = found_on(looked, 0, sure, overlap)
    boxes = boxes_of(found)
    if what == CELLS:
        rows = shown.page.shape[0] // CELL
        here = looked.here[0].reshape(len(reader.model.anchors), rows, -1).max(dim=0).values
        return boxes, said(found), Warmth(np.round(here.numpy(), 3).tolist(), CELL, 0, grid=True)
    if what == ANCHORS:
        sizes = reader.model.anchors
        places = [int((looked.corners[0] - corners).abs().sum(dim=1).argmin()) for corners in found.corners]
        each = len(looked.here[0]) // len(sizes)
        anchors = [_around(box, sizes[place // each]) for box, place in zip(boxes, places, strict=True)]
        return [*anchors, *boxes], said(found), None
    return boxes, said(found), None


def _around(box: Box, size: tuple[int, int]) -> Box:
    """An anchor around the middle of a box."""
    left, top, right, bottom = box.corners
    x, y = (left + right) / 2, (top + bottom) / 2
    return Box((x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2), number=box.number, dashed=True)


def _numbers(reader: SceneReader, shown: Shown, sure: float) -> None:
    if shown.page is None:
        return
    looked = reader.look(shown.page[None])
    cells, every = looked.here.shape[1], candidates(looked, 0, sure)
    more = " (the 60 surest)" if len(every) == MOST else ""
    st.markdown(
        f"It has said **{cells:,}** boxes, {len(reader.model.anchors)} for each cell. **{len(every)}** of them are at least "
        f"{percent(sure)} sure{more}; what overlaps a surer one too much is dropped. *Drop doubles* plays that, step by step."
    )


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* **YOLO** (you only look once) does what *Slide a window* does without windows of one size: one network sees the whole "
            "page, and each **cell** of 8 × 8 pixels answers for the things whose **middle** lies in it.\n"
            "* An **anchor** is a box of a usual size. A cell answers once for each, so it can find a 1 and a square in the same place.\n"
            "* A box's **confidence** is how likely a thing is there, times how likely that thing is of its class.\n"
            "* **IoU** (intersection over union) is the area that two boxes share over the area that they cover together.\n"
            "* It knows ten digits, triangles, squares and crosses; of anything else it says nothing, or something wrong. The built-in one "
            "has seen some that are nearly as high as the page, one of your own none higher than half of it: draw small, large ones are "
            "often missed. A cell sees 63 pixels around it, and the page is 96 high: of a large 7 it does not see where it ends.\n"
            "* On the sheet the boxes follow the pen: the network runs in your browser, with weights rounded to 16 bits."
        )
