"""Where a network looked, before the training and after it, on the same picture and the same scale."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import Image
from safetensors.torch import save
from streamlit.delta_generator import DeltaGenerator
from torch import nn

from core.explain.pictures.look import Heat, Look, heat, hottest
from core.explain.pictures.script import PICTURE, WEIGHTS, script
from core.figures.charts import percent
from core.figures.pictures.charts import CLASS_BARS, class_rows
from core.figures.pictures.heat import SIDE, overlay
from core.figures.sheets import enlarge
from core.models.pretrained import facts
from core.models.resnet import ResNet
from core.zoo.backbone import Backbone
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.literal import literal

LAST, FINER = "Stage 4: what decides", "Stage 3: finer, but not the last word"
STAGE = {LAST: "layer4", FINER: "layer3"}
MOST = 5  # classes with a bar
FINER_SUM = "In stage 3 the parts do not add up to the score: two more blocks work on them."


@dataclass(frozen=True)
class Side:
    """One network's look at the picture."""

    key: str
    title: str
    words: str  # what it is, and what it says
    network: Backbone
    look: Look

    def said(self, at: int, words: str = "{} ({})") -> str:
        """A class, and how likely it is."""
        return words.format(self.network.classes[at], percent(float(self.look.probabilities[at])))


def drawn() -> tuple[str, bool]:
    """The controls: the stage that is asked, and whether its map is blended between the places."""
    with st.popover("How it is drawn", icon=":material/tune:"):
        help = "The last layer gets the mean of stage 4 and nothing else."
        stage = st.radio("Which stage is asked", list(STAGE), key="heat-stage", help=help)
        smooth = st.toggle("Blend between the places", value=True, key="heat-smooth", help="Off: each place the network knows is a square.")
    return STAGE[stage], smooth


def plain(picture: np.ndarray, alt: str) -> None:
    """What the network gets, (3, S, S), as a picture of some size."""
    large = enlarge(picture.transpose(1, 2, 0), max(1, SIDE // picture.shape[-1]))
    st.image(large, width="stretch", alt=f"{alt}, as the network gets it.")


def show(places: Sequence[DeltaGenerator], picture: np.ndarray, sides: list[Side], how: tuple[str, bool], which: str) -> list[int]:
    """In its place every side's map on the picture, with its bars; gives the classes that the maps are about.

    `which` names the picture. The maps come first in their columns, so that they lie side by side.
    """
    (stage, smooth), frames, heats = how, [], []
    for place, side in zip(places, sides, strict=True):
        with place:
            st.markdown(f"**{side.title}**")
            frames.append(st.container())
            st.markdown(side.words)
            heats.append(heat(side.network.model, side.look, _ask(side, which), stage))
    limit = max(float(found.shares.max(initial=0)) for found in heats)
    for place, frame, side, found in zip(places, frames, sides, heats, strict=True):
        with frame:
            _draw(overlay(picture, found.shares, limit, smooth), side, found)
        with place:
            _more(side, found, stage)
    both = ", the same in both maps" if len(heats) > 1 else ""
    st.caption(
        "**Is the bright part the thing itself, or only what is often around it?** "
        "The brighter a place, the larger its share of all that spoke for the class. Brightest yellow is "
        f"{percent(limit)}{both}. Grey: it said nothing for the class, or spoke against it. This is **Grad-CAM** (Selvaraju et al. 2017)."
    )
    return [found.target for found in heats]


def _ask(side: Side, which: str) -> int:
    """The class that the map is about: the likeliest, until another is chosen."""
    classes = side.look.first(len(side.network.classes))
    help = "The map shows what spoke for this class. Choose another, and see where the network finds that one."
    return st.selectbox("Heat for the class", classes, format_func=side.said, key=f"{side.key}-class-{which}", help=help)


def _draw(drawn: np.ndarray, side: Side, found: Heat) -> None:
    name = side.network.classes[found.target]
    where = f"most of it in the part: {hottest(found.map)}" if found.map.any() else "nowhere"
    st.image(drawn, width="stretch", alt=f"{side.title}: where the network saw something that spoke for {name}; {where}.")
    if not found.map.any():
        st.caption(f"Nothing in the picture spoke for “{literal(name)}”: there is no heat to show.")


def _more(side: Side, found: Heat, stage: str) -> None:
    """The bars, and how the map and the score go together."""
    shown = side.look.first(min(MOST, len(side.network.classes)))
    words = ", ".join(side.said(at, "{} {}") for at in shown)
    rows = class_rows(side.network.classes, side.look.probabilities, shown)
    chart(rows, CLASS_BARS, key=f"{side.key}-bars", alt=f"probabilities: {words}")
    if stage != "layer4":
        st.caption(FINER_SUM)
        return
    rows, columns = found.parts.shape
    sums = (float(found.parts.sum()), float(side.network.model.fc.bias[found.target]), found.score)
    parts, bias, score = (f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−") for value in sums)
    st.caption(
        f"All {rows} × {columns} places, for and against, add up to **{parts}**; with the class's bias of {bias} that is its score, "
        f"**{score}**."
    )


def code(backbone: str, network: Backbone, picture: np.ndarray, target: int) -> None:
    """The last map as plain PyTorch, with the files that the script needs."""
    shape = facts(backbone).network if backbone == "built-in" else backbone  # its name where the built-in one has another
    pool = isinstance(network.model, ResNet) and not isinstance(network.model.maxpool, nn.Identity)
    written = script(shape, network.classes, target, network.side, pool, network.temperature)

    def png() -> bytes:
        file = io.BytesIO()
        Image.fromarray(picture.transpose(1, 2, 0)).save(file, "PNG")
        return file.getvalue()

    show_code(written, "grad_cam.py", files={WEIGHTS: lambda: save(network.model.state_dict()), PICTURE: png})
