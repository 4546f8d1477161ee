"""Who remembers: the gradient through time, and the accuracy against what lies between. As Vega-Lite charts."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.explain.sequences.recall import LENGTHS, MOST, RecallLesson
from core.figures.charts import SHARES, Rows, Spec, layer, number, tips
from core.figures.reviews.readers import LOOKS, times
from core.figures.style import NEUTRAL
from core.models.recall_net import BOTH_WAYS, NETWORKS, ONE_WAY

_LOOKS = [LOOKS[look] for look in ("plain RNN", "GRU", "LSTM", "LSTM both ways")]  # as the readers of reviews look
_LEGEND: Spec = {"title": None, "orient": "top", "labelFontSize": 12, "symbolSize": 80, "symbolStrokeWidth": 2, "columns": 2}
_T = number("t", title="step t (1: the symbol that decides)", scale={"nice": False}, axis={"tickMinStep": 1, "format": "d"})
_GRADIENT = number("gradient", title="|dL/dh_t|", scale={"type": "log"}, axis={"format": ".0e", "tickCount": 6})
_N = number(
    "distractors", scale={"type": "log", "domain": [1, MOST], "nice": False}, axis={"values": list(LENGTHS)}, title="distractors N"
)  # fmt: skip
_RIGHT = number("accuracy", title="right, of new rows", scale={"domain": [0, 1.03], "nice": False}, axis=SHARES)


def _looks(both: str) -> list[Spec]:
    """Colour, dashes and shape of the networks; of those that read both ways there is only this one."""
    scale = {"domain": [*ONE_WAY.values(), BOTH_WAYS[both]]}
    return [
        {"field": "network", "type": "nominal", "legend": _LEGEND, "scale": scale | {"range": [look[place] for look in _LOOKS]}}
        for place in range(3)
    ]


def gradients(both: str) -> Spec:
    """|dL/dh_t| along the row, on a scale of powers of ten; `both`: one of `BOTH_WAYS`."""
    colour, dash, _ = _looks(both)
    return {
        "height": 300,
        "layer": [
            layer("line", {"x": _T, "y": _GRADIENT, "color": colour, "strokeDash": dash}, strokeWidth=2.5),
            layer(
                "point",
                {"x": _T, "y": _GRADIENT, "tooltip": tips("network", ("t", "", "step"), ("gradient", ".2e", "|dL/dh_t|"))},
                opacity=0, size=60,
            ),
        ],
    }  # fmt: skip


def accuracies(both: str) -> Spec:
    """How often each is right against the number of distractors; `both`: one of `BOTH_WAYS`."""
    colour, _, shape = _looks(both)
    return {
        "height": 330,
        "layer": [
            layer("rule", {"y": {"datum": 0.5}}, color=NEUTRAL, strokeDash=[3, 3], aria=False),
            layer("rule", {"x": number("distractors")}, only="chosen", color=NEUTRAL, strokeWidth=2, strokeDash=[5, 3], aria=False),
            layer("line", {"x": _N, "y": _RIGHT, "color": colour}, only="over", strokeWidth=2.5),
            layer(
                "point",
                {
                    "x": _N, "y": _RIGHT, "color": colour, "shape": shape,
                    "fillOpacity": {"condition": {"test": "datum.over", "value": 1}, "value": 0},
                    "tooltip": tips("network", ("distractors", "", "distractors"), ("accuracy", ".1%", "right"), ("step", "", "steps")),
                },
                filled=True, stroke=None, strokeWidth=2, size=90, aria=False,  # the alternative text has the numbers
            ),
        ],
    }  # fmt: skip


def gradient_rows(found: Mapping[str, NDArray[np.float64]]) -> Rows:
    """Data for `GRADIENTS`: of each network |dL/dh_t| (T,). What is exactly 0, or no number, has no place on a logarithmic scale."""
    return [
        {"network": NETWORKS[name], "t": t, "gradient": float(value)}
        for name, values in found.items()
        for t, value in enumerate(values, 1)
        if np.isfinite(value) and value > 0
    ]


def accuracy_rows(lessons: Iterable[RecallLesson], chosen: int) -> Rows:
    """Data for `ACCURACIES`: what each has come to so far; the row of the chosen number of distractors is marked."""
    rows: Rows = [{"distractors": chosen, "chosen": True}]
    for lesson in lessons:
        recipe, said = lesson.recipe, {"accuracy": lesson.accuracy, "step": lesson.step, "over": lesson.over}
        rows.append({"network": NETWORKS[recipe.network], "distractors": recipe.distractors, "chosen": False} | said)
    return rows


def gradients_in_words(found: Mapping[str, NDArray[np.float64]]) -> str:
    """For each network, how much weaker the gradient is at the first step than at the last."""
    return "; ".join(f"{NETWORKS[name]}: {weaker(values)}" for name, values in found.items())


def weaker(values: NDArray[np.float64]) -> str:
    """How |dL/dh_t| (T,) at the first step compares with that at the last, in plain words."""
    first, last = float(values[0]), float(values[-1])
    if not np.isfinite(values).all():
        return "beyond what numbers can say"
    if first == 0 or last == 0:
        return "nothing is left" if first == 0 else "nothing at the end"
    return times(last / first) if last >= first else times(first / last).replace("weaker", "stronger")
