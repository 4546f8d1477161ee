"""Drop doubles: non-maximum suppression, one decision after the other."""

from dataclasses import replace

import streamlit as st

from core.explain.detector.suppression import decisions
from core.explain.detector.suppression import kept as left_of
from core.tasks.detector.precision import candidates
from pages.kit import stage
from pages.kit.question import predict_first
from pages.vision.where_views import networks, sliders, source
from pages.vision.where_views.board import board, boxes_of

NAMES = sliders.NAMES
INTRO = (
    "Several cells often see the same thing. The surest box is kept; what overlaps it by more than allowed is the same thing, and dropped."
)


def ask() -> None:
    """What would you say?"""
    predict_first(
        "doubles-guess",
        "The overlap that is allowed is pulled from 0.45 up to 0.95. What happens to the boxes?",
        ["There are more: doubles stay", "There are fewer", "They move"],
        "There are more: doubles stay",
        "Two boxes of the same thing rarely share more than 95 % of what they cover together, so hardly anything is dropped any more.",
        folded=True,
    )


def show() -> None:
    """The sliders, and the decisions to be played."""
    reader, _ = networks.reader()
    left, right = st.columns([1, 1.2], gap="medium")
    with left:
        kind = source.choose()
        with stage.cause():
            if kind == source.DRAW:
                shown = source.get(kind)
                overlap, sure = sliders.overlap(), sliders.candidates()
            else:
                overlap, sure = sliders.overlap(), sliders.candidates()
                shown = source.get(kind)
    with right:
        if shown.page is None:
            st.info(shown.problem, icon=":material/edit:")
            return
        found = candidates(reader.look(shown.page[None]), 0, sure)
        told = decisions(found, overlap)
        last = len(left_of(told))
        alt = f"{len(found)} boxes before any is dropped, {last} after"
        boxes = [replace(box, corners=tuple(round(one, 1) for one in box.corners)) for box in boxes_of(found)]
        board("where-decisions", shown.page, boxes, alt, told=told, wide=520)
        st.caption(f"{alt}. Pink: the area that two boxes share. Boxes of different classes never drop one another.")
