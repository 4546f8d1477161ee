"""The network of the page "Train a network": blocks to choose and to change, and the same as a line of text."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
import torch

from core.data.digits.digit_set import digit_set
from core.figures.sheets import enlarge, sheet
from core.figures.style import grey
from core.models import stack
from core.tasks.digits.augmentation import augment
from core.tasks.digits.blocks import drawn
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.training.fields import settings as fields_of
from core.training.recipe import Recipe
from pages.kit.form import field_widget
from pages.kit.literal import literal
from pages.workshop.training_views import settings
from pages.workshop.training_views.drawing import BUILDER

OWN, LENET = "My own layers", "LeNet-5"
DATA = fields_of(DigitRecipe)["data"].choices or {}
CLASS = ""  # in place of a name in DATA: what the draft's class drew
SHOWN, COPIES = 6, 3  # digits in the preview, and altered copies of each
LONGEST = 200  # letters of a network's text


def choose() -> None:
    """Which digits, and which network: one of the course's, or one's own."""
    if settings.draft()["own"]:
        _of_a_class()
    else:
        count = settings.draft()["train_limit"]
        settings.control("data", format_func=lambda data: f"{count:,} of {DATA[data]}" if count else DATA[data])
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


def _of_a_class() -> None:
    """What a class drew stands in the place of the digits to choose from, until others are chosen."""
    about = fields_of(DigitRecipe)["data"]
    if not settings.shown("data"):
        return
    said = {CLASS: f"{settings.draft()['train_limit']:,} digits of a class", **DATA}
    key = "train-class-data"
    field_widget(replace(about, choices=said), CLASS, key, DigitRecipe.examples, on_change=_leave_class, args=(key,))


def _leave_class(key: str) -> None:
    """The limit was the number of the class's digits."""
    if chosen := st.session_state[key]:
        settings.change(data=chosen, own="", train_limit=0)


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


def draw(recipe: Recipe | None) -> None:
    """The drawing, what it costs, and its text; it is drawn from the draft, whether that makes a recipe or not."""
    text = settings.draft()["network"]
    try:
        drawing = drawn(text, settings.draft()["batch_norm"])
    except ValueError as problem:
        st.error(literal(str(problem)))
    else:
        BUILDER(key="train-builder", on_network_change=_take_blocks, data=drawing.data() | _editing())
        st.caption(drawing.caption)
    if settings.shown("network"):
        st.session_state["train-text"] = text
        st.text_input(
            "The same as text",
            key="train-text",
            max_chars=LONGEST,
            on_change=_take_text,
            help="conv32: 32 kernels of 3 × 3; conv6k5p2: 6 kernels of 5 × 5 with padding 2; conv32s2: stride 2; pool: the largest of "
            "every 2 × 2; avg: their mean; dense128: 128 neurons. The scores of the ten digits follow by themselves.",
        )


def _editing() -> dict[str, Any]:
    """Whether layers can be changed in the drawing, and how large their numbers may be."""
    most = {"units": stack.MAX_MAPS, "kernel": stack.MAX_KERNEL, "stride": 9, "padding": 9}
    return {"editable": settings.shown("network"), "limits": most | {"neurons": stack.MAX_NEURONS, "layers": stack.MAX_LAYERS}}


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


def augmented(recipe: Recipe | None) -> None:
    """Some digits, and what the network sees of them: other copies in every epoch."""
    if not isinstance(recipe, DigitRecipe) or not recipe.augments:
        st.caption("Everything is at 0: the network sees each picture as it is.")
        return
    st.image(
        _copies(recipe.rotate, recipe.shift, recipe.zoom, recipe.noise),
        caption="First row: as they are. Below: as the network sees them, different in every epoch.",
        alt="Six digits, and below each three altered copies of it",
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _copies(rotate: float, shift: float, zoom: float, noise: float) -> np.ndarray:
    recipe = DigitRecipe(rotate=rotate, shift=shift, zoom=zoom, noise=noise)
    x = digit_set("sample").validation.images[:SHOWN].float() / 255
    rows = torch.cat([x, *(augment(x, recipe) for _ in range(COPIES))])
    return enlarge(sheet(grey(1 - rows[:, 0].numpy(), 1.0), tuple(range(len(rows))), SHOWN).picture, 2)
