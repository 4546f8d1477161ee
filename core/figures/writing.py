"""Pictures of what follows what: a table of letter pairs, and bars."""

from collections import Counter
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


def names_of(tokens: Sequence[str]) -> list[str]:
    """All of them as they can be seen, no two alike: where only a blank makes the difference, it is shown."""
    names = [named(token) for token in tokens]
    several = {name for name, count in Counter(names).items() if count > 1}
    return [token.replace(" ", "␣") if name in several and token.strip() else name for token, name in zip(tokens, names, strict=True)]


def frequent(corpus: Corpus) -> list[int]:
    """The tokens that stand in the text most often, the end of a line first, the others in the order of their codes."""
    counts = counts_of(corpus).pairs.sum(axis=0).copy()
    counts[[END, UNKNOWN]] = 0
    order = np.argsort(-counts, kind="stable")[: MOST - 1]
    return [END, *sorted(int(place) for place in order if counts[place])]


def pair_rows(corpus: Corpus) -> Rows:
    """Data for `PAIRS`: for two tokens how often the second followed the first, and how likely that makes it."""
    counts, kept = counts_of(corpus), frequent(corpus)
    names = names_of(corpus.alphabet.tokens)
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
    places, names = np.argsort(-best, kind="stable")[:LIKELIEST], names_of(tokens)
    return [
        {"token": names[place], "who": who, "chance": round(float(chances[place]), 5), "order": order}
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


def look_rows(tokens: Sequence[str], weights: NDArray[np.float32]) -> Rows:
    """Data for `LOOKS`: where each token looks, itself and those before it, of weights (T, T)."""
    names = [f"{place} {NAMED.get(token) or token.replace(' ', '␣')}" for place, token in enumerate(tokens)]
    return [{"from": names[i], "to": names[j], "weight": round(float(weights[i, j]), 5)} for i in range(len(names)) for j in range(i + 1)]


LOOKS: Spec = {
    "height": 520,
    "encoding": {
        "x": {
            "field": "to", "type": "nominal", "sort": None, "title": "where it looks", "axis": AXIS | {"orient": "top", "labelAngle": -60},
        },
        "y": {"field": "from", "type": "nominal", "sort": None, "title": "behind this token", "axis": AXIS | {"labelLimit": 90}},
        "color": {
            "field": "weight", "type": "quantitative", "title": "weight", "legend": None,
            "scale": {"type": "sqrt", "domain": [0, 1], "range": ["#ffffff", POSITIVE], "interpolate": "rgb"},
        },
        "tooltip": tips(("from", "", "behind"), ("to", "", "looks at"), ("weight", ".1%", "weight")),
    },
    "mark": {"type": "rect"},
}  # fmt: skip
