"""Pooling lab: the largest or the mean of each window, and what survives when the picture moves."""

import zlib
from typing import Any

import streamlit as st

from core.data.given import number
from core.data.packing import packed
from core.data.pictures.choice import Photo, small
from core.explain.convolution.pooling_lab import SHIFTS, TOLERANCE, compare, map_of, script
from core.figures.style import CHOSEN
from pages.kit import stage
from pages.kit.code_panel import show_code
from pages.kit.frontend import component
from pages.kit.link import from_link, mount, push
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.vision.convolution_views import choice

_POOLING = component("vision/convolution_views/pooling_view")
THE_PICTURE, EDGES = "The picture", "Its edges"
LAB = "pooling-view"
MOST = 8  # side of a window, and stride

INTRO = "A window walks over a map, a grid of numbers. Of each window **one number** stays: the largest, or the mean. Then shift the map."


def ask() -> None:
    """What changes less?"""
    predict_first(
        "pooling-guess",
        "Shift the picture by one pixel. Which changes less: the picture, or the pooled picture (the largest of every window)?",
        ["The picture", "The pooled picture", "Both the same"],
        "The pooled picture",
        "The largest of a window often stays inside it when everything moves by one pixel. Compare the numbers under the pictures, "
        "then take a window of 4.",
        folded=True,
        experiment=("Shift it by one pixel", lambda: push(LAB, {"shift": "1"})),
    )


def show() -> None:
    """The window walks over one map; then the map is moved."""
    photo = choice.choose(choice.ask_side, coloured=False)
    if photo is None:
        return
    edges, window, stride = _settings()
    pooled = small(photo, choice.side())
    try:
        data = _data(pooled, edges, window, stride)
    except ValueError as problem:
        st.error(str(problem))
        return
    shift = from_link("shift", lambda text: int(number(text, "The shift", min(SHIFTS), max(SHIFTS))), 0)
    mount(_POOLING, LAB, {"shift": shift}, data)
    _explain()
    show_code(script(pooled, edges, window, stride), "pooling.py")


def _settings() -> tuple[bool, int, int]:
    """Whether to pool the picture's edges, the window's side, and how far it jumps."""
    with stage.row("pooling"):
        of = THE_PICTURE
        if st.session_state["source"] != choice.NUMBERS:
            help = "The picture itself, or what a Sobel kernel and ReLU leave of it."
            of = pick("Pool", [THE_PICTURE, EDGES], "pool", help=help)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
            window = _number("Window", "window", "Pixels wide and high.")
            stride = _number("Stride", "pool-stride", "How far the window jumps.")
    return of == EDGES, window, stride


def _number(name: str, key: str, help: str) -> int:
    st.caption(name, width="content")
    how: dict[str, Any] = {"bind": "query-params", "width": 100, "label_visibility": "collapsed", "help": help}
    return int(st.number_input(name, 1, MOST, 2, key=key, **how))


def _data(photo: Photo, edges: bool, window: int, stride: int) -> dict[str, Any]:
    """Everything the browser plays. Raises a ValueError in words where the window does not fit."""
    values = map_of(photo, edges)
    found = compare(values, window, stride, TOLERANCE if photo.photographic else 0)
    return {
        "id": f"{zlib.crc32(values.numpy().tobytes())}-{tuple(values.shape)}-{window}-{stride}",
        "shape": list(values.shape),
        "size": list(found[0].outputs["max"].shape),
        "picture": photo.photographic and not edges,
        "window": window,
        "stride": stride,
        "still": list(SHIFTS).index(0),
        "shifts": [{"by": o.by, "kept": o.kept, "outputs": {way: packed(y.numpy()) for way, y in o.outputs.items()}} for o in found],
        "colour": CHOSEN,
    }


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**Pooling** makes a map smaller: of each window only one number stays. **Max pooling** keeps the largest, as if to ask "
            "“was the pattern anywhere here?”; **average pooling** keeps the mean. Neither has anything to learn.\n\n"
            "What a network saw should not change because the picture moved a little. “Changed” is the share of a map's numbers that are "
            f"not as before the shift; a photograph's may differ by {TOLERANCE:.0%} of its range, which nobody sees. With a larger window "
            "less changes, and less detail is left. On edges much of the map is black, and black stays black with no pooling at all. "
            "Rows and columns are counted from 1."
        )
