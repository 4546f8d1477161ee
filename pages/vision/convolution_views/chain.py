"""Chain: up to six stages after one another, and what each makes of the picture."""

import streamlit as st
import torch

from core.data.picture_choice import Photo, small
from core.explain.chain import MAX_STAGES
from core.explain.chain_browser import pack
from core.explain.chain_run import run
from core.explain.chain_script import script
from core.figures.style import CHOSEN
from pages.kit.code_panel import show_code
from pages.kit.frontend import source
from pages.kit.question import predict_first
from pages.vision.convolution_views import chain_editor as editor

_CHAIN = st.components.v2.component(
    "chain", html=source("chain.html"), css=source("chain.css"), js=source("sliding_map.js", "maps.js", "chain.js")
)
SIDES = ["32 pixels", "64 pixels", "128 pixels", "256 pixels"]


INTRO = "Layers are **stages** after one another: each makes new maps of the maps before. **Click a pixel** and see all that is behind it."


def ask() -> None:
    """How far do two convolutions see?"""
    predict_first(
        "chain-guess",
        "Two 3 × 3 convolutions, one after the other, stride 1: how many pixels of the picture does one output pixel see?",
        ["3 × 3", "5 × 5", "6 × 6", "9 × 9"],
        "5 × 5",
        "The second looks at 3 × 3 pixels of the first, and each of those reaches one pixel further.",
    )


def show(photo: Photo) -> None:
    """Build a chain, click a pixel, see all that is behind it."""
    editor.cases()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        stages = editor.stages()
        side = st.selectbox(
            "Picture size",
            SIDES,
            index=SIDES.index("128 pixels"),
            key=editor.SIDE,
            bind="query-params",
            width=140,
            help="The longest side of the picture that goes into the chain. Small pictures stay as they are.",
        )
    shrunk = small(photo, int(side.split()[0]))
    steps = run(stages, torch.tensor(shrunk.pixels))
    with st.container():  # as many notes as there are, above a player that keeps its place
        editor.notes()
        for step in steps:
            if step.refusal:
                st.warning(step.refusal, icon=":material/block:")
    start = st.session_state.setdefault("chain-start", _pixel(st.query_params.get("pixel", "")))  # later clicks are the browser's own
    _CHAIN(key="chain-view", data=pack(shrunk, steps) | {"colour": CHOSEN, "pixel": start}, on_pixel_change=_keep_pixel)
    _explain()
    show_code(script(steps, shrunk), "chain.py")


def _pixel(text: str) -> list[int] | None:
    """Stage, map, row and column from a link such as "2.0.5.17"; None where it is nothing of the kind."""
    parts = text.split(".")
    return (
        [int(part) for part in parts]
        if len(parts) == 4 and all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts)
        else None
    )


def _keep_pixel() -> None:
    picked = st.session_state["chain-view"].pixel
    if isinstance(picked, list) and (text := ".".join(str(n) for n in picked)) and _pixel(text):
        st.query_params["pixel"] = text


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "Every card is one **stage**: it takes the maps of the card before and makes new ones.\n\n"
            "* **Convolution** slides a small grid of weights, the kernel, over all maps before and adds up. Output side: "
            "(n + 2p − k) / s + 1, with n pixels before, p rings of zeros (**padding**) around, a kernel of k and steps of s "
            "(**stride**). **Dilation** 2 leaves every other pixel out, so that a 3 × 3 kernel covers 5 × 5.\n"
            "* **ReLU** and its like bend each number by itself. **Pooling** keeps the largest (or the mean) of each window.\n"
            "* **Normalization** brings each map to mean 0 and spread 1; a trained network does it with averages from its training.\n"
            "* The pink frame is the **receptive field**: all pixels that had a say in the one you picked. It grows from stage to stage.\n"
            f"* A **dense** layer would join every number before with every number after. A chain has at most {MAX_STAGES} stages here.\n\n"
            "Blue: above zero, orange: below, white: zero. Where nothing is below zero: black is zero, white the largest."
        )
