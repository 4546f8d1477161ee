"""Pictures of what follows what: a table of letter pairs, and bars."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.writing.alphabet import END, UNKNOWN
from core.data.writing.corpus import Corpus, counts_of
from core.figures.charts import Rows, Spec, number, tips
from core.figures.style import POSITIVE

MOST = 34  # letters or words along each side
LIKELIEST = 10
NAMED = {"\n": "⏎", " ": "␣"}


def named(token: str) -> str:
    """A token as it can be seen."""
    return NAMED.get(token) or token.strip(" ") or token


def frequent(corpus: Corpus) -> list[int]:
    """The tokens that stand in the text most often, the end of a line first, the others in the order of their codes."""
    counts = counts_of(corpus).pairs.sum(axis=0).copy()
    counts[[END, UNKNOWN]] = 0
    order = np.argsort(-counts, kind="stable")[: MOST - 1]
    return [END, *sorted(int(place) for place in order if counts[place])]


def pair_rows(corpus: Corpus) -> Rows:
    """Data for `PAIRS`: for two tokens how often the second followed the first, and how likely that makes it."""
    counts, kept = counts_of(corpus), frequent(corpus)
    names = {place: named(corpus.alphabet.tokens[place]) for place in kept}
    return [
        {"first": names[a], "second": names[b], "count": int(counts.pairs[a, b]), "chance": round(float(counts.after[a, b]), 5)}
        for a in kept
        for b in kept
    ]


AXIS: Spec = {"labelAngle": 0, "labelOverlap": False, "labelFontSize": 10, "labelLimit": 60}
PAIRS: Spec = {
    "height": 520,
    "encoding": {
        "x": {"field": "second", "type": "nominal", "sort": None, "title": "what follows", "axis": AXIS | {"orient": "top"}},
        "y": {"field": "first", "type": "nominal", "sort": None, "title": "what stands before", "axis": AXIS},
        "color": {
            "field": "chance", "type": "quantitative", "title": "probability", "legend": None,
            "scale": {"type": "sqrt", "range": ["#ffffff", POSITIVE], "interpolate": "rgb"},
        },
        "tooltip": tips(("first", "", "before"), ("second", "", "after it"), ("count", ",", "times"), ("chance", ".1%", "probability")),
    },
    "mark": {"type": "rect"},
}  # fmt: skip


def following_rows(tokens: Sequence[str], found: dict[str, NDArray[np.float64]]) -> Rows:
    """Data for `FOLLOWING`: the tokens that any of them finds likely, with what each of them says."""
    best = sum(found.values())
    assert isinstance(best, np.ndarray)
    best[UNKNOWN] = -1
    places = np.argsort(-best, kind="stable")[:LIKELIEST]
    return [
        {"token": named(tokens[place]), "who": who, "chance": round(float(chances[place]), 5), "order": order}
        for order, place in enumerate(places)
        for who, chances in found.items()
    ]


FOLLOWING: Spec = {
    "height": 330,
    "encoding": {
        "y": {
            "field": "token", "type": "nominal", "sort": {"field": "order"}, "title": None,
            "axis": {"labelFontSize": 13, "labelOverlap": False},
        },
        "yOffset": {"field": "who", "type": "nominal", "sort": None},
        "x": number("chance", title="probability of what comes next", axis={"format": "%"}),
        "color": {
            "field": "who", "type": "nominal", "sort": None, "title": None, "legend": {"orient": "top", "direction": "horizontal"},
            "scale": {"range": ["#E69F00", "#009E73", POSITIVE]},
        },
        "tooltip": tips("token", "who", ("chance", ".1%", "probability")),
    },
    "mark": {"type": "bar"},
}  # fmt: skip
