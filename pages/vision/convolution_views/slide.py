"""Slide: one picture, one kernel, and every multiplication."""

import hashlib
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from core import zoo
from core.data.picture_choice import MOST_NUMBERS, Photo, small
from core.explain import sliding
from core.explain.kernels import PRESETS, SIZES
from core.explain.sliding import Sliding
from core.explain.sliding_script import script
from core.figures.style import diverging, grey
from pages.kit.code_panel import show_code
from pages.kit.frontend import source
from pages.kit.link import from_link, mount
from pages.kit.question import predict_first
from pages.vision.convolution_views.choice import SLIDING

STRONG = 0.995  # a single extreme pixel shall not pale all others
SIDES = [16, 32, 64, 96]
_LAB = st.components.v2.component(
    "glassbox_sliding",
    html=source("sliding.html"),
    css=source("play_bar.css", "sliding.css"),
    js=source("play_bar.js", "sliding_math.js", "sliding_map.js", "sliding_sums.js", "sliding_hand.js", "sliding.js"),
)


INTRO = (
    "A **kernel** is a small grid of weights. It slides over the picture; at every place it multiplies, adds up and writes **one** number."
)


def ask() -> None:
    """What comes out of a flat wall?"""
    predict_first(
        "convolution-guess",
        "A kernel with 1 left, 0 in the middle, −1 right slides over an evenly grey wall. What comes out?",
        ["The wall again", "Zero everywhere", "A vertical line"],
        "Zero everywhere",
        "What the left adds, the right takes away. Only where the brightness changes from left to right something is left over.",
    )


def show(photo: Photo) -> None:
    """The kernel slides over a small version of the picture, then over the whole of it."""
    with st.container():  # for what a damaged link has to say
        setting, start = _from_link()
    lab = st.container()  # above the slider, though the slider decides what is in it
    seen = small(photo, _side(photo))
    with lab:
        mount(_LAB, SLIDING, start, {"picture": _packed(seen), **_kernels()})
    _whole(photo, setting)
    try:
        show_code(script(seen, setting), "one_convolution.py")
    except ValueError:
        st.caption("The PyTorch appears here once the kernel fits into the picture.")


def _from_link() -> tuple[Sliding, dict[str, str]]:
    """The setting in the address bar, and the same as the lab wants it."""
    plain = Sliding()
    setting = Sliding(
        from_link("kernel", sliding.read_kernel, plain.kernel),
        from_link("bias", sliding.read_bias, plain.bias),
        from_link("stride", sliding.read_stride, plain.stride),
        from_link("padding", sliding.read_padding, plain.padding),
        from_link("amount", sliding.read_amount, plain.amount),
        from_link("dilation", sliding.read_dilation, plain.dilation),
        from_link("turned", sliding.read_turned, plain.turned),
    )
    return setting, setting.to_query() | {"at": from_link("at", sliding.read_place, "")}


def _packed(photo: Photo) -> dict[str, Any]:
    """The picture as the lab wants it."""
    C, H, W = photo.size
    top = float(abs(photo.pixels).max()) or 1.0
    return {
        "id": hashlib.sha256(photo.pixels.tobytes() + bytes(photo.size)).hexdigest()[:16],
        "name": photo.name,
        "c": C,
        "h": H,
        "w": W,
        "values": photo.pixels.ravel().tolist(),
        "white": 255.0 if photo.photographic else top,
    }


@cache
def _kernels() -> dict[str, Any]:
    presets = [
        {"name": p.name, "notice": p.notice, "kernels": {str(k): [float(f"{w:.7g}") for w in p.make(k).ravel()] for k in SIZES}}
        for p in PRESETS
    ]
    learnt = zoo.load("digits").model.layers.conv1a.weight[:, 0]  # (32, 3, 3)
    return {"presets": presets, "learnt": [[float(f"{w:.4f}") for w in kernel.ravel().tolist()] for kernel in learnt]}


def _side(photo: Photo) -> int:
    if max(photo.size[1:]) <= MOST_NUMBERS:
        return MOST_NUMBERS
    return st.select_slider(
        "Pixels on the long side of the picture above",
        SIDES,
        value=64,
        key="side",
        bind="query-params",
        help="A photograph is shown with few, large pixels, so that the window can be seen. 16 shows the numbers in them, too.",
    )


def _whole(photo: Photo, setting: Sliding) -> None:
    """The same kernel on the whole photo."""
    C, H, W = photo.size
    if max(H, W) <= MOST_NUMBERS:
        return
    st.subheader("The same kernel on the whole picture", anchor=False)
    try:
        output = setting.apply(photo.pixels)
    except ValueError as problem:
        st.warning(str(problem))
        return
    strong = float(np.quantile(np.abs(output), STRONG))
    colours = diverging(output, strong) if setting.signed else grey(output.clip(0), 255.0 * C)
    before, after = st.columns(2)
    before.image(photo.pixels.transpose(1, 2, 0).astype("uint8").squeeze(), output_format="JPEG", alt=f"The whole picture: {photo.name}.")
    before.caption(f"{photo.name.capitalize()}: {H} × {W} pixels, {C} channel{'s' if C > 1 else ''}.")
    after.image(colours, output_format="JPEG", alt=f"What the kernel makes of it, {output.shape[0]} by {output.shape[1]}.")
    after.caption(f"Output: {output.shape[0]} × {output.shape[1]}, from {output.min():,.1f} to {output.max():,.1f}.".replace("-", "−"))
