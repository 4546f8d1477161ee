"""Pictures of networks that make pictures: what they were given over what they made, and the map of a code of two numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import Spec
from core.figures.sheets import Sheet, sheet
from core.figures.style import CLASSES, NEUTRAL, POSITIVE, diverging, inked

Bytes = NDArray[np.uint8]  # (N, H, W), ink 255 on 0
BETWEEN = 2  # grey pixels between a picture and what was made of it


def below(*rows: Bytes) -> Sheet:
    """Pictures (N, H, W) side by side; below each what became of it, row after row."""
    N, _, W = rows[0].shape
    line = np.full((N, BETWEEN, W), 90, np.uint8)
    parts = [part for row in rows for part in (line, row)][1:]
    whole = np.concatenate(parts, axis=1)
    return sheet(inked(np.asarray(whole, np.float32), 255), tuple(range(N)), N)


def strokes(weights: NDArray[np.int8]) -> Sheet:
    """What units look for, (2N, H, W) from -127 to 127, the second half below the first: blue for ink, orange for none."""
    half = len(weights) // 2
    both = np.concatenate([weights[:half], weights[half:]], axis=1).astype(np.float32)
    return sheet(diverging(both, 127), tuple(range(half)), half)


def map_picture(tiles: Bytes) -> Sheet:
    """The pictures of a square map (n², H, W), row by row from the upper left, as one without gaps."""
    _, H, W = tiles.shape
    side = round(len(tiles) ** 0.5)
    whole = tiles.reshape(side, side, H, W).transpose(0, 2, 1, 3).reshape(1, side * H, side * W)
    return sheet(inked(np.asarray(whole, np.float32), 255), (0,), 1)


def places(codes: NDArray[np.floating], digits: NDArray[np.integer], frame: NDArray[np.floating]) -> dict[str, Any]:
    """Data for `PLACES`: where on the map each picture lies, those outside of its frame at the edge."""
    middle, size = np.asarray(frame, float)
    at = np.clip((np.asarray(codes, float) - middle) / size, -1, 1)
    return {"across": at[:, 0], "up": at[:, 1], "digit": [str(digit) for digit in digits.tolist()]}


def _axis(field: str, title: str) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": {"domain": [-1, 1]}, "axis": {"labels": False, "grid": False}}


_DIGITS = {"domain": [str(digit) for digit in range(10)], "range": list(CLASSES)}
PLACES: Spec = {
    "height": 280,
    "mark": {"type": "text", "fontSize": 12, "fontWeight": "bold"},
    "encoding": {
        "x": _axis("across", "first number"),
        "y": _axis("up", "second number"),
        "text": {"field": "digit"},
        "color": {"field": "digit", "type": "nominal", "scale": _DIGITS, "legend": None},
    },
}

BY_SIZE: Spec = {
    "height": 240,
    "mark": {"type": "bar"},
    "encoding": {
        "x": {"field": "numbers", "type": "nominal", "sort": None, "title": "numbers in the code", "axis": {"labelAngle": 0}},
        "xOffset": {"field": "who"},
        "y": {"field": "error", "type": "quantitative", "title": "error per pixel"},
        "color": {
            "field": "who",
            "type": "nominal",
            "scale": {"domain": ["PCA", "network"], "range": [NEUTRAL, POSITIVE]},
            "legend": {"title": None, "orient": "top", "labelFontSize": 13},
        },
        "tooltip": [{"field": "who"}, {"field": "numbers"}, {"field": "error", "format": ".5f"}],
    },
}
