"""Noise: spoil a digit, and let a network take it out again."""

import numpy as np
import streamlit as st
import torch

from core import zoo
from core.data.digits.noise import AMOUNTS, noisy
from core.data.digits.strokes import CANVAS, Picture
from core.models.files import read_card
from pages.kit import stage
from pages.kit.canvas import beside_sheet
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.making.autoencoder_views import source
from pages.making.autoencoder_views.row import row

NAMES = ("spoil", "much", "chance")
KINDS = {"Salt and pepper": "salt", "Blur": "blur", "A bar across": "bar", "A part missing": "half"}


def show() -> None:
    """The sheet on the left; spoilt and repaired on the right."""
    left, right = beside_sheet(CANVAS, "beside-noise")
    with left:
        shown = source.draw(marked=False)
    with right:
        with stage.cause("noise"):
            kind = KINDS[pick("Noise", KINDS, "spoil", wraps=True)]
            numbers = st.container(horizontal=True, vertical_alignment="bottom")
        with numbers:
            help = "The share of pixels that are wrong, or of the picture that is gone; how wide the blur, how thick the bar."
            amount = st.slider("How much", 0.0, 0.8, AMOUNTS[kind], 0.05, key="much", bind="query-params", help=help)
            chance = int(st.number_input("Chance", 0, 99, 0, key="chance", bind="query-params", help="Another number, other noise."))
        _compare(shown.picture, kind, amount, chance)
    _honest()


def ask() -> None:
    """What would you say? Stands beside the views."""
    predict_first(
        "autoencoder-noise-guess",
        "Half of your digit is rubbed out, and the denoiser draws the whole. Where does it get the missing half from?",
        ["from the half that is there: the pixels next to the edge", "from the digits that it has learnt from", "it leaves it empty"],
        "from the digits that it has learnt from",
        "It draws a half that such digits often have. If yours is written in another way it draws something plausible, and wrong.",
        folded=True,
    )


def _compare(picture: Picture, kind: str, amount: float, chance: int) -> None:
    torch.manual_seed(chance)
    spoilt = noisy(torch.from_numpy(np.ascontiguousarray(picture))[None, None], kind, amount)[0, 0].numpy()
    denoised, plain = (zoo.load(name).remade(spoilt[None])[0] for name in ("autoencoder-32-denoising", "autoencoder-32"))
    found = {"as it was": picture, "spoilt": spoilt, "denoised": denoised, "by the plain autoencoder": plain}
    errors = [float(np.mean((one - picture) ** 2)) for one in found.values()]
    words = [f"{name}\nerror {error:.4f}" for name, error in zip(found, errors, strict=True)]
    with stage.effect("noise"):
        row(list(found.values()), words, "noise-row", "The digit, spoilt, and what two networks make of that")
    before, after = errors[1:3]
    if after < before:
        st.success(f"The error fell from {before:.4f} to {after:.4f}.", icon=":material/cleaning_services:")
    else:
        st.info(
            f"The error grew from {before:.4f} to {after:.4f}: what it takes away or adds costs more than the noise did. With little noise "
            "that is usual, for everything has to pass through 32 numbers.",
            icon=":material/info:",
        )


def _honest() -> None:
    """How good it is on 10,000 digits that it has never seen."""
    figures = read_card("autoencoder-32-denoising")["figures"]["denoised"]
    st.subheader("On 10,000 digits that it has never seen", anchor=False)
    st.table(
        [
            {
                "noise": name,
                "how much": figures[kind]["amount"],
                "error before": figures[kind]["before"],
                "error after": figures[kind]["after"],
            }
            for name, kind in KINDS.items()
        ]
    )
    st.caption(
        "Errors are mean squared errors of a pixel. The denoiser was shown spoilt digits and asked for the clean ones; it is built "
        "like the plain autoencoder, which was only ever shown clean digits."
    )
