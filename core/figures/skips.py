"""Deep networks with and without skip connections: their losses, their gradients layer by layer, and what a block taken out costs."""

from collections.abc import Sequence

from core.explain.famous.skips import SkipLesson, smoothed
from core.figures.charts import SHARES, Rows, Spec, number, tips
from core.figures.style import CLASSES, NEUTRAL

_COLOUR: Spec = {
    "field": "network",
    "type": "nominal",
    "sort": None,
    "scale": {"range": [NEUTRAL, CLASSES[1], CLASSES[0]]},
    "legend": {"title": None, "orient": "top", "labelFontSize": 13, "labelLimit": 260, "columns": 2},  # three are cut on a phone
}
_DASH: Spec = {
    "field": "network",
    "type": "nominal",
    "sort": None,
    "scale": {"range": [[4, 3], [8, 3], [1, 0]]},
    "legend": _COLOUR["legend"],
}
LOSSES: Spec = {
    "height": 300,
    "encoding": {
        "x": number("step", title="step", axis={"tickMinStep": 1, "format": "d"}, scale={"nice": False}),
        "y": number("loss", title="loss on the digits it learns from", scale={"domain": [0, 3], "clamp": True, "nice": False}),
        "color": _COLOUR,
        "strokeDash": _DASH,
        "tooltip": tips("network", "step", ("loss", ".3f")),
    },
    "mark": {"type": "line", "strokeWidth": 2.5},
}
GRADIENTS: Spec = {
    "height": 300,
    "encoding": {
        "x": number("layer", title="layer of the blocks, the first one left", axis={"tickMinStep": 1, "format": "d"}),
        "y": number("length", title="length of its gradient", scale={"type": "log"}, axis={"format": ".0e", "tickCount": 5}),
        "color": _COLOUR,
        "strokeDash": _DASH,
        "tooltip": tips("network", "layer", ("length", ".2e")),
    },
    "mark": {"type": "line", "strokeWidth": 2},
}
WITHOUT: Spec = {  # of the deep ones only, which keep their colours
    "height": 280,
    "encoding": {
        "x": number("block", title="the block that is taken out", axis={"tickMinStep": 1, "format": "d"}),
        "y": number("accuracy", title="right, of new digits", scale={"domain": [0, 1], "nice": False}, axis=SHARES),
        "color": _COLOUR | {"scale": {"range": [CLASSES[1], CLASSES[0]]}},
        "shape": {"field": "network", "type": "nominal", "sort": None, "legend": _COLOUR["legend"]},
        "tooltip": tips("network", "block", ("accuracy", ".1%")),
    },
    "mark": {"type": "point", "filled": True, "size": 60},
}


def loss_rows(lessons: Sequence[SkipLesson]) -> Rows:
    """Data for `LOSSES`."""
    return [{"network": lesson.recipe.name, "step": step, "loss": loss} for lesson in lessons for step, loss in smoothed(lesson.losses)]


def gradient_rows(lessons: Sequence[SkipLesson], after: bool) -> Rows:
    """Data for `GRADIENTS`: at the start, or after the training of those that are over."""
    return [
        {"network": lesson.recipe.name, "layer": number, "length": length}
        for lesson in lessons
        for number, length in enumerate(lesson.after if after else lesson.before, start=1)
        if length > 0  # a scale of powers of ten has no place for 0
    ]


def without_rows(lessons: Sequence[SkipLesson]) -> Rows:
    """Data for `WITHOUT`: of those that are over."""
    return [
        {"network": lesson.recipe.name, "block": number, "accuracy": accuracy}
        for lesson in lessons
        for number, accuracy in enumerate(lesson.without, start=1)
    ]
