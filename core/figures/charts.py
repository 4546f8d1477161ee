"""Specs for Vega-Lite charts of the digit pages. Constant: only their data changes, so nothing is rebuilt on the screen."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.style import CHOSEN, NEGATIVE, NEUTRAL, POSITIVE

Rows = list[dict[str, Any]]
Spec = dict[str, Any]

PROBABILITIES: Spec = {
    "height": 300,
    "encoding": {
        "y": {
            "field": "digit",
            "type": "ordinal",
            "title": "digit",
            "scale": {"paddingInner": 0.25},
            "axis": {"labelFontSize": 15, "titleFontSize": 13, "labelOverlap": False},
        },
        "x": {
            "field": "probability",
            "type": "quantitative",
            "scale": {"domain": [0, 1.42], "nice": False},
            "title": "probability",
            "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]},
        },
    },
    "layer": [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 3},
            "encoding": {
                "color": {"condition": {"test": "datum.rank == 1", "value": POSITIVE}, "value": NEUTRAL},
                "tooltip": [{"field": "digit"}, {"field": "probability", "format": ".2%"}],
            },
        },
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 14}, "encoding": {"text": {"field": "words"}}},
    ],
}


def percent(share: float) -> str:
    """A probability in words that never claims certainty: 93.1 %, over 99.9 %."""
    return "over 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"


def probability_rows(probabilities: NDArray[np.float32]) -> Rows:
    """Data for `PROBABILITIES`: ten probabilities (10,); ten empty rows where there are none (all zero)."""
    best = int(probabilities.argmax())
    return [
        {"digit": str(d), "probability": float(p), "rank": 1 if d == best else 2, "words": percent(float(p)) if probabilities.any() else ""}
        for d, p in enumerate(probabilities)
    ]


def sweep_spec(title: str, unit: str) -> Spec:
    """A probability against the amount of damage, with the chosen amount marked."""
    x = {"field": "amount", "type": "quantitative", "title": f"{title.lower()} ({unit})", "scale": {"nice": False}}
    return {
        "height": 190,
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.15, "color": POSITIVE},
                "encoding": {
                    "x": x,
                    "y": {
                        "field": "probability",
                        "type": "quantitative",
                        "scale": {"domain": [0, 1]},
                        "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]},
                        "title": "P(true digit)",
                    },
                },
            },
            {
                "mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5},
                "encoding": {
                    "x": x,
                    "y": {"field": "probability", "type": "quantitative"},
                    "tooltip": [
                        {"field": "amount", "format": ".2f"},
                        {"field": "probability", "format": ".1%"},
                        {"field": "reads", "title": "reads"},
                    ],
                },
            },
            {
                "transform": [{"filter": "datum.chosen"}],
                "mark": {"type": "rule", "color": CHOSEN, "strokeWidth": 2.5, "strokeDash": [5, 3]},
                "encoding": {"x": x},
            },
            {
                "transform": [{"filter": "datum.chosen"}],
                "mark": {"type": "point", "color": CHOSEN, "filled": True, "size": 110},
                "encoding": {"x": x, "y": {"field": "probability", "type": "quantitative"}},
            },
        ],
    }


_AGE = {"field": "epoch", "type": "quantitative", "title": "epoch", "axis": {"tickMinStep": 1, "format": "d"}, "scale": {"nice": False}}
_CHANCE = {
    "field": "probability",
    "type": "quantitative",
    "title": "probability of the digit",
    "scale": {"domain": [0, 1.12], "nice": False},
    "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]},
}
LIFE: Spec = {
    "height": 260,
    "encoding": {"x": _AGE, "y": _CHANCE},
    "layer": [
        {"mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5}},
        {
            "mark": {"type": "point", "color": POSITIVE, "filled": True, "size": 80},
            "encoding": {"tooltip": [{"field": "epoch"}, {"field": "probability", "format": ".1%"}, {"field": "reads"}]},
        },
        {"mark": {"type": "text", "dy": -16, "fontSize": 16, "fontWeight": "bold"}, "encoding": {"text": {"field": "reads"}}},
    ],
}

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
