"""Pictures and charts of what goes on inside a network that reads reviews."""

import copy
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import SIGNED_BARS, Rows, Spec
from core.figures.sheets import PAPER, Colours, enlarge
from core.figures.style import CHOSEN, CLASSES, NEGATIVE, NEUTRAL, POSITIVE, diverging, grey

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
        {
            "place": place + 1,
            "token": f"{place + 1} {label}",
            "piece": label,
            "value": float(value),
            "change": float(change),
            "chosen": place == chosen,
            "named": place in named,
        }
        for place, (label, value, change) in enumerate(zip(labels, values, changes, strict=True))
    ]


def _unit_spec(x: Spec, size: int) -> Spec:
    tips = [{"field": "token"}, {"field": "value", "format": ".4f"}, {"field": "change", "format": "+.4f"}]
    sign = {"condition": {"test": "datum.change >= 0", "value": POSITIVE}, "value": NEGATIVE}
    y = {"type": "quantitative", "title": "value and change"}
    return {
        "height": 230,
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "bar", "size": size, "opacity": 0.75},
                "encoding": {"y": {**y, "field": "change"}, "color": sign, "tooltip": tips},
            },
            {"mark": {"type": "line", "color": NEUTRAL, "strokeWidth": 2.5}, "encoding": {"y": {**y, "field": "value"}}},
            {
                "mark": {"type": "point", "color": NEUTRAL, "filled": True, "size": 6 * size},
                "encoding": {"y": {**y, "field": "value"}, "tooltip": tips},
            },
            {"transform": [{"filter": "datum.chosen"}], "mark": {"type": "rule", "color": CHOSEN, "strokeWidth": 3, "strokeDash": [5, 3]}},
        ],
    }


UNIT_WORDS = _unit_spec(
    {"field": "token", "type": "ordinal", "sort": None, "title": None, "axis": {"labelAngle": -50, "labelFontSize": 13, "labelLimit": 110}},
    size=12,
)
UNIT_LONG = _unit_spec({"field": "place", "type": "quantitative", "title": "token", "scale": {"nice": False}}, size=2)
UNIT_LONG["layer"].append(
    {
        "transform": [{"filter": "datum.named"}],
        "mark": {"type": "text", "dy": -12, "fontSize": 13, "fontWeight": "bold"},
        "encoding": {"y": {"field": "value", "type": "quantitative"}, "text": {"field": "piece"}},
    }
)


def _bars(title: str) -> Spec:
    spec = copy.deepcopy(SIGNED_BARS)
    spec["encoding"]["x"]["title"] = title
    return spec


DRIVERS = _bars("change on average")
PRODUCTS = _bars("product")
NEIGHBOURS = _bars("likeness (cosine)")


PADDING: Spec = {
    "height": 270,
    "encoding": {
        "x": {"field": "padding", "type": "quantitative", "title": "padding tokens read after the review", "scale": {"nice": False}},
        "y": {
            "field": "probability",
            "type": "quantitative",
            "title": "probability “for the film”",
            "scale": {"domain": [0, 1]},
            "axis": {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1]},
        },
    },
    "layer": [
        {
            "mark": {"type": "line", "strokeWidth": 2.5},
            "encoding": {
                "color": {
                    "field": "reader",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "scale": {"range": [CLASSES[4], CLASSES[3], CLASSES[2]]},
                    "legend": {"orient": "top", "direction": "vertical", "labelFontSize": 13, "labelLimit": 260},
                },
                "strokeDash": {
                    "field": "answer",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "legend": {
                        "orient": "top",
                        "direction": "vertical",
                        "labelFontSize": 13,
                        "labelLimit": 260,
                        "symbolStrokeColor": NEUTRAL,
                    },
                },
                "tooltip": [{"field": "reader"}, {"field": "answer"}, {"field": "padding"}, {"field": "probability", "format": ".1%"}],
            },
        },
        {"mark": {"type": "rule", "color": NEUTRAL, "strokeWidth": 1}, "encoding": {"y": {"datum": 0.5}, "x": None}},
        {
            "transform": [{"filter": "datum.chosen"}],
            "mark": {"type": "rule", "color": NEUTRAL, "strokeWidth": 3, "strokeDash": [5, 3]},
            "encoding": {"y": None},
        },
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
