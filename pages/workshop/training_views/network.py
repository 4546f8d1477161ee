"""The network of the page "Train a network": blocks to choose and to change, and the same as a line of text."""

from contextlib import suppress
from dataclasses import asdict
from typing import Any

import streamlit as st

from core.training.words import many
from core.models import stack
from core.tasks.digits.blocks import Part, parts
from core.tasks.digits.recipe import CLASSES, INPUT, NETWORKS
from core.training.recipe import Recipe
from pages.kit.frontend import source
from pages.kit.literal import literal
from pages.workshop.training_views import settings

BUILDER = st.components.v2.component(
    "network_builder", html=source("network_builder.html"), css=source("network_builder.css"), js=source("network_builder.js")
)
OWN, LENET = "My own layers", "LeNet-5"
LONGEST = 200  # letters of a network's text


def choice() -> None:
    """Which network: one of the course's, or one's own."""
    if not settings.shown("network"):
        return
    known = {text: name for name, text in NETWORKS.items()}
    st.session_state["train-network"] = known.get(settings.draft()["network"], OWN)
    st.selectbox(
        "Network",
        [*NETWORKS, OWN],
        key="train-network",
        on_change=_choose,
        help="Start with one of these, then change its layers in the drawing.",
    )


def _choose() -> None:
    """Take it; LeNet-5 comes with its tanh and leaves with it."""
    name, draft = st.session_state["train-network"], settings.draft()
    if name not in NETWORKS:
        return
    if name == LENET:
        settings.change(activation="tanh")
    elif draft["network"] == NETWORKS[LENET] and draft["activation"] == "tanh":
        settings.change(activation="relu")
    settings.change(network=NETWORKS[name])


def view(recipe: Recipe | None) -> None:
    """The drawing, what it costs, and its text; it is drawn from the draft, whether that makes a recipe or not."""
    st.subheader("The network", anchor=False)
    draft = settings.draft()
    try:
        found = parts(draft["network"], draft["batch_norm"])
    except ValueError as problem:
        st.error(literal(str(problem)))
    else:
        st.caption(_cost(found, draft))
        BUILDER(key="train-builder", on_network_change=_take_blocks, data=_data(found, draft["network"]))
    if settings.shown("network"):
        st.session_state["train-text"] = draft["network"]
        st.text_input(
            "The same as text",
            key="train-text",
            max_chars=LONGEST,
            on_change=_take_text,
            help="conv32: 32 kernels of 3 × 3; conv6k5p2: 6 kernels of 5 × 5 with padding 2; conv32s2: stride 2; pool: the largest of "
            "every 2 × 2; avg: their mean; dense128: 128 neurons. The scores of the ten digits follow by themselves.",
        )


def _cost(found: list[Part], draft: dict[str, Any]) -> str:
    if not found[-1].shape:
        return "A layer does not fit: it is drawn dashed."
    cost = stack.counted(stack.parse(draft["network"]), INPUT, CLASSES, draft["batch_norm"])
    return (
        f"**{cost.parameters:,} parameters** to learn, {many(cost.products)} multiplications for each picture. "
        "Choose a block to see where its numbers come from, and to change it."
    )


def _data(found: list[Part], text: str) -> dict[str, Any]:
    return {
        "text": text,
        "parts": [asdict(part) | {"size": part.size} for part in found],
        "editable": settings.shown("network"),
        "limits": {
            "units": stack.MAX_MAPS,
            "kernel": stack.MAX_KERNEL,
            "stride": 9,
            "padding": 9,
            "neurons": stack.MAX_NEURONS,
            "layers": stack.MAX_LAYERS,
        },
    }


def _take_blocks() -> None:
    text = st.session_state["train-builder"].network
    if isinstance(text, str) and settings.shown("network"):
        _set(text)


def _take_text() -> None:
    _set(st.session_state["train-text"])


def _set(text: str) -> None:
    """Take a network's text, in its shortest form where it reads as layers."""
    text = " ".join(text.lower().split())[:LONGEST]
    with suppress(ValueError):  # else kept as it was typed; the page says what is wrong with it
        text = " ".join(layer.word for layer in stack.parse(text))
    settings.change(network=text)
