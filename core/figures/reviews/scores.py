"""How good verdicts are, as charts: every threshold at once (ROC), and whether probabilities can be taken at their word."""

import numpy as np

from core.figures.charts import Rows, Spec
from core.figures.style import CHOSEN, NEUTRAL, POSITIVE
from core.training.metrics import Calibration, Roc

MOST_POINTS = 300


def _share(field: str, title: str) -> Spec:
    axis = {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "labelFontSize": 12}
    return {"field": field, "type": "quantitative", "title": title, "scale": {"domain": [0, 1]}, "axis": axis}


def _square(x: Spec, y: Spec, layers: list[Spec]) -> Spec:
    """A chart of two shares, with the diagonal."""
    diagonal = {
        "data": {"values": [{"from": 0}, {"from": 1}]},
        "mark": {"type": "line", "color": NEUTRAL, "strokeDash": [4, 4]},
        "encoding": {"x": {"field": "from", "type": "quantitative"}, "y": {"field": "from", "type": "quantitative"}},
    }
    return {"height": 300, "layer": [diagonal, *({**layer, "encoding": {"x": x, "y": y, **layer["encoding"]}} for layer in layers)]}


_AT = [
    {"field": "at", "title": "threshold"},
    {"field": "true", "format": ".1%", "title": "positives found"},
    {"field": "false", "format": ".1%", "title": "negatives let through"},
]
ROC: Spec = _square(
    _share("false", "negatives called positive"),
    _share("true", "positives found (recall)"),
    [
        {
            "mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2.5, "interpolate": "linear"},
            "encoding": {"order": {"field": "place"}},
        },
        {
            "transform": [{"filter": "datum.chosen"}],
            "mark": {"type": "point", "color": CHOSEN, "filled": True, "size": 180, "opacity": 1},
            "encoding": {"tooltip": _AT},
        },
    ],
)


def roc_rows(found: Roc, threshold: float) -> Rows:
    """Data for `ROC`: the curve, at a few hundred thresholds of a long one, and the point of the chosen threshold."""
    places = np.unique(np.linspace(0, len(found.thresholds) - 1, MOST_POINTS).round().astype(int))
    chosen = int(np.searchsorted(-found.thresholds, -threshold, side="right")) - 1  # the last that is not below the threshold
    rows = [_point(found, place, False) for place in places]
    return [*rows, _point(found, chosen, True) | {"at": f"{threshold:.0%}"}]


def _point(found: Roc, place: int, chosen: bool) -> dict[str, object]:
    at = found.thresholds[place]
    return {
        "false": round(float(found.false[place]), 4),
        "true": round(float(found.true[place]), 4),
        "at": f"{at:.1%}" if np.isfinite(at) else "none",
        "place": int(place),
        "chosen": chosen,
    }


CALIBRATION: Spec = _square(
    _share("said", "probability it gave"),
    _share("came", "share that is positive"),
    [
        {"mark": {"type": "line", "color": POSITIVE, "strokeWidth": 2, "opacity": 0.6}, "encoding": {}},
        {
            "mark": {"type": "point", "filled": True, "color": POSITIVE, "opacity": 1},
            "encoding": {
                "size": {"field": "count", "type": "quantitative", "scale": {"range": [40, 400]}, "legend": None},
                "tooltip": [
                    {"field": "count", "title": "reviews"},
                    {"field": "said", "format": ".1%", "title": "said"},
                    {"field": "came", "format": ".1%", "title": "positive"},
                ],
            },
        },
    ],
)


def calibration_rows(found: Calibration) -> Rows:
    """Data for `CALIBRATION`: one dot for every ten per cent that has reviews."""
    return [
        {"said": round(float(said), 4), "came": round(float(came), 4), "count": int(count)}
        for said, came, count in zip(found.said, found.came, found.count, strict=True)
    ]


def calibration_in_words(found: Calibration) -> str:
    """The chart as sentences."""
    return "Said and true share: " + "; ".join(
        f"{said:.0%} said, {came:.0%} positive of {count:,}" for said, came, count in zip(found.said, found.came, found.count, strict=True)
    )
