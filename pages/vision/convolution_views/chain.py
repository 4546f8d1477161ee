"""Chain: up to six stages after one another, and what each makes of the picture."""

import re

import streamlit as st
import torch

from core.data.pictures.choice import small
from core.explain.convolution.chain import MAX_STAGES
from core.explain.convolution.chain_browser import pack
from core.explain.convolution.chain_run import run
from core.explain.convolution.chain_script import script
from core.figures.style import CHOSEN
from pages.kit import address, stage
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.question import predict_first
from pages.vision.convolution_views import chain_editor as editor
from pages.vision.convolution_views import choice

_CHAIN = component("vision/convolution_views/chain_view")

INTRO = (
    "A chain of **stages**, called layers in a network: each makes new **maps** of the maps before. "
    "**Click a pixel** and see all that is behind it."
)


def ask() -> None:
    """How far do two convolutions see?"""
    predict_first(
        "chain-guess",
        "Two 3 × 3 convolutions, one after the other, stride 1: how many pixels of the picture does one output pixel see?",
        ["3 × 3", "5 × 5", "6 × 6", "9 × 9"],
        "5 × 5",
        "The second looks at 3 × 3 pixels of the first, and each of those reaches one pixel further. Click a pixel and read it off.",
        folded=True,
        experiment=("Build two convolutions", editor.two_convolutions),
    )


def show() -> None:
    """Build a chain, click a pixel, see all that is behind it."""
    photo = choice.choose(choice.ask_side)
    if photo is None:
        return
    with stage.cause(), stage.row("chain"):
        editor.cases()
        st.caption("Your chain:", width="content")
        stages = editor.stages()
    shrunk = small(photo, choice.side())
    steps = run(stages, torch.tensor(shrunk.pixels))
    with st.container():  # as many notes as there are, above a player that keeps its place
        editor.notes()
    start = st.session_state.setdefault("chain-start", _pixel(st.query_params.get("pixel", "")))  # later clicks are the browser's own
    _CHAIN(key="chain-view", data=pack(shrunk, steps) | {"colour": CHOSEN, "pixel": start}, on_pixel_change=_keep_pixel)
    _explain()
    show_code(script(steps, shrunk), "chain.py")


def _pixel(text: str) -> list[int] | None:
    """Stage, map, row and column from a link such as "2.0.5.17"; None where it is nothing of the kind."""
    if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,5}){3}", text):
        return [int(part) for part in text.split(".")]
    if text:
        address.refuse("pixel")
    return None


def _keep_pixel() -> None:
    picked = st.session_state["chain-view"].pixel
    if isinstance(picked, list) and (text := ".".join(str(n) for n in picked)) and _pixel(text):
        st.query_params["pixel"] = text


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "Every card is one **stage**: it takes the maps of the card before and makes new ones.\n\n"
            "* **Convolution** slides a small grid of weights, the **kernel** (also called filter), over all maps before and "
            "adds up. Side of its "
            "output: (pixels before + 2 × padding − kernel) / stride + 1, where **padding** is how many rings of zeros lie around and "
            "**stride** how far the kernel jumps. **Dilation** 2 leaves every other pixel out, so that a 3 × 3 kernel covers 5 × 5.\n"
            "* **ReLU** and its like bend each number by itself. **Pooling** keeps the largest (or the mean) of each window.\n"
            "* **Normalization** brings each map to mean 0 and spread 1; a trained network does it with averages from its training.\n"
            "* The pink frame is the **receptive field**: all pixels that had a say in the one you picked. It grows from stage to stage.\n"
            "* A **map**, or feature map, is a grid of numbers. If every pixel before were joined to every pixel after, as in "
            "a **dense** layer, "
            f"each pair would need a weight of its own: compare the counts. A chain has at most {MAX_STAGES} stages here.\n\n"
            "Blue: above zero, orange: below, white: zero. Where nothing is below zero: black is zero, white the largest. Rows, columns "
            "and maps are counted from 1."
        )
