"""Pooling lab: the largest or the mean of each window, and what survives when the picture moves."""

import zlib
from typing import Any

import streamlit as st

from core.data.given import number
from core.data.packing import packed
from core.data.picture_choice import Photo, small, typed
from core.explain.pooling_lab import EXAMPLES, SHIFTS, TOLERANCE, compare, map_of, script
from core.figures.style import CHOSEN
from pages.kit.code_panel import show_code
from pages.kit.frontend import source
from pages.kit.link import from_link, mount
from pages.kit.question import predict_first

_POOLING = st.components.v2.component(
    "pooling",
    html=source("pooling.html"),
    css=source("play_bar.css", "chain.css", "pooling.css"),
    js=source("play_bar.js", "sliding_map.js", "maps.js", "pooling.js"),
)
THE_PICTURE, EDGES = "The picture", "Its edges"
SIDE = 48  # pixels; more would be too small to see
MOST = 8  # side of a window, and stride

INTRO = "A window walks over a map, and of each window **one number** stays: the largest, or the mean. Then move the map by one pixel."


def ask() -> None:
    """What changes least?"""
    predict_first(
        "pooling-guess",
        "Shift the picture by one pixel. Which changes least: the picture itself, or what pooling makes of it?",
        ["The picture", "Pooled", "Both the same"],
        "Pooled",
        "The largest of a window often stays inside it when everything moves by one pixel. Press “one pixel right” and compare the bars.",
    )


def show(photo: Photo) -> None:
    """The window walks over one map; then the map is moved."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        of = st.segmented_control(
            "Pool",
            [THE_PICTURE, EDGES, *EXAMPLES],
            default=THE_PICTURE,
            required=True,
            key="pool",
            bind="query-params",
            on_change=_as_taught,
            help="The picture chosen above, what a Sobel kernel and ReLU leave of it, or one of three small worked examples.",
        )
        window = int(st.number_input("Window", 1, MOST, 2, key="window", bind="query-params", width=110, help="Pixels wide and high."))
        stride = int(
            st.number_input("Stride", 1, MOST, 2, key="pool-stride", bind="query-params", width=110, help="How far the window jumps.")
        )
    pooled = typed(EXAMPLES[of]) if of in EXAMPLES else small(photo, SIDE)
    try:
        data = _data(pooled, of == EDGES, window, stride)
    except ValueError as problem:
        st.error(str(problem))
        return
    shift = from_link("shift", lambda text: int(number(text, "The shift", min(SHIFTS), max(SHIFTS))), 0)
    mount(_POOLING, "pooling-view", {"shift": shift}, data)
    _explain()
    show_code(script(pooled, of == EDGES, window, stride), "pooling.py")


def _as_taught() -> None:
    """A worked example comes with its window."""
    if st.session_state["pool"] in EXAMPLES:
        st.session_state["window"] = st.session_state["pool-stride"] = 2


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
        "shifts": [
            {"by": one.by, "kept": one.kept, "outputs": {way: packed(output.numpy()) for way, output in one.outputs.items()}}
            for one in found
        ],
        "colour": CHOSEN,
    }


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**Pooling** makes a map smaller: of each window only one number stays. **Max pooling** keeps the largest, as if to ask "
            "“was the pattern anywhere here?”; **average pooling** keeps the mean. Neither has anything to learn.\n\n"
            "What a network saw should not change because the picture moved a little. The bars say how much of each map is as it was "
            f"before the shift: numbers that differ by at most {TOLERANCE:.0%} of the map's range count as the same. Try a larger window: "
            "more survives, and less detail is left. Of typed numbers only equal ones "
            "count. On edges much of the map is black, and black stays black with no pooling at all."
        )
