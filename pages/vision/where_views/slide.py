"""Slide a window: the digit network at every place of a page, in one pass."""

from typing import Any

import numpy as np
import streamlit as st
import torch

from core import zoo
from core.explain.detector import windows
from core.explain.detector.slide_script import slide_script
from core.explain.detector.windows import Heat, costs, prepared, slid
from core.models.digit_cnn import DigitCNN
from core.models.files import MODELS
from core.tasks.detector.boxes import nms_by_class
from core.tasks.detector.precision import Found
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.vision.where_views import sheet, sliders, source
from pages.vision.where_views.board import Warmth, boxes_of, said
from pages.vision.where_views.source import Shown

NAMES = (*sliders.NAMES, "long", "digit")
INTRO = "The digit network reads one window of the page after the other: a heat map for each digit. All windows cost one pass."
ALL = "All"
SHORTEST, LONGEST, USUAL = 14, 50, 26  # pixels of the page that a digit is taken to be long


def ask() -> None:
    """What would you say?"""
    predict_first(
        "slide-guess",
        "A window is slid over a page with a small 3 and a large 7. At one window size, what does it find?",
        ["Both", "Only what is about as large as the window expects", "Neither"],
        "Only what is about as large as the window expects",
        "The digit network has only ever seen digits of one size. Of a larger one, a window shows a piece. So one has to slide it again "
        "for every size: that is what a detector that says width and height spares.",
        folded=True,
    )


def show() -> None:
    """The page with the heat of a digit, and the size of the window."""
    reader = zoo.load("digits")
    net, least = reader.model, reader.accept_above or 0.0
    assert isinstance(net, DigitCNN)
    left, right = st.columns([1, 1.2], gap="medium")
    with right:
        with stage.cause("sliders"), st.container(horizontal=True):
            how: dict[str, Any] = {"key": "long", "bind": "query-params"}
            help = (
                "In pixels of the page, which is 144 wide: the page is scaled so that digits as long as this are as the network knows them."
            )
            size = float(st.slider("Digits are so long", SHORTEST, LONGEST, USUAL, 2, help=help, **how))
            sure = sliders.sure()
        digit = pick("Heat of", [ALL, *(str(number) for number in range(10))], "digit", wraps=True)
    with left:
        kind = source.choose()
        shown = sheet.show(
            kind, lambda found: _answer(slid(net, found.page, size, least), sure, digit) if found.page is not None else ([], "", None)
        )
    with right:
        _numbers(net, shown, size)
    _explain()
    show_code(slide_script(size), "slide.py", files={"digits.safetensors": (MODELS / "digits.safetensors").read_bytes})


def _answer(heat: Heat, sure: float, digit: str) -> sheet.Answer:
    """Windows that are sure enough, of those that overlap the surest; and the heat."""
    likely = heat.warmth
    values = likely.max(axis=0) if digit == ALL else likely[int(digit)]
    number, row, column = np.nonzero(likely * (likely == likely.max(axis=0)) >= sure)
    scores = torch.from_numpy(likely[number, row, column])
    middle = torch.from_numpy(np.stack([column, row], axis=1).astype(np.float32) * np.float32(heat.step))
    order = scores.argsort(descending=True, stable=True)
    corners, classes = torch.cat([middle - heat.size / 2, middle + heat.size / 2], dim=1)[order], torch.from_numpy(number)[order]
    kept = nms_by_class(corners, scores[order], classes, WINDOW_OVERLAP)
    found = Found(corners[kept], scores[order][kept], classes[kept])
    if digit != ALL:
        mine = found.classes == int(digit)
        found = Found(found.corners[mine], found.scores[mine], found.classes[mine])
    return boxes_of(found), said(found), Warmth(np.round(values, 3).tolist(), heat.step, -heat.step / 2)


WINDOW_OVERLAP = 0.2  # windows of one digit overlap much: a digit is in several of them


@st.cache_data(max_entries=100, show_spinner=False)
def _costs(high: int, wide: int) -> tuple[int, int, int]:
    net = zoo.load("digits").model
    assert isinstance(net, DigitCNN)
    return costs(net, high, wide)


def _numbers(net: DigitCNN, shown: Shown, size: float) -> None:
    if shown.page is None:
        return
    high, wide = prepared(shown.page, size).shape
    count, apart, together = _costs(high, wide)
    st.markdown(
        f"**{count} windows** of {windows.FIELD} × {windows.FIELD} pixels, {windows.STEP} apart. One by one: {apart / 1e6:,.0f} million "
        f"multiplications. In one pass: **{together / 1e6:,.0f} million**, because what neighbouring windows share is computed once."
    )
    st.caption("All frames have one size, and shapes are unknown to it: it is the network of *Draw a digit*, which has learnt digits only.")


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* **Blue**: the window with its middle there shows this digit. At 0.5 *Draw a digit* begins to believe it.\n"
            "* A **fully convolutional** network has no dense layer: the digit network's first one, which sees 96 maps of 3 × 3, is a "
            "convolution with kernels of 3 × 3. Then it takes pages of any size, and its answer is a map.\n"
            "* Within a picture of one digit, its convolutions pad with zeros. On a page there is something around every window; so one "
            "is read with the 12 pixels around it, and nothing is padded. One pass and window by window then give the same numbers."
        )
