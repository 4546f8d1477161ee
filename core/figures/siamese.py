"""Pictures and charts of what is the same and what is not: the map of features, distances, errors against thresholds, the ROC."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.figures.charts import Rows, Spec, number, tips
from core.figures.style import CHOSEN, CLASSES, NEGATIVE, NEUTRAL, POSITIVE

REACH = 1.0  # of a map each way, from the middle of all; features have length 1
FILM = 150  # pixels of a map in a film
DRAWN = ("first", "second")
_DIGITS = {"domain": [str(digit) for digit in range(10)], "range": list(CLASSES)}


def cloud(features: NDArray[np.floating], digits: NDArray[np.integer]) -> dict[str, Any]:
    """Columns for `MAP`: features (N, 2) and what they show (N,)."""
    return {"across": features[:, 0].astype(float), "up": features[:, 1].astype(float), "text": [str(one) for one in digits.tolist()],
            "drawn": [False] * len(features)}  # fmt: skip


def with_drawings(features: NDArray[np.floating], digits: NDArray[np.integer], drawn: NDArray[np.floating]) -> Rows:
    """Rows for `MAP`, with drawings (M, 2) among the known ones."""
    known = zip(features.tolist(), digits.tolist(), strict=True)
    rows = [{"across": round(x, 3), "up": round(y, 3), "text": str(text), "drawn": False} for (x, y), text in known]
    return rows + [
        {"across": round(x, 3), "up": round(y, 3), "text": name, "drawn": True} for (x, y), name in zip(drawn.tolist(), DRAWN, strict=False)
    ]


def plotted(features: NDArray[np.floating], digits: NDArray[np.integer]) -> NDArray[np.float32]:
    """The same as a picture for a film, (1, 150, 150) from 0 to 1: each digit written where it lies."""
    image = Image.new("L", (FILM, FILM))
    draw = ImageDraw.Draw(image)
    for (x, y), digit in zip(np.asarray(features, float).tolist(), digits.tolist(), strict=True):
        if np.isfinite(x + y):
            draw.text(((x / REACH + 1) / 2 * FILM, (1 - y / REACH) / 2 * FILM), str(digit), fill=255, anchor="mm")
    return np.asarray(np.asarray(image)[None] / 255, np.float32)


def _side(field: str) -> Spec:
    scale = {"domain": [-REACH, REACH], "nice": False, "clamp": True}
    return {"field": field, "type": "quantitative", "title": None, "scale": scale, "axis": {"labels": False, "grid": False, "ticks": False}}


MAP: Spec = {
    "height": 250,
    "encoding": {"x": _side("across"), "y": _side("up")},
    "layer": [
        {
            "transform": [{"filter": "!datum.drawn"}],
            "mark": {"type": "text", "fontSize": 11, "opacity": 0.75},
            "encoding": {"text": {"field": "text"}, "color": {"field": "text", "type": "nominal", "scale": _DIGITS, "legend": None}},
        },
        {
            "transform": [{"filter": "datum.drawn"}],
            "mark": {
                "type": "point",
                "shape": "cross",
                "filled": True,
                "size": 260,
                "color": NEGATIVE,
                "stroke": "#fff",
                "strokeWidth": 1,
                "aria": False,
            },
        },
        {
            "transform": [{"filter": "datum.drawn"}],
            "mark": {"type": "text", "fontSize": 15, "fontWeight": "bold", "dy": -17},
            "encoding": {"text": {"field": "text"}},
        },
    ],
}

BINS = 50  # of a histogram of distances
MOST_POINTS = 150  # of a curve


def histogram(same: NDArray[np.floating], other: NDArray[np.floating], threshold: float, pair: float | None = None) -> Rows:
    """Rows for `DISTANCES`: which share of the pairs of each kind lies in each piece of the way from 0 to 2; and where one `pair` lies."""
    edges = np.linspace(0, 2, BINS + 1)
    parts = [(name, np.histogram(found, edges)[0] / max(len(found), 1)) for name, found in ((SAME, same), (OTHER, other))]
    rows: Rows = [
        {"from": round(float(low), 3), "to": round(float(high), 3), "share": round(float(share), 5), "kind": name}
        for name, shares in parts
        for low, high, share in zip(edges, edges[1:], shares, strict=False)
    ]
    mine = [] if pair is None else [{"at": round(pair, 4), "kind": "pair"}]
    return [*rows, {"at": threshold, "kind": "threshold"}, *mine]


SAME, OTHER = "same", "different"
_KINDS = {"domain": [SAME, OTHER], "range": [POSITIVE, NEGATIVE]}
_LEGEND = {"title": None, "orient": "top", "labelFontSize": 13}
DISTANCES: Spec = {
    "height": 170,
    "layer": [
        {
            "transform": [{"filter": "isValid(datum.share)"}],
            "mark": {"type": "bar", "opacity": 0.6, "binSpacing": 0},
            "encoding": {
                "x": number("from", title="distance", scale={"domain": [0, 2], "nice": False}),
                "x2": {"field": "to"},
                "y": {**number("share", title="share of pairs", axis={"format": "%", "tickCount": 3}), "stack": None},
                "y2": {"datum": 0},
                "color": {"field": "kind", "type": "nominal", "scale": _KINDS, "legend": _LEGEND},
                "tooltip": tips("kind", ("from", ".2f"), ("share", ".1%")),
            },
        },
        {
            "transform": [{"filter": "datum.kind == 'threshold'"}],
            "mark": {"type": "rule", "strokeWidth": 2.5, "color": NEUTRAL, "aria": False},
            "encoding": {"x": number("at")},
        },
        {
            "transform": [{"filter": "datum.kind == 'pair'"}],
            "mark": {"type": "rule", "strokeWidth": 3, "color": CHOSEN, "aria": False},
            "encoding": {"x": number("at")},
        },
    ],
}


def roc(accepts: NDArray[np.floating], rejects: NDArray[np.floating], here: tuple[float, float], equal: float) -> Rows:
    """Rows for `ROC`: the curve, thinned out; where on it the threshold stands; and where both errors are equal."""
    steps = np.concatenate([[True], (np.diff(accepts) > 0) | (np.diff(rejects) < 0)])
    places = np.flatnonzero(steps)
    # evenly along the curve, which is steep at one end and flat at the other
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(accepts[places]), np.diff(rejects[places])))])
    wanted = np.searchsorted(length, np.linspace(0, length[-1], MOST_POINTS)).clip(max=len(places) - 1)
    kept = places[np.unique(wanted)]
    rows: Rows = [
        {"kind": "curve", "accepts": round(float(a), 5), "accepted": round(1 - float(r), 5)}
        for a, r in zip(accepts[kept], rejects[kept], strict=True)
    ]
    rows.append({"kind": "here", "accepts": round(here[0], 5), "accepted": round(1 - here[1], 5)})
    rows.append({"kind": "equal", "accepts": round(equal, 5), "accepted": round(1 - equal, 5)})
    return rows


_ROC_TIPS = [{"field": "accepts", "format": ".2%", "title": "false accepts"}, {"field": "accepted", "format": ".2%", "title": "accepted"}]
ROC: Spec = {
    "height": 230,
    "layer": [
        {"data": {"values": [{"a": 0, "b": 0}, {"a": 1, "b": 1}]}, "mark": {"type": "line", "strokeDash": [4, 4], "color": NEUTRAL},
         "encoding": {"x": number("a"), "y": number("b")}},
        {"transform": [{"filter": "datum.kind == 'curve'"}], "mark": {"type": "line", "color": POSITIVE}},
        {"transform": [{"filter": "datum.kind == 'equal'"}],
         "mark": {"type": "point", "shape": "diamond", "size": 110, "color": NEUTRAL, "strokeWidth": 2},
         "encoding": {"tooltip": _ROC_TIPS}},
        {"transform": [{"filter": "datum.kind == 'here'"}], "mark": {"type": "point", "filled": True, "size": 130, "color": NEGATIVE},
         "encoding": {"tooltip": _ROC_TIPS}},
    ],
    "encoding": {
        "x": number("accepts", title="false accepts: different, taken for the same", scale={"domain": [0, 1]}, axis={"format": "%"}),
        "y": number("accepted", title="accepted of the same", scale={"domain": [0, 1]}, axis={"format": "%"}),
    },
}  # fmt: skip


def chance(counts: NDArray[np.integer], found: int) -> Rows:
    """Rows for `CHANCE`: of all ways to swap the names, how many get how many right; and how many were right with the true names."""
    total = counts.sum()
    return [
        {"right": right, "share": round(float(count / total), 5), "found": right == found} for right, count in enumerate(counts.tolist())
    ]


CHANCE: Spec = {
    "height": 180,
    "encoding": {"x": {"field": "right", "type": "ordinal", "title": "drawings told right, of 20", "axis": {"labelAngle": 0}}},
    "layer": [
        {
            "mark": {"type": "bar", "color": NEUTRAL},
            "encoding": {
                "y": number("share", title="share of all swaps", axis={"format": "%", "tickCount": 3}),
                "tooltip": tips("right", ("share", ".1%")),
            },
        },
        {"transform": [{"filter": "datum.found"}], "mark": {"type": "rule", "color": POSITIVE, "size": 4, "tooltip": None}},
    ],
}


def table(distances: NDArray[np.floating], names: list[str], threshold: float) -> Rows:
    """Rows for `TABLE`: the distance of every face from every other, (N, N)."""
    return [
        {"row": one, "column": other, "distance": round(float(distances[i, j]), 3), "same": bool(distances[i, j] <= threshold)}
        for i, one in enumerate(names)
        for j, other in enumerate(names)
    ]


def _place(field: str, **how: Any) -> Spec:
    return {"field": field, "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 90, **how}}


TABLE: Spec = {
    "height": {"step": 26},
    "encoding": {"x": _place("column", labelAngle=-40), "y": _place("row")},
    "layer": [
        {
            "mark": {"type": "rect"},
            "encoding": {
                "color": {"condition": {"test": "datum.same", "value": POSITIVE}, "value": NEUTRAL},
                "opacity": {"condition": {"test": "datum.same", "value": 0.45}, "value": 0.12},
                "tooltip": tips("row", "column", ("distance", ".3f")),
            },
        },
        {"mark": {"type": "text", "fontSize": 12}, "encoding": {"text": {"field": "distance", "format": ".2f"}}},
    ],
}
