"""How good verdicts are, as charts: every threshold at once (ROC), and whether probabilities can be taken at their word."""

import numpy as np

from core.figures.charts import SHARES, Rows, Spec, layer, number, tips
from core.figures.style import CHOSEN, NEUTRAL, POSITIVE
from core.training.metrics import Calibration, Roc

MOST_POINTS = 300


def _square(x: Spec, y: Spec, layers: list[Spec]) -> Spec:
    """A chart of two shares, with the diagonal."""
    x, y = ({**channel, "scale": {"domain": [0, 1]}, "axis": {**SHARES, "labelFontSize": 12}} for channel in (x, y))
    diagonal = layer("line", {"x": number("from"), "y": number("from")}, color=NEUTRAL, strokeDash=[4, 4])
    diagonal["data"] = {"values": [{"from": 0}, {"from": 1}]}
    return {"height": 300, "layer": [diagonal, *({**one, "encoding": {"x": x, "y": y, **one["encoding"]}} for one in layers)]}


_AT = tips(("at", "", "threshold"), ("true", ".1%", "positives found"), ("false", ".1%", "negatives let through"))
ROC: Spec = _square(
    number("false", title="negatives called positive"),
    number("true", title="positives found (recall)"),
    [
        layer("line", {"order": {"field": "place"}}, color=POSITIVE, strokeWidth=2.5, interpolate="linear"),
        layer("point", {"tooltip": _AT}, only="chosen", color=CHOSEN, filled=True, size=180, opacity=1),
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


_SIZE = number("count", scale={"range": [40, 400]}, legend=None)
_SAID = tips(("count", "", "reviews"), ("said", ".1%", "said"), ("came", ".1%", "positive"))
CALIBRATION: Spec = _square(
    number("said", title="probability it gave"),
    number("came", title="share that is positive"),
    [
        layer("line", color=POSITIVE, strokeWidth=2, opacity=0.6),
        layer("point", {"size": _SIZE, "tooltip": _SAID}, filled=True, color=POSITIVE, opacity=1),
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
