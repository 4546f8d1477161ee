"""Charts of machines that learn without labels."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.explain.belief.labels import COUNTS, LOOK_EVERY, LabelLesson
from core.explain.belief.machine import STEPS
from core.explain.belief.stack import StackLesson
from core.figures.charts import Rows, Spec, layer, number, tips
from core.figures.style import CHOSEN, NEGATIVE, NEUTRAL, POSITIVE
from core.models.belief_net import STARTS

_LEGEND: Spec = {"title": None, "orient": "top", "labelFontSize": 12, "labelLimit": 320, "columns": 2, "symbolStrokeWidth": 2}
_STEP = {"axis": {"tickMinStep": 1, "format": ",d"}}


def _lines(y: Spec, domain: Sequence[str], looks: Sequence[str], last: int, height: int, **legend: object) -> Spec:
    """Lines over steps, told apart by colour and dashes."""
    scale = {"domain": list(domain), "range": list(looks)}
    dashes = {"domain": list(domain), "range": [[1, 0], [6, 3], [2, 2]][: len(domain)]}
    encoding = {
        "x": number("step", title="step", scale={"domain": [0, last], "nice": False}, **_STEP),
        "y": y,
        "color": {"field": "of", "type": "nominal", "scale": scale, "legend": _LEGEND | legend},
        "strokeDash": {"field": "of", "type": "nominal", "scale": dashes, "legend": _LEGEND | legend},
    }
    told = layer("point", {"tooltip": tips("of", ("step", ",d"), ("value", ".4f"))}, opacity=0, size=60, clip=True, aria=False)
    return {"height": height, "encoding": encoding, "layer": [layer("line", strokeWidth=2.5, clip=True), told]}


_ERROR = number("value", title="squared error of a pixel", scale={"zero": True})
ERRORS = _lines(_ERROR, ("learnt from", "new"), (NEUTRAL, POSITIVE), STEPS, 260, columns=1)
STACK_ERRORS = _lines(_ERROR, ("through one machine", "through both"), (POSITIVE, NEGATIVE), 2 * STEPS, 260)


def error_rows(errors: Iterable[Mapping[str, float]]) -> Rows:
    """Data for `ERRORS`: what a machine's lesson has measured."""
    names = {"training": "learnt from", "test": "new"}
    return [{"step": at["step"], "of": said, "value": at[name]} for at in errors for name, said in names.items() if np.isfinite(at[name])]


def stack_rows(lesson: StackLesson) -> Rows:
    """Data for `STACK_ERRORS`."""
    names = ("through one machine", "through both")
    return [{"step": at["step"], "of": names[int(at["machines"]) - 1], "value": at["error"]} for at in lesson.errors]


_KIND = {"field": "of", "type": "nominal", "legend": _LEGEND}
ENERGIES: Spec = {
    "height": 300,
    "layer": [
        layer(
            "bar",
            {
                "x": number("energy", bin=False, title="free energy: the lower, the likelier it would dream this"),
                "x2": {"field": "to"},
                "y": number("share", title="share of the pictures", stack=None, axis={"format": "%"}),
                "y2": {"datum": 0},
                "color": _KIND | {
                    "scale": {
                        "domain": ["new digits", "the same pixels, shuffled", "noise"],
                        "range": [POSITIVE, NEGATIVE, NEUTRAL],
                    }
                },
                "tooltip": tips("of", ("energy", ".0f", "from"), ("to", ".0f"), ("share", ".1%")),
            },
            only="bar", opacity=0.6,
        ),
        layer("rule", {"x": number("energy")}, only="own", color=CHOSEN, strokeWidth=4, aria=False),  # empty at first
        layer(
            "text", {"x": number("energy"), "y": {"value": 8}, "text": {"field": "of"}}, only="own",
            align="left", dx=6, fontSize=14, fontWeight="bold", aria=False,
        ),
    ],
}  # fmt: skip
BINS = 40


def energy_rows(found: Mapping[str, NDArray[np.float32]], own: Mapping[str, float]) -> Rows:
    """Data for `ENERGIES`: histograms of the energies (N,) of each kind of picture over the same bins, and rules for single pictures."""
    every = np.concatenate([*found.values(), np.array(list(own.values()), np.float32)])
    edges = np.linspace(every.min(), every.max() + 1e-3, BINS + 1)
    rows: Rows = []
    for name, energies in found.items():
        counts, _ = np.histogram(energies, edges)
        rows += [
            {"bar": True, "own": False, "of": name, "energy": float(low), "to": float(high), "share": count / len(energies)}
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
            if count
        ]
    return rows + [{"bar": False, "own": True, "of": name, "energy": energy} for name, energy in own.items()]


def labels_spec(last: int) -> Spec:
    """The share of new digits that are read right, against steps; one chart for each number of labels has the same."""
    y = number("value", title="read right", scale={"domain": [0.5, 1]}, axis={"format": "%"})
    return _lines(y, tuple(STARTS.values()), (POSITIVE, NEGATIVE, NEUTRAL), last, 300, columns=1, labelExpr="split(datum.label, ', ')[0]")


def label_rows(lessons: Iterable[LabelLesson]) -> Rows:
    """Data for `labels_spec`: what each network has come to so far."""
    return [
        {"step": LOOK_EVERY * place, "of": STARTS[lesson.recipe.start], "value": share}
        for lesson in lessons
        for place, share in enumerate(lesson.right)
    ]


def label_table(lessons: Iterable[LabelLesson], data: str) -> dict[str, list[str]]:
    """For a table: a row for each start, a column for each number of labels, how many new digits are read right."""
    found = {(lesson.recipe.start, lesson.recipe.count): lesson for lesson in lessons}
    table = {"The network begins with": list(STARTS.values())}
    for count in COUNTS[data]:
        cells = [found.get((start, count)) for start in STARTS]
        table[f"{count:,} labels"] = [f"{lesson.right[-1]:.1%}" if lesson and lesson.step else "–" for lesson in cells]
    return table
