"""Readers of reviews side by side: the score along the text, what is left of its beginning, how far a gradient reaches.

Readers are told apart by colour, by the pattern of their line and by the shape of their dots.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import Rows, Spec, layer, name, number, signed, tips
from core.figures.reviews.reviews import UNDECIDED, probability_of, sign, verdict
from core.figures.style import NEGATIVE, NEUTRAL, POSITIVE

MOST_PLACES = 160  # along a text; a longer one is shown at some of its words
LOOKS = {  # reader -> colour, dashes, shape; blue and orange are for and against, so they are no reader's
    "LSTM": ("#CC79A7", [1, 0], "circle"),
    "GRU": ("#009E73", [8, 3], "square"),
    "plain RNN": ("#E69F00", [2, 3], "triangle-up"),
    "LSTM both ways": ("#56B4E9", [8, 3, 2, 3], "diamond"),
    "attention": ("#999933", [1, 1], "triangle-down"),
    "words and pairs": ("#7A7A7A", [1, 4], "cross"),
}


def said(probability: float) -> str:
    """The verdict after the name of who gives it: "for the film", "rather against the film", "cannot tell"."""
    words = verdict(probability)
    return "cannot tell" if words == UNDECIDED else words.removeprefix("This is ").lower()


def along(words: Sequence[str], verdicts: NDArray[np.floating], votes: NDArray[np.floating]) -> Rows:
    """Data for `ALONG`: after each of W words, the verdict so far and the last state's own vote, both in log-odds (W,)."""
    step = -(-len(words) // MOST_PLACES)
    places = sorted({*range(0, len(words), step), len(words) - 1}) if len(words) else []
    so_far, own = probability_of(verdicts), probability_of(votes)
    return [
        {
            "place": f"{place + 1:06d}{words[place][:14]}",  # the number keeps the order, the axis leaves it out
            "word": f"{place + 1}. {words[place]}",
            "verdict": round(float(so_far[place]), 4),
            "up": round(max(float(so_far[place]), 0.5), 4),
            "down": round(min(float(so_far[place]), 0.5), 4),
            "vote": round(float(own[place]), 4),
        }
        for place in places
    ]


_Y: Spec = {"scale": {"domain": [0, 1]}, "axis": {"format": "%", "values": [0, 0.5, 1], "title": "for the film", "labelFontSize": 12}}


def _side(field: str, colour: str) -> Spec:
    """What lies between the middle and the verdict, on one side."""
    return layer("area", {"y": number(field, **_Y), "y2": {"datum": 0.5}}, color=colour, opacity=0.25, interpolate="monotone")


ALONG: Spec = {
    "height": 210,
    "encoding": {
        "x": {
            "field": "place",
            "type": "ordinal",
            "scale": {"type": "point", "padding": 0.5},
            "axis": {"title": None, "labelExpr": "slice(datum.value, 6)", "labelAngle": -50, "labelOverlap": "greedy", "labelFontSize": 12},
        },
        "tooltip": tips("word", ("verdict", ".1%", "verdict so far"), ("vote", ".1%", "this state's own vote")),
    },
    "layer": [
        _side("up", POSITIVE),
        _side("down", NEGATIVE),
        layer("line", {"y": number("verdict", **_Y)}, strokeWidth=2.5, interpolate="monotone", color=NEUTRAL),
        layer(
            "point",
            {"y": number("vote", **_Y), "color": signed("vote", 0.5), "shape": signed("vote", 0.5, ("triangle-up", "triangle-down"))},
            filled=True,
            size=40,
            opacity=0.9,
        ),
    ],
}


def by_amount(amounts: Sequence[int], found: Mapping[str, NDArray[np.floating]], chosen: int) -> Rows:
    """Data for `remains_spec`: for each reader the difference (K,) after K amounts of neutral words, the chosen amount marked."""
    return [
        {"words": amount, "apart": round(float(value), 4), "reader": reader, "chosen": amount == chosen, "dot": amount % 20 == 0}
        for reader, values in found.items()
        for amount, value in zip(amounts, values, strict=True)
    ]


def by_distance(found: Mapping[str, NDArray[np.floating]], most: int = 200) -> Rows:
    """Data for `pull_spec`: for each reader the pull of every word (T,) on the last vote, by how many words before the end it stands."""
    rows = []
    for reader, values in found.items():
        back = len(values) - 1 - np.arange(len(values))
        kept = [place for place in range(max(0, len(values) - most), len(values)) if values[place] > 0]  # a logarithm has no zero
        rows += [{"back": int(back[place]), "pull": float(values[place]), "reader": reader} for place in kept]
    return rows


def _lines(x: Spec, y: Spec, readers: Sequence[str], tells: list[Spec] | None = None) -> list[Spec]:
    """One line for each of these readers, with dots to ask where there are `tells`."""
    legend = {"title": None, "orient": "top", "labelFontSize": 13, "symbolSize": 140, "symbolStrokeWidth": 2.5, "columns": 3}
    colour, dash, shape = (
        {
            "field": "reader",
            "type": "nominal",
            "legend": legend,
            "scale": {"domain": list(readers), "range": [LOOKS[reader][place] for reader in readers]},
        }
        for place in range(3)
    )
    lines = layer("line", {"x": x, "y": y, "color": colour, "strokeDash": dash}, strokeWidth=2.5)
    if tells is None:
        return [lines]
    told = {"x": x, "y": y, "color": colour, "shape": shape, "tooltip": tells}
    return [lines, layer("point", told, only="dot", filled=True, size=60, opacity=1)]  # lines of many points would be nothing but dots


def remains_spec(title: str, readers: Sequence[str]) -> Spec:
    """The difference between the twins against the neutral words after the first sentence, for these readers."""
    scale, axis = {"domain": [0, 160], "nice": False}, {"values": list(range(0, 161, 20))}
    x = number("words", title="neutral words after the first sentence", scale=scale, axis=axis)
    tells = tips("reader", ("words", "", "neutral words"), ("apart", "+.2f", title))
    return {
        "height": 300,
        "layer": [
            layer("rule", {"y": {"datum": 0}}, color=NEUTRAL, strokeDash=[3, 3]),
            layer("rule", {"x": x}, only="chosen", color=NEUTRAL, strokeWidth=2, strokeDash=[5, 3]),
            *_lines(x, number("apart", title=title), readers, tells),
        ],
    }


def pull_spec(readers: Sequence[str]) -> Spec:
    """The size of a gradient, on a logarithmic scale, against the distance from the end, for these readers."""
    back = number("back", title="words before the end", scale={"reverse": True, "nice": False})
    pull = number("pull", title="size of the gradient", scale={"type": "log"}, axis={"format": ".0e", "tickCount": 6})
    return {"height": 280, "layer": _lines(back, pull, readers)}


def remains_in_words(amounts: Sequence[int], found: Mapping[str, NDArray[np.floating]]) -> str:
    """The chart as sentences."""
    told = (f"{reader}: {sign(float(values[0]))} at first, {sign(float(values[-1]))} at the end" for reader, values in found.items())
    return f"How far the two texts are kept apart, from 0 to {amounts[-1]} neutral words. {'; '.join(told)}."


def pull_in_words(found: Mapping[str, NDArray[np.floating]]) -> str:
    """How much weaker the first ten words pull than the last ten, for each reader."""
    told = []
    for reader, values in found.items():
        early, late = float(np.median(values[:10])), float(np.median(values[-10:]))
        told.append(f"{reader}: {times(late / early)}" if early > 0 else f"{reader}: nothing is left")
    return "; ".join(told)


def times(ratio: float) -> str:
    """How many times weaker, in plain words up to a million and as a power of ten beyond."""
    if ratio < 10:
        return f"{ratio:.1f} times weaker" if ratio >= 1 else "not weaker"
    if ratio < 1e6:
        return f"{float(f'{ratio:.2g}'):,.0f} times weaker"
    return f"10^{np.log10(ratio):.0f} times weaker"


WEIGHTS: Spec = {
    "height": {"step": 26},
    "encoding": {"y": name(200, labelFontSize=14), "x": number("value", title="weight: above 0 for the film", scale={"padding": 42})},
    "layer": [
        layer("bar", {"color": signed("value"), "tooltip": tips("name", ("value", "+.2f"))}, cornerRadiusEnd=2),
        layer(
            "text",
            {"text": {"field": "words"}},
            align={"expr": "datum.value >= 0 ? 'left' : 'right'"},
            dx={"expr": "datum.value >= 0 ? 5 : -5"},
        ),
    ],
}
MOST_WEIGHTS = 8


def weight_rows(features: Sequence[tuple[str, float]]) -> Rows:
    """Data for `WEIGHTS`: the words and pairs of a text that count most, the strongest first."""
    most = sorted(features, key=lambda feature: -abs(feature[1]))[:MOST_WEIGHTS]
    return [{"name": gram, "value": round(float(value), 4), "words": sign(float(value), 2)} for gram, value in most]


def weights_in_words(features: Sequence[tuple[str, float]]) -> str:
    """The same as a sentence."""
    return "The words and pairs that count most: " + ", ".join(f"{row['name']} {row['words']}" for row in weight_rows(features))
