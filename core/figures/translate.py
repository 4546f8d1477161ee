"""Charts of networks that translate, as Vega-Lite specs whose description never changes."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.translate.lengths import Group
from core.figures.charts import SHARES, Rows, Spec, tips
from core.figures.style import NEGATIVE, POSITIVE
from core.training.record import Record

MOST = 150  # points of a curve
WHO: Spec = {
    "field": "who", "type": "nominal", "sort": None, "scale": {"range": [POSITIVE, NEGATIVE]},
    "legend": {"title": None, "orient": "top", "labelFontSize": 13},
}  # fmt: skip
LENGTHS: Spec = {
    "height": 270,
    "mark": {"type": "bar", "cornerRadiusEnd": 2},
    "encoding": {
        "x": {"field": "length", "type": "nominal", "sort": None, "title": "length of what is read", "axis": {"labelAngle": 0}},
        "xOffset": {"field": "who", "sort": None},
        "y": {"field": "share", "type": "quantitative", "title": "whole answers right", "scale": {"domain": [0, 1]}, "axis": SHARES},
        "color": WHO,
        "opacity": {"field": "beyond", "type": "ordinal", "scale": {"domain": [False, True], "range": [1, 0.55]}, "legend": None},
        "tooltip": tips("who", "length", ("share", ".1%", "right"), ("count", "", "pairs")),
    },
}
LOSSES: Spec = {
    "height": 230,
    "mark": {"type": "line", "strokeWidth": 2},
    "encoding": {
        "x": {"field": "epoch", "type": "quantitative", "title": "epoch", "scale": {"nice": False}},
        "y": {"field": "loss", "type": "quantitative", "title": "loss", "scale": {"domainMin": 0}},
        "color": WHO,
        "strokeDash": {"field": "who", "type": "nominal", "sort": None, "legend": WHO["legend"]},
        "tooltip": tips("who", ("epoch", ".2f"), ("loss", ".3f")),
    },
}


def by_length(groups: Mapping[str, Sequence[Group]]) -> Rows:
    """For `LENGTHS`, of each network by its name."""
    return [
        {
            "who": who, "length": length(group), "share": group.right / group.count, "count": group.count, "beyond": group.beyond,
        }
        for who, found in groups.items()
        for group in found
    ]  # fmt: skip


def length(group: Group) -> str:
    """Such as "13–16", or "31–38 (longer)" for what is longer than all that was learnt from."""
    said = f"{group.shortest}–{group.longest}" if group.shortest < group.longest else f"{group.shortest}"
    return f"{said} (longer)" if group.beyond else said


def raced(records: Mapping[str, Record]) -> Rows:
    """For `LOSSES`: of each network by its name, the losses of its batches, means of a few each."""
    rows: Rows = []
    for who, record in records.items():
        numbers, losses = record.steps.number, record.steps.loss
        size = max(1, -(-len(losses) // MOST))
        for begin in range(0, len(losses), size):
            value = float(np.mean(losses[begin : begin + size]))
            if np.isfinite(value):
                last = numbers[min(begin + size, len(numbers)) - 1]
                rows.append({"who": who, "epoch": float(last) / record.recipe.steps_per_epoch, "loss": value})
    return rows
