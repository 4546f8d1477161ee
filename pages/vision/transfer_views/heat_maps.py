"""Where a network looked, before the training and after it, on the same picture and the same scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.explain.pictures.look import Heat, Look, heat, hottest
from core.figures.charts import percent
from core.figures.pictures.charts import CLASS_BARS, class_rows
from core.figures.pictures.heat import SIDE, overlay
from core.figures.sheets import enlarge
from core.zoo.backbone import Backbone
from pages.kit.charts import chart
from pages.kit.literal import literal

LAST, FINER = "Stage 4: what decides", "Stage 3: finer, but not the last word"
STAGE = {LAST: "layer4", FINER: "layer3"}
MOST = 5  # classes with a bar
FINER_SUM = "In stage 3 the parts do not add up to the score: two more blocks work on them."


@dataclass(frozen=True)
class Drawn:
    """What is drawn of the heat, and how."""

    stage: str
    smooth: bool


@dataclass(frozen=True)
class Side:
    """One network's look at the picture."""

    key: str
    title: str
    words: str  # what it is, and what it says
    network: Backbone
    look: Look


def drawn() -> Drawn:
    """The controls."""
    with st.popover("How it is drawn", icon=":material/tune:"):
        stage = st.radio(
            "Which stage is asked", list(STAGE), key="heat-stage", help="The last layer gets the mean of stage 4 and nothing else."
        )
        smooth = st.toggle("Blend between the places", value=True, key="heat-smooth", help="Off: each place the network knows is a square.")
    return Drawn(STAGE[stage], smooth)


def plain(picture: np.ndarray) -> np.ndarray:
    """What the network gets, (3, S, S), as a picture of some size."""
    return enlarge(picture.transpose(1, 2, 0), max(1, SIDE // picture.shape[-1]))


def show(places: Sequence[DeltaGenerator], picture: np.ndarray, sides: list[Side], how: Drawn, which: str) -> list[int]:
    """In its place every side's map on the picture, with its bars; gives the classes that the maps are about.

    `which` names the picture. The maps come first in their columns, so that they lie side by side.
    """
    frames = [_frame(place, side) for place, side in zip(places, sides, strict=True)]
    targets = [_ask(place, side, which) for place, side in zip(places, sides, strict=True)]
    heats = [heat(side.network.model, side.look, target, how.stage) for side, target in zip(sides, targets, strict=True)]
    limit = max(float(found.shares.max(initial=0)) for found in heats)
    for place, frame, side, found in zip(places, frames, sides, heats, strict=True):
        _draw(frame, picture, side, found, limit, how)
        with place:
            _more(side, found, how)
    st.caption(_scale(heats, limit))
    return targets


def _frame(place: DeltaGenerator, side: Side) -> DeltaGenerator:
    with place:
        st.markdown(f"**{side.title}**")
        frame = st.container()
        st.markdown(side.words)
    return frame


def _ask(place: DeltaGenerator, side: Side, which: str) -> int:
    """The class that the map is about: the likeliest, until another is chosen."""
    return place.selectbox(
        "Heat for the class",
        side.look.first(len(side.network.classes)),
        format_func=lambda at: f"{side.network.classes[at]} ({percent(float(side.look.probabilities[at]))})",
        key=f"{side.key}-class-{which}",
        help="The map shows what spoke for this class. Choose another, and see where the network finds that one.",
    )


def _draw(frame: DeltaGenerator, picture: np.ndarray, side: Side, found: Heat, limit: float, how: Drawn) -> None:
    name = side.network.classes[found.target]
    where = f"most of it in the part: {hottest(found.map)}" if found.map.any() else "nowhere"
    alt = f"{side.title}: where the network saw something that spoke for {name}; {where}."
    frame.image(overlay(picture, found.shares, limit, how.smooth), width="stretch", alt=alt)
    if not found.map.any():
        frame.caption(f"Nothing in the picture spoke for “{literal(name)}”: there is no heat to show.")


def _more(side: Side, found: Heat, how: Drawn) -> None:
    """The bars, and how the map and the score go together."""
    shown = side.look.first(min(MOST, len(side.network.classes)))
    words = ", ".join(f"{side.network.classes[at]} {percent(float(side.look.probabilities[at]))}" for at in shown)
    rows = class_rows(side.network.classes, side.look.probabilities, shown)
    chart(rows, CLASS_BARS, key=f"{side.key}-bars", alt=f"probabilities: {words}")
    st.caption(_sum(found, side) if how.stage == "layer4" else FINER_SUM)


def _sum(found: Heat, side: Side) -> str:
    parts, bias = float(found.parts.sum()), float(side.network.model.fc.bias[found.target])
    rows, columns = found.parts.shape
    return (
        f"All {rows} × {columns} places, for and against, add up to **{_signed(parts)}**; with the class's bias of "
        f"{_signed(bias)} that is its score, **{_signed(found.score)}**."
    )


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _scale(heats: list[Heat], limit: float) -> str:
    both = ", the same in both maps" if len(heats) > 1 else ""
    return (
        "**Is the bright part the thing itself, or only what is often around it?** "
        "The brighter a place, the larger its share of all that spoke for the class. Brightest yellow is "
        f"{percent(limit)}{both}. Grey: it said nothing for the class, or spoke against it. This is **Grad-CAM** (Selvaraju et al. 2017)."
    )
