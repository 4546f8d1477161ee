"""What a detector finds, as pictures and charts."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.data.scenes import CLASSES, HEIGHT, WIDTH
from core.figures.charts import Rows, Spec
from core.figures.sheets import Sheet, sheet
from core.figures.style import NEGATIVE, POSITIVE, diverging

SHORT = (*"0123456789", "tri", "sq", "x")  # classes in letters small enough for a scene
LETTERS = 11  # pixels that they are high


def boxed(scenes: NDArray[np.uint8], boxes: NDArray[np.floating]) -> NDArray[np.float32]:
    """Scenes (N, 96, 144) uint8 with their boxes on them: ink up to 1, frames and the letters of classes −1.

    Args:
        scenes: Ink 255 on 0.
        boxes: (N, M, 6): left, top, right, bottom in pixels, how sure (0: no box), class.
    """
    drawn = np.stack([_frames(row) for row in np.asarray(boxes, np.float32)])
    return np.where(drawn, np.float32(-1), scenes.astype(np.float32) / np.float32(255))


def _frames(rows: NDArray[np.float32]) -> NDArray[np.bool_]:
    image = Image.new("1", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom, sure, number in rows.tolist():
        if sure > 0:
            draw.rectangle((left, top, max(right, left + 1), max(bottom, top + 1)), outline=1)
            above = top - LETTERS
            draw.text((left + 1, above if above >= 0 else bottom), SHORT[int(number)], fill=1)
    return np.asarray(image)


def wall(scenes: NDArray[np.uint8], boxes: NDArray[np.floating], columns: int = 2) -> Sheet:
    """The same as one picture: ink blue, boxes orange."""
    found = boxed(scenes, boxes)
    return sheet(diverging(found, 1.0), tuple(range(len(found))), columns)


def bars(precisions: list[float]) -> Rows:
    """Rows for `BY_CLASS`: each class's average precision."""
    found = zip(CLASSES, precisions, strict=True)
    return [{"class": name, "precision": round(value, 4)} for name, value in found if not np.isnan(value)]


BY_CLASS: Spec = {
    "height": 200,
    "mark": {"type": "bar", "color": POSITIVE},
    "encoding": {
        "x": {"field": "class", "type": "nominal", "sort": None, "title": None, "axis": {"labelAngle": -40}},
        "y": {"field": "precision", "type": "quantitative", "title": "average precision", "scale": {"domain": [0, 1]}},
        "tooltip": [{"field": "class"}, {"field": "precision", "format": ".3f"}],
    },
}
CURVE: Spec = {
    "height": 230,
    "layer": [
        {
            "transform": [{"filter": "datum.kind == 'curve'"}],
            "mark": {"type": "line", "color": POSITIVE, "interpolate": "step-before"},
            "encoding": {"order": {"field": "recall"}},
        },
        {
            "transform": [{"filter": "datum.kind == 'here'"}],
            "mark": {"type": "point", "filled": True, "size": 130, "color": NEGATIVE},
            "encoding": {"tooltip": [{"field": "recall", "format": ".3f"}, {"field": "precision", "format": ".3f"}]},
        },
    ],
    "encoding": {
        "x": {"field": "recall", "type": "quantitative", "title": "recall", "scale": {"domain": [0, 1]}},
        "y": {"field": "precision", "type": "quantitative", "title": "precision",
              "scale": {"domain": [0, 1]}},
    },
}  # fmt: skip
MOST_POINTS = 200


def curve(recall: NDArray[np.floating], precision: NDArray[np.floating], here: tuple[float, float]) -> Rows:
    """Rows for `CURVE`: the curve, thinned out, and where on it the slider stands."""
    at = np.unique(np.linspace(0, max(len(recall) - 1, 0), MOST_POINTS).astype(int)) if len(recall) else np.zeros(0, int)
    points = [("curve", float(recall[place]), float(precision[place])) for place in at]
    return [{"kind": kind, "recall": round(r, 4), "precision": round(p, 4)} for kind, r, p in (*points, ("here", *here))]
