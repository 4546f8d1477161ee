"""When does it know? After every stage of a network, how likely the name is that it gives in the end."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.explain.pictures.look import STAGES
from core.figures.charts import Rows, Spec, number, tips
from core.figures.style import NEUTRAL, POSITIVE

USUAL = "right at once, of other photos"
KNOWS: Spec = {
    "height": 240,
    "encoding": {
        "x": {"field": "stage", "type": "nominal", "sort": None, "title": None, "axis": {"labelAngle": 0, "labelFontSize": 12}},
        "y": number("share", title="probability", scale={"domain": [0, 1], "nice": False}, axis={"format": "%", "values": [0, 0.5, 1]}),
        "color": {
            "field": "what",
            "type": "nominal",
            "sort": None,
            "scale": {"range": [POSITIVE, NEUTRAL]},
            "legend": {"title": None, "orient": "top", "labelLimit": 300, "labelFontSize": 13},
        },
        "tooltip": tips("stage", "what", ("share", ".1%"), "first"),
    },
    "mark": {"type": "line", "point": {"size": 60, "filled": True}, "strokeWidth": 2.5},
}


def knows_rows(said: Mapping[str, NDArray[np.float32]], names: tuple[str, ...], usual: Mapping[str, Mapping[str, float]]) -> Rows:
    """Data for `KNOWS`: of the last answer its probability after every stage, and how often a stage's first answer is right.

    Args:
        said: Of each stage the probabilities (names,).
        names: In their order.
        usual: Of each stage "top1", a share of photos that nothing learnt from.
    """
    last = int(list(said.values())[-1].argmax())
    rows: Rows = [
        {
            "stage": STAGES[stage],
            "what": f"“{names[last]}” in this picture",
            "share": float(found[last]),
            "first": names[int(found.argmax())],
        }
        for stage, found in said.items()
    ]
    return rows + [{"stage": STAGES[stage], "what": USUAL, "share": usual[stage]["top1"], "first": ""} for stage in said]
