"""The race of the four ways to train: their validation curves in one chart, whose description never changes."""

from collections.abc import Mapping
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import Spec
from core.figures.style import CLASSES, NEUTRAL
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.record import Record

EPOCHS, SECONDS = "epochs", "seconds"
NAMES = [transfer_mode.name for transfer_mode in TRANSFER_MODES.values()]
DASHES = [[1, 0], [9, 3], [3, 3], [10, 3, 2, 3]]  # never by colour alone
SHAPES = ["circle", "square", "triangle-up", "diamond"]
GUESSING = "guessing"

Columns = dict[str, NDArray[np.floating] | list[str]]


def _spec(x: str) -> Spec:
    along = {"field": "x", "type": "quantitative", "title": x, "scale": {"nice": False}, "axis": {"grid": False, "tickMinStep": 1}}
    y = {"field": "right", "type": "quantitative", "title": "validation pictures right", "scale": {"domain": [0, 1]}}
    legend = {"title": None, "orient": "top", "columns": 2, "labelFontSize": 14, "symbolSize": 130, "symbolStrokeWidth": 0}

    def by_way(values: object, legend: object = legend) -> dict[str, object]:
        return {"field": "way", "type": "nominal", "scale": {"domain": NAMES, "range": values}, "legend": legend}

    tooltip = [{"field": "way"}, {"field": "epoch"}, {"field": "seconds", "format": ".1f"}]
    tooltip.append({"field": "right", "title": "right", "format": ".1%"})
    colour = by_way(list(CLASSES[: len(NAMES)]))
    measured, guessing = [{"filter": "isValid(datum.epoch)"}], [{"filter": f"datum.way == '{GUESSING}'"}]
    return {
        "height": 380,
        "encoding": {"x": along, "y": y | {"axis": {"format": "%"}}},
        "layer": [
            {"mark": {"type": "point", "opacity": 0, "tooltip": None}},  # all rows, those of the frame too
            {
                "transform": guessing,
                "mark": {"type": "rule", "color": NEUTRAL, "strokeDash": [2, 4], "strokeWidth": 2},
                "encoding": {"x": {"value": 0}, "x2": {"value": "width"}},
            },
            {
                "transform": guessing,
                "mark": {"type": "text", "align": "right", "baseline": "top", "dx": -4, "dy": 4, "fontSize": 13},
                "encoding": {"x": {"value": "width"}, "text": {"value": GUESSING}},
            },
            {
                "transform": measured,
                "mark": {"type": "line", "strokeWidth": 3},
                "encoding": {"color": colour, "strokeDash": by_way(DASHES, None)},
            },
            {
                "transform": measured,
                "mark": {"type": "point", "filled": True, "opacity": 1, "size": 55},
                "encoding": {"color": colour, "shape": by_way(SHAPES), "tooltip": tooltip},
            },
        ],
    }


SPECS: dict[str, Spec] = {x: _spec(x) for x in (EPOCHS, SECONDS)}


def times(record: Record) -> list[float]:
    """Seconds of training up to the end of each epoch; epoch 0, before training, is at 0."""
    return list(accumulate(end.seconds if end.number else 0.0 for end in record.ends))


def race_columns(records: Mapping[str, Record], x: str) -> Columns:
    """Data for `SPECS[x]`: a row for each epoch of each way, one for guessing, one for the end of the x axis.

    Args:
        records: What is known of each way, by the recipe's mode.
        x: What is along the axis, `EPOCHS` or `SECONDS`.
    """
    transfer_mode: list[str] = []
    rows: list[tuple[float, float, float, float]] = []
    for mode, record in records.items():
        for end, seconds in zip(list(record.ends), times(record), strict=False):
            transfer_mode.append(TRANSFER_MODES[mode].name)
            rows.append((end.number if x == EPOCHS else seconds, end.number, seconds, end.val["accuracy"]))
    kinds = [len(record.recipe.classes) for record in records.values()]
    last = max((record.recipe.epochs for record in records.values()), default=1) if x == EPOCHS else 1.0
    rows += [(0.0, np.nan, np.nan, 1 / max(kinds, default=2)), (float(last), np.nan, np.nan, np.nan)]
    along, epoch, seconds, right = np.array(rows, dtype=float).T
    return {"way": [*transfer_mode, GUESSING, ""], "x": along, "epoch": epoch, "seconds": seconds, "right": right}
