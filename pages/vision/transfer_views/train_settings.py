"""The settings of "Train": which network, which way, and the few numbers that matter; all of it in the address."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import streamlit as st

from core.data.downloads import WEIGHTS
from core.data.pictures import picture_set
from core.models.pretrained import facts
from core.tasks.pictures.recipe import BACKBONES, OWN, PictureRecipe
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.fields import link_name, settings
from pages.kit import address
from pages.kit.offer import offer

START = "transfer-start"  # in the session: the start that suits the pictures, or that somebody took
MODE, MORE = "way", "transfer-more"  # in the address; in the session: settings that only other pages have
NETWORK, PACE, EPOCHS, BATCH, PATIENCE = "network", "pace", "epochs", "batch", "patience"
ALTERED = {name: link_name(PictureRecipe, name) for name in ("flip", "crop", "colour", "rotate")}  # each with its name in the address
PACES = [0.1, 0.3, 1.0, 3.0, 10.0]  # times the rate that is usual for the way
NOT_YET = "0" * 16  # stands for the set that is made of the album when training begins
HERE = {"pictures", "num_train", "num_classes", "backbone", "mode", "rate", EPOCHS, BATCH, PATIENCE, *ALTERED}
STANDARD = PictureRecipe()
MOST_EPOCHS, MOST_PATIENCE = (int(settings(PictureRecipe)[name].bounds[1]) for name in (EPOCHS, PATIENCE))


def mode() -> str:
    """The chosen way."""
    found = st.query_params.get(MODE, "")
    if found not in TRANSFER_MODES and MODE in st.query_params:
        address.refuse(MODE)
    return found if found in TRANSFER_MODES else "head"


def learnt_from(counts: Sequence[int]) -> int:
    """How many pictures are learnt from, of classes with so many."""
    return sum(counts) - sum(max(round(count * picture_set.SHARE), 1) for count in counts)


def recipe(num_train: int, num_classes: int, transfer_mode: str, pictures: str = NOT_YET) -> PictureRecipe:
    """The recipe that the settings make for one way.

    Raises:
        ValueError: They make none; one sentence.
    """
    state, usual = st.session_state, OWN[transfer_mode]
    return PictureRecipe(
        **usual
        | {
            "pictures": pictures,
            "num_train": num_train,
            "num_classes": num_classes,
            "backbone": begun_with(),
            "mode": transfer_mode,
            "rate": float(f"{usual['rate'] * state.get(PACE, 1.0):.3g}"),
            "epochs": state.get(EPOCHS) or usual["epochs"],
            "batch": max(1, min(state.get(BATCH, STANDARD.batch), num_train)),
            "patience": state.get(PATIENCE, STANDARD.patience),
        }
        | {name: state.get(key, getattr(STANDARD, name)) for name, key in ALTERED.items()}
        | ({"flip": False} if transfer_mode == "head" else {})
        | state.get(MORE, {})
    )


def begun_with() -> str:
    """The network to begin with: as chosen in the settings, else the start that suits the pictures, else the usual one."""
    state = st.session_state
    asked = state.get(NETWORK) or st.query_params.get(NETWORK) or state.get(START)
    return asked if asked in BACKBONES else STANDARD.backbone


def take(found: PictureRecipe) -> None:
    """Everything as this recipe has it, but for the pictures; for a callback."""
    usual: dict[str, Any] = {field.name: field.default for field in fields(found)} | OWN[found.mode]
    st.query_params[MODE] = found.mode
    state = st.session_state
    state[NETWORK], state[BATCH], state[PATIENCE] = found.backbone, found.batch, found.patience
    state[EPOCHS] = 0 if found.epochs == usual["epochs"] else found.epochs
    state[PACE] = float(f"{found.rate / usual['rate']:.3g}")
    for name, key in ALTERED.items():
        state[key] = getattr(found, name)
    state[MORE] = {name: getattr(found, name) for name in usual if name not in HERE and getattr(found, name) != usual[name]}


def network() -> None:
    """Which pretrained network to begin with, and the offer to download it where it does not come with the app."""
    help = (
        "The built-in one has learnt 200 kinds of things from small photos, and sees 112 × 112 pixels. The others are published networks "
        "that have learnt 1,000 kinds of things from 1.3 million photos (ImageNet), and see 224 × 224. EfficientNet-Lite0 comes with this "
        "app, too."
    )
    if NETWORK not in st.session_state and NETWORK not in st.query_params:
        st.session_state[NETWORK] = begun_with()
    name = st.selectbox("Begin with", BACKBONES, key=NETWORK, bind="query-params", format_func=_capital, help=help)
    if name in WEIGHTS and mode() != "scratch":
        what = "The weights that torchvision offers, learnt from 1.3 million photos of 1,000 kinds of things"
        offer(WEIGHTS[name], name, BACKBONES[name], what)


def _capital(name: str) -> str:
    return BACKBONES[name][0].upper() + BACKBONES[name][1:]


def problem() -> str:
    """Why the chosen network cannot be begun with; empty where it can."""
    try:
        if mode() != "scratch":
            facts(begun_with())
    except ValueError as absent:
        return str(absent)
    return ""


def numbers() -> None:
    """How fast, how long, in which portions."""
    usual = OWN[mode()]
    st.select_slider(
        "Learning rate",
        sorted({*PACES, st.session_state.get(PACE, 1.0)}),
        value=1.0,
        key=PACE,
        bind="query-params",
        format_func=lambda pace: f"{usual['rate'] * pace:.2g}{' (usual)' if pace == 1 else ''}",
        help="How long the steps are in which the network changes. Each way has a rate that suits it; in a race this slider changes all "
        "four alike.",
    )
    looked = f"How many times every picture is looked at. Usual for this way: {usual['epochs']}."
    early = "Early stopping: end after so many epochs without a better validation loss. The best epoch is kept in any case."
    counts = (
        ("Epochs (0: as usual)", EPOCHS, 0, MOST_EPOCHS, 0, looked),
        ("Batch", BATCH, 1, 256, STANDARD.batch, "How many pictures are looked at for one step."),
        ("Patience (0: off)", PATIENCE, 0, MOST_PATIENCE, STANDARD.patience, early),
    )
    for place, (label, key, low, high, value, help) in zip(st.columns(3, gap="small"), counts, strict=True):
        place.number_input(label, low, high, value, key=key, bind="query-params", help=help)
    if more := st.session_state.get(MORE):
        said = ", ".join(f"{link_name(PictureRecipe, name)} {value}" for name, value in more.items())
        forget: dict[str, Any] = {"on_click": st.session_state.pop, "args": (MORE, None)}
        st.button(f"Also set: {said}. Forget it", key="transfer-forget", type="tertiary", icon=":material/close:", **forget)


def altered() -> None:
    """How pictures are altered while it learns."""
    st.markdown(
        "**Augmentation:** every time a picture is seen, it is a little different, so that it cannot be learnt by heart. Validation "
        "pictures stay as they are."
    )
    st.toggle("Mirror half of them", STANDARD.flip, key="flip", bind="query-params", help="Switch it off where left and right matter.")
    for name, label, top, step, help in (
        ("crop", "Cut away up to this share", 0.9, 0.1, "A part of the picture fills the whole: larger, and elsewhere."),
        ("colour", "Change light and colours by up to this share", 0.9, 0.1, "Brightness, contrast and saturation."),
        ("rotate", "Turn by up to so many degrees", 180.0, 5.0, "Either way."),
    ):
        st.slider(label, 0.0, top, getattr(STANDARD, name), step, key=ALTERED[name], bind="query-params", help=help)
    if mode() == "head":
        st.caption(
            "**Head only** looks at every picture once and remembers what it saw: nothing is altered there. The other ways do it all."
        )
