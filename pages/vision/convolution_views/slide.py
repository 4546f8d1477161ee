"""Slide: one picture, one kernel, and every multiplication."""

import hashlib
from functools import cache
from typing import Any

import numpy as np
import streamlit as st

from core import zoo
from core.data.pictures.choice import MOST_NUMBERS, Photo, small
from core.explain.convolution import sliding
from core.explain.convolution.kernels import PRESETS, SIZES
from core.explain.convolution.sliding import Sliding, script
from core.figures.style import diverging, grey
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.question import predict_first
from pages.vision.convolution_views import choice
from pages.vision.convolution_views.choice import SLIDING

STRONG = 0.995  # a single extreme pixel shall not pale all others
_LAB = component("vision/convolution_views/slide_lab")


INTRO = (
    "A **kernel** is a small grid of numbers. It lies on the picture: multiply the numbers that meet, add up, "
    "write **one** number, move on."
)


def ask() -> None:
    """What comes out of a flat wall?"""
    predict_first(
        "convolution-guess",
        "A kernel with 1 left, 0 in the middle, −1 right slides over an evenly bright wall. What comes out?",
        ["The wall again", "Zero everywhere", "A vertical line"],
        "Zero everywhere",
        "What the left adds, the right takes away. Only where the brightness changes from left to right something is left over.",
        folded=True,
        experiment=("Show me the wall", lambda: choice.take("Flat wall")),
    )


def show() -> None:
    """The kernel slides over a small version of the picture, then over the whole of it."""
    photo = choice.choose(choice.start_small)
    if photo is None:
        return
    with st.container():  # for what a damaged link has to say
        setting, start = _from_link()
    lab = st.container()  # above the picture's size, though that decides what is in it
    _explain()
    whole = max(photo.size[1:]) > MOST_NUMBERS
    if whole:
        _head()
    seen = small(photo, choice.side())
    with lab:
        mount(_LAB, SLIDING, start, {"picture": _packed(seen), **_kernels()})
    if whole:
        _whole(photo, setting)
    try:
        show_code(script(seen, setting), "one_convolution.py")
    except ValueError:
        st.caption("The PyTorch appears here once the kernel fits into the picture.")


def _from_link() -> tuple[Sliding, dict[str, str]]:
    """The setting in the address bar, and the same as the lab wants it."""
    plain = Sliding()
    setting = Sliding(**{name: from_link(name, read, getattr(plain, name)) for name, read in sliding.READERS.items()})
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
        "photo": photo.photographic,
    }


@cache
def _kernels() -> dict[str, Any]:
    presets = [
        {"name": p.name, "notice": p.notice, "kernels": {str(k): [float(f"{w:.7g}") for w in p.make(k).ravel()] for k in SIZES}}
        for p in PRESETS
    ]
    learnt = zoo.load("digits").first_conv.weight[:, 0]  # (32, 3, 3)
    return {"presets": presets, "learnt": [[float(f"{w:.4f}") for w in kernel.ravel().tolist()] for kernel in learnt]}


def _head() -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("The same kernel on the whole picture", anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
            st.caption("Longest side of the picture above:", width="content")
            choice.ask_side()


def _whole(photo: Photo, setting: Sliding) -> None:
    """The same kernel on the whole photo."""
    C, H, W = photo.size
    try:
        output = setting.apply(photo.pixels)
    except ValueError as problem:
        st.warning(str(problem))
        return
    strong = float(np.quantile(np.abs(output), STRONG))
    colours = diverging(output, strong) if setting.signed else grey(output.clip(0), 255.0 * C)
    before, after = st.columns(2)
    before.image(photo.pixels.transpose(1, 2, 0).astype("uint8").squeeze(), output_format="JPEG", alt=f"The whole picture: {photo.name}.")
    before.caption(f"{photo.name[0].upper() + photo.name[1:]}: {H} pixels high, {W} wide.")
    after.image(colours, output_format="JPEG", alt=f"What the kernel makes of it, {output.shape[0]} by {output.shape[1]}.")
    low, high = (f"{value:.1f}".removesuffix(".0").replace("-", "−") for value in (output.min(), output.max()))
    after.caption(f"Output: {output.shape[0]} high, {output.shape[1]} wide, from {low} to {high}.")


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "* **Kernel**, also called **filter**: a small grid of numbers, its **weights**. What it does to a picture is all in them.\n"
            "* **Window**: the part of the picture that lies under the kernel at this moment, in a pink frame.\n"
            "* **Output**: one number for every place of the window, a **feature map** when a network makes it. Rows and columns are "
            "counted from 1 here; PyTorch counts from 0.\n"
            "* **Channel**: a colour picture is three pictures on top of each other: how much red, green and blue. Each has its own slice "
            "of the kernel, and the three sums are added.\n"
            "* **Stride**: how far the window jumps. **Padding**: pixels put around the picture, so that the window can reach over the "
            "edge. **Dilation**: gaps between the kernel's weights, so that it sees further. **Bias**: a number added to every sum.\n"
            "* The names: **blur** and **Gaussian** are means of the window, the latter counting the middle most. **Sobel** finds edges "
            "of one direction, **Laplacian** of all. **Sharpen** makes differences larger, **emboss** lights the picture from a corner, "
            "**identity** changes nothing.\n\n"
            "Numbers are shown rounded and calculated with all their digits."
        )
