"""Pictures and charts of what goes on inside a network that reads reviews."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import SHARES, Rows, Spec, layer, number, signed, signed_bars, tips
from core.figures.sheets import PAPER, Colours, enlarge
from core.figures.style import CHOSEN, CLASSES, NEUTRAL, POSITIVE, diverging, grey

NAMED = 4  # tokens written into the chart of a long review


def gate_map(values: NDArray[np.float32], gate: bool) -> Colours:
    """Values (T, U) as a picture (U, T, 3): a gate from black, closed, to white, open; the others orange, white, blue."""
    return grey(values.T, 1.0) if gate else diverging(values.T, None if np.abs(values).max(initial=0) > 1 else 1.0)


def unit_rows(labels: Sequence[str], values: NDArray[np.float32], changes: NDArray[np.float32], chosen: int) -> Rows:
    """Data for `UNIT_WORDS` and `UNIT_LONG`: a unit's value after each of T tokens, and by how much each changed it."""
    named: list[int] = []
    for place in np.argsort(-np.abs(changes), kind="stable").tolist():
        if len(named) < NAMED and all(abs(place - other) > len(changes) / 10 and labels[place] != labels[other] for other in named):
            named.append(place)  # not the same word again, and not where another stands already
    return [
        {"place": place + 1, "token": f"{place + 1} {label}", "piece": label, "value": float(value), "change": float(change)}
        | {"chosen": place == chosen, "named": place in named}
        for place, (label, value, change) in enumerate(zip(labels, values, changes, strict=True))
    ]


def _unit_spec(x: Spec, size: int, *more: Spec) -> Spec:
    told = tips("token", ("value", ".4f"), ("change", "+.4f"))
    y = {"title": "value and change"}
    value = {"y": number("value", **y)}
    return {
        "height": 230,
        "encoding": {"x": x},
        "layer": [
            layer("bar", {"y": number("change", **y), "color": signed("change"), "tooltip": told}, size=size, opacity=0.75),
            layer("line", value, color=NEUTRAL, strokeWidth=2.5),
            layer("point", value | {"tooltip": told}, color=NEUTRAL, filled=True, size=6 * size),
            layer("rule", only="chosen", color=CHOSEN, strokeWidth=3, strokeDash=[5, 3]),
            *more,
        ],
    }


UNIT_WORDS = _unit_spec(
    {"field": "token", "type": "ordinal", "sort": None, "title": None, "axis": {"labelAngle": -50, "labelFontSize": 13, "labelLimit": 110}},
    12,
)
UNIT_LONG = _unit_spec(
    number("place", title="token", scale={"nice": False}),
    2,
    layer("text", {"y": number("value"), "text": {"field": "piece"}}, only="named", dy=-12, fontSize=13, fontWeight="bold"),
)
DRIVERS, PRODUCTS, NEIGHBOURS = signed_bars("change on average"), signed_bars("product"), signed_bars("likeness (cosine)")


def _told_apart(field: str, legend: Spec, **how: Any) -> Spec:
    """The channel of a field that tells the lines of `PADDING` apart."""
    legend = {"orient": "top", "direction": "vertical", "labelFontSize": 13, "labelLimit": 260, **legend}
    return {"field": field, "type": "nominal", "sort": None, "title": None, "legend": legend, **how}


PADDING: Spec = {
    "height": 270,
    "encoding": {
        "x": number("padding", title="padding tokens read after the review", scale={"nice": False}),
        "y": number("probability", title="probability “for the film”", scale={"domain": [0, 1]}, axis=SHARES),
    },
    "layer": [
        layer(
            "line",
            {
                "color": _told_apart("reader", {}, scale={"range": [CLASSES[4], CLASSES[3], CLASSES[2]]}),
                "strokeDash": _told_apart("answer", {"symbolStrokeColor": NEUTRAL}),
                "tooltip": tips("reader", "answer", "padding", ("probability", ".1%")),
            },
            strokeWidth=2.5,
        ),
        layer("rule", {"y": {"datum": 0.5}, "x": None}, color=NEUTRAL, strokeWidth=1),
        layer("rule", {"y": None}, only="chosen", color=NEUTRAL, strokeWidth=3, strokeDash=[5, 3]),
    ],
}


def padding_rows(reader: str, answer: str, chances: NDArray[np.float32], chosen: int, step: int = 5) -> Rows:
    """Data for `PADDING`: the probabilities after 0, 1, 2 … padding tokens, of which every `step`-th is drawn, and the chosen one."""
    return [
        {"reader": reader, "answer": answer, "padding": count, "probability": float(chances[count]), "chosen": count == chosen}
        for count in sorted({*range(0, len(chances), step), chosen})
    ]


def squares(values: NDArray[np.float32], columns: int = 16, factor: int = 14) -> Colours:
    """A vector (N,) as a picture of coloured squares, row by row; grey where a row ends early."""
    rows = -(-len(values) // columns)
    picture = np.full((rows * columns, 3), PAPER, np.uint8)
    picture[: len(values)] = diverging(values)
    return enlarge(picture.reshape(rows, columns, 3), factor)


def batch_picture(lengths: Sequence[int], mine: int, width: int = 640, height: int = 22) -> Colours:
    """Reviews of these lengths below one another as a batch: tokens dark (one's own blue), padding light grey, whole pixels."""
    longest = max(lengths)
    factor = max(1, width // longest)
    step = -(-longest // width)  # a very long batch is drawn at every step-th token
    picture = np.full((len(lengths), -(-longest // step), 3), 205, np.uint8)
    for row, length in enumerate(lengths):
        colour = POSITIVE if row == mine else "#4A5560"
        picture[row, : -(-length // step)] = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    tall = picture.repeat(height, axis=0).repeat(factor, axis=1)
    tall[::height] = 255  # a line between reviews
    return tall
