"""Specs for Vega-Lite charts of the digit pages. Constant: only their data changes, so nothing is rebuilt on the screen."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.style import CHOSEN, NEGATIVE, NEUTRAL, POSITIVE

Rows = list[dict[str, Any]]
Spec = dict[str, Any]

PROBABILITIES: Spec = {
    "height": 260,
    "encoding": {
        "y": {"field": "digit", "type": "ordinal", "title": "digit", "axis": {"labelFontSize": 15, "titleFontSize": 13}},
        "x": {"field": "probability", "type": "quantitative", "scale": {"domain": [0, 1]}, "title": "probability",
              "axis": {"format": "%", "tickCount": 5}},
    },
    "layer": [
        {"mark": {"type": "bar", "cornerRadiusEnd": 3},
         "encoding": {"color": {"condition": {"test": "datum.rank == 1", "value": POSITIVE}, "value": NEUTRAL},
                      "tooltip": [{"field": "digit"}, {"field": "probability", "format": ".2%"}]}},
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 13},
         "encoding": {"text": {"field": "probability", "format": ".1%"},
                      "x": {"field": "label_at", "type": "quantitative"}}},
    ],
}


def probability_rows(probabilities: NDArray[np.float32]) -> Rows:
    """Data for `PROBABILITIES`: ten probabilities (10,)."""
    rank = (-probabilities).argsort().argsort() + 1
    return [{"digit": str(d), "probability": float(p), "rank": int(r), "label_at": min(float(p), 0.84)}
            for d, (p, r) in enumerate(zip(probabilities, rank, strict=True))]


def sweep_spec(title: str, unit: str) -> Spec:
    """A probability against the amount of damage, with the chosen amount marked."""
    x = {"field": "amount", "type": "quantitative", "title": f"{title.lower()} ({unit})"}
    return {
        "height": 170,
        "layer": [
            {"mark": {"type": "area", "opacity": 0.15, "color": POSITIVE},
             "encoding": {"x": x, "y": {"field": "probability", "type": "quantitative", "scale": {"domain": [0, 1]},
                                        "axis": {"format": "%", "tickCount": 5}, "title": "probability of the true digit"}}},
            {"mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5},
             "encoding": {"x": x, "y": {"field": "probability", "type": "quantitative"},
                          "tooltip": [{"field": "amount", "format": ".2f"}, {"field": "probability", "format": ".1%"},
                                      {"field": "reads", "title": "reads"}]}},
            {"transform": [{"filter": "datum.chosen"}], "mark": {"type": "rule", "color": CHOSEN, "strokeWidth": 2.5, "strokeDash": [5, 3]},
             "encoding": {"x": x}},
            {"transform": [{"filter": "datum.chosen"}], "mark": {"type": "point", "color": CHOSEN, "filled": True, "size": 110},
             "encoding": {"x": x, "y": {"field": "probability", "type": "quantitative"}}},
        ],
    }


NUMBER_GRIDS: Spec = {
    "columns": 3,
    "facet": {"field": "panel", "type": "nominal", "sort": {"field": "panel_at"}, "title": None,
              "header": {"labelFontSize": 14, "labelFontWeight": "bold"}},
    "spec": {
        "width": 135, "height": 135,
        "encoding": {
            "x": {"field": "column", "type": "ordinal", "axis": None},
            "y": {"field": "row", "type": "ordinal", "axis": None},
        },
        "layer": [
            {"mark": {"type": "rect", "stroke": "#8A94A0", "strokeWidth": 1},
             "encoding": {"color": {"field": "shade", "type": "quantitative", "legend": None,
                                    "scale": {"domain": [-1, 0, 1], "range": [NEGATIVE, "#FFFFFF", POSITIVE]}}}},
            {"mark": {"type": "text", "fontSize": 13},
             "encoding": {"text": {"field": "value", "format": ".2f"},
                          "color": {"condition": {"test": "abs(datum.shade) > 0.62", "value": "#FFFFFF"}, "value": "#14181D"}}},
        ],
    },
    "resolve": {"scale": {"color": "shared"}},
}


def number_grid_rows(panels: Sequence[tuple[str, NDArray[np.floating]]]) -> Rows:
    """Data for `NUMBER_GRIDS`: titled grids of numbers (k, k), each shaded by its own largest size."""
    rows: Rows = []
    for at, (title, grid) in enumerate(panels):
        limit = float(np.abs(grid).max(initial=0)) or 1.0
        rows += [{"panel": title, "panel_at": at, "row": r, "column": c, "value": float(v), "shade": float(v) / limit}
                 for (r, c), v in np.ndenumerate(grid)]
    return rows


SIGNED_BARS: Spec = {
    "height": {"step": 26},
    "encoding": {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260, "labelFontSize": 13}},
        "x": {"field": "value", "type": "quantitative", "title": "part in the sum"},
        "color": {"condition": {"test": "datum.value >= 0", "value": POSITIVE}, "value": NEGATIVE},
        "tooltip": [{"field": "name"}, {"field": "how"}, {"field": "value", "format": ".4f"}],
    },
    "mark": {"type": "bar", "cornerRadiusEnd": 2},
}
