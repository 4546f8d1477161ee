"""Charts of the page of one's own pictures: how likely each class is, and all pictures as points."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import ENDS, Rows, Spec, percent
from core.figures.style import CLASSES, NEUTRAL, POSITIVE

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")

CLASS_BARS: Spec = {
    "height": {"step": 34},
    "encoding": {
        "y": {
            "field": "name",
            "type": "nominal",
            "sort": None,
            "title": None,
            "axis": {"labelFontSize": 14, "labelLimit": 110, "ticks": False, "domain": False},
        },
        "x": {
            "field": "probability",
            "type": "quantitative",
            "scale": {"domain": [0, 1], "nice": False},
            "title": "probability",
            "axis": {"format": "%", "values": [0, 0.5, 1]},
        },
    },
    "layer": [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 3},
            "encoding": {
                "color": {"condition": {"test": "datum.rank == 1", "value": POSITIVE}, "value": NEUTRAL},
                "tooltip": [{"field": "name", "title": "class"}, {"field": "probability", "format": ".2%"}],
            },
        },
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 14}, "encoding": {"text": {"field": "words"}}},
        ENDS,
    ],
}


def class_rows(names: Sequence[str], probabilities: NDArray[np.float32], which: Sequence[int]) -> Rows:
    """Data for `CLASS_BARS`: these classes, in this order. Names that are the same are told apart by blanks."""
    best = max(which, key=lambda at: float(probabilities[at]))
    shown, found = told_apart(names), {at: float(probabilities[at]) for at in which}
    return [
        {"name": shown[at], "probability": share, "rank": 1 if at == best else 2, "words": percent(share)} for at, share in found.items()
    ]


def told_apart(names: Sequence[str]) -> list[str]:
    """The names, on one line each; where two are the same the later one has a blank more, so that a chart keeps them apart."""
    found: list[str] = []
    for name in names:
        shown = " ".join(name.split())
        while shown in found:
            shown += " "
        found.append(shown)
    return found


def shape_of(place: int) -> str:
    """The mark of a class: with its colour it is one of a kind for up to fifty classes."""
    return SHAPES[(place + place // len(CLASSES)) % len(SHAPES)]


def points_spec(names: Sequence[str], axes: tuple[str, str], key: str = "picture") -> Spec:
    """All pictures as points that can be clicked; filled ones were learnt from, hollow ones are kept for validation.

    Args:
        names: Of the classes.
        axes: What the directions are.
        key: The name of the selection.
    """
    shown = told_apart(names)
    place = {"type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": {"labels": False, "ticks": False}}
    colours, shapes = (
        {"field": "class", "type": "nominal", "scale": {"domain": shown, "range": [one(at) for at in range(len(shown))]}}
        for one in (lambda at: CLASSES[at % len(CLASSES)], shape_of)
    )
    legend = {"title": None, "orient": "top", "columns": 4, "labelFontSize": 13, "symbolSize": 110, "labelLimit": 110}
    x, y = place | {"field": "x", "title": axes[0]}, place | {"field": "y", "title": axes[1]}
    return {
        "height": 330,
        "layer": [
            {
                "params": [{"name": key, "select": {"type": "point", "fields": ["row"], "toggle": False}}],
                "mark": {"type": "point", "filled": False, "strokeWidth": 1.6, "size": 70, "cursor": "pointer"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": colours | {"legend": legend},
                    "fill": colours | {"legend": None},
                    "shape": shapes | {"legend": legend},
                    "fillOpacity": {"condition": {"test": "datum.part == 'validation'", "value": 0}, "value": 0.75},
                    "tooltip": [{"field": "class"}, {"field": "read", "title": "read as"}, {"field": "part", "title": "used for"}],
                },
            },
            {
                "transform": [{"filter": "datum.chosen"}],
                "mark": {"type": "point", "shape": "circle", "size": 420, "strokeWidth": 3.5, "color": NEUTRAL, "filled": False},
                "encoding": {"x": x, "y": y},
            },
        ],
    }


def point_rows(
    points: NDArray[np.float32],
    names: Sequence[str],
    labels: NDArray[np.int64],
    validation: NDArray[np.bool_],
    reads: NDArray[np.int64] | None,
    chosen: int,
) -> Rows:
    """Data for `points_spec`: N points (N, 2); `reads` is the class that the network takes each for, where it knows these classes."""
    shown = told_apart(names)
    return [
        {
            "row": row,
            "x": round(float(points[row, 0]), 4),
            "y": round(float(points[row, 1]), 4),
            "class": shown[labels[row]],
            "read": shown[reads[row]] if reads is not None else "(it does not know these classes)",
            "part": "validation" if validation[row] else "training",
            "chosen": row == chosen,
        }
        for row in range(len(points))
    ]
