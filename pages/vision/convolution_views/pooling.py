"""Pooling lab: the largest or the mean of each window, and what survives when the picture moves."""

import base64
import zlib
from typing import Any

import numpy as np
import streamlit as st
import torch

from core.data.picture_choice import Photo, small
from core.explain.chain import parse
from core.explain.chain_run import run
from core.explain.pooling_lab import EXAMPLES, SHIFTS, TOLERANCE, compare
from core.figures.style import CHOSEN
from pages.kit.code_panel import show_code
from pages.kit.frontend import source
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
CODE = """import torch
from torch.nn import functional as F

values = torch.tensor([[1., 3, 2, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]])[None, None]  # (1, 1, H, W)
print(F.max_pool2d(values, {window}, stride={stride}))
print(F.avg_pool2d(values, {window}, stride={stride}))
"""


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
    values = _map(photo, of)
    try:
        data = _data(values, window, stride, of)
    except ValueError as problem:
        st.error(str(problem))
        return
    _POOLING(key="pooling-view", data=data)
    _explain()
    show_code(CODE.format(window=window, stride=stride), "pooling.py")


def _as_taught() -> None:
    """A worked example comes with its window."""
    if st.session_state["pool"] in EXAMPLES:
        st.session_state["window"] = st.session_state["pool-stride"] = EXAMPLES[st.session_state["pool"]][1]


def _map(photo: Photo, of: str) -> torch.Tensor:
    """The map to be pooled, (H, W): grey, where the picture is in colour."""
    if of in EXAMPLES:
        return torch.tensor(EXAMPLES[of][0], dtype=torch.float32)
    pixels = torch.tensor(small(photo, SIDE).pixels).mean(dim=0, keepdim=True)  # (1, H, W)
    if of == EDGES:
        pixels = run(parse("conv3:sobel,p1 relu"), pixels)[-1].output
    return pixels[0]


def _data(values: torch.Tensor, window: int, stride: int, of: str) -> dict[str, Any]:
    """Everything the browser plays. Raises a ValueError in words where the window does not fit."""
    found = compare(values, window, stride, 0 if of in EXAMPLES else TOLERANCE)
    return {
        "id": f"{zlib.crc32(values.numpy().tobytes())}-{tuple(values.shape)}-{window}-{stride}",
        "shape": list(values.shape),
        "size": list(found[0].outputs["max"].shape),
        "picture": of == THE_PICTURE and float(values.min()) >= 0 and 16 < float(values.max()) <= 255,
        "window": window,
        "stride": stride,
        "still": list(SHIFTS).index(0),
        "shifts": [
            {
                "by": one.by,
                "kept": one.kept,
                "outputs": {way: base64.b64encode(np.ascontiguousarray(output, "<f4")).decode() for way, output in one.outputs.items()},
            }
            for one in found
        ],
        "colour": CHOSEN,
    }


def _explain() -> None:
    predict_first(
        "pooling-guess",
        "Shift the picture by one pixel. Which changes least: the picture itself, or what pooling makes of it?",
        ["The picture", "Pooled", "Both the same"],
        "Pooled",
        "The largest of a window often stays inside it when everything moves by one pixel. Press “one pixel right” and compare the bars.",
    )
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**Pooling** makes a map smaller: of each window only one number stays. **Max pooling** keeps the largest, as if to ask "
            "“was the pattern anywhere here?”; **average pooling** keeps the mean. Neither has anything to learn.\n\n"
            "What a network saw should not change because the picture moved a little. The bars say how much of each map is as it was "
            f"before the shift: numbers that differ by at most {TOLERANCE:.0%} of the map's range count as the same. Try a larger window: "
            "more survives, and less detail is left. In the worked examples only equal numbers "
            "count. On edges much of the map is black, and black stays black with no pooling at all."
        )
