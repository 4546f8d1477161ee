"""How good is it?: precision, recall and mAP on scenes that no network here has learnt from."""

from typing import Any

import streamlit as st

from core.explain.detector.exam import COUNT, answers, marked
from core.figures import detector as figures
from core.tasks.detector.precision import OVERLAP, Found, Judged
from core.zoo.detector import SceneReader
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.question import predict_first
from pages.vision.where_views import networks, sliders

NAMES = ("least", "sure")
INTRO = "200 scenes, and every box held against what is there. Ask for surer boxes, or for boxes that fit better, and see what is lost."


def ask() -> None:
    """What would you say?"""
    predict_first(
        "judged-guess",
        "You ask for boxes that are at least 90 % sure, instead of 50 %. What happens?",
        ["Precision and recall both rise", "Precision rises, recall falls", "Precision falls, recall rises"],
        "Precision rises, recall falls",
        "Of surer boxes, more are right; but some right ones were less sure, and are now missing. The curve shows all such bargains.",
        folded=True,
    )


@st.cache_data(max_entries=12, show_spinner="Looking at 200 scenes …")
def _found(name: str, _reader: SceneReader) -> list[Found]:
    return answers(_reader.look, OVERLAP)


@st.cache_data(max_entries=60, show_spinner=False)
def _judged(name: str, least: float, _reader: SceneReader) -> Judged:
    return marked(_found(name, _reader), least)


def share(value: float) -> str:
    """Such as 97.3 %."""
    return f"{100 * value:.1f} %"


def show() -> None:
    """Two sliders, the curve, and each class."""
    reader, name = networks.reader()
    left, right = st.columns([1, 1.6], gap="medium")
    with left, stage.cause():
        sure = sliders.sure()
        help = "How much (IoU) a box must overlap a thing of its class to count as right. 0.5 is usual; 0.9 asks for an exact frame."
        how: dict[str, Any] = {"key": "least", "bind": "query-params", "help": help}
        least = float(st.slider("Right from an overlap (IoU) of", 0.3, 0.95, 0.5, 0.05, **how))
    found = _judged(name, least, reader)
    believed = found.scores >= sure
    hits, boxes, things = int(found.right[believed].sum()), int(believed.sum()), int(found.counts.sum())
    precision, recall = hits / max(boxes, 1), hits / things
    with right, stage.effect():
        recalls, precisions = (one.numpy() for one in found.curve())
        words = f"At a confidence of {share(sure)}: precision {share(precision)}, recall {share(recall)}. mAP {share(found.mean())}."
        st.markdown(
            f"**mAP {share(found.mean())}** at an IoU of {least:.2f} · precision **{share(precision)}** · recall **{share(recall)}**"
        )
        chart(figures.curve(recalls, precisions, (recall, precision)), figures.CURVE, key="where-curve", alt=words)
    st.caption(
        f"**Precision**: of {boxes:,} boxes that are sure enough, {hits:,} are right. **Recall**: of {things:,} things on {COUNT} scenes, "
        f"{hits:,} are found. The orange point is where the slider stands."
    )
    st.markdown("**Average precision of each class: the area below its own curve. Their mean is mAP.**")
    alt = "Average precision of each class, as bars."
    chart(figures.bars(found.average_precisions()), figures.BY_CLASS, key="where-classes", alt=alt)
