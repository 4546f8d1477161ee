"""Curves of several trainings in one chart. The specs are constant: only their data changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from core.figures.charts import Rows, Spec
from core.figures.style import CLASSES
from core.tasks import task_of
from core.training.measures import LOSS, Measure
from core.training.record import Record

LETTERS = "ABCDEF"  # what the trainings are called; also how many can be compared
DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 3], [10, 3, 2, 3], [4, 4], [14, 4])  # never by colour alone


@dataclass(frozen=True)
class Curve:
    """What can be compared: a measure on one part of the examples."""

    label: str
    measure: Measure
    part: str  # "val" or "train"


def compared(records: Sequence[Record]) -> dict[str, Curve]:
    """What these trainings can be compared by, by its label; the measure that people are told first comes first."""
    tasks = [task_of(record.recipe) for record in records]
    shared = [measure for measure in tasks[0].measures if all(measure in task.measures for task in tasks)]
    shared = shared or [replace(LOSS, counted_as="")]  # each task its own
    shared.sort(key=lambda measure: measure != tasks[0].shown_measure(records[0].recipe))
    curves = [Curve(f"Validation {measure.midsentence}", measure, "val") for measure in shared]
    curves += [Curve("Training loss", measure, "train") for measure in shared if measure.name == "loss"]
    return {curve.label: curve for curve in curves}


@cache
def compare_spec(curve: Curve) -> Spec:
    """One measure against the epoch, a line for each letter, the best epoch marked and the letter at the end."""
    share, label = curve.measure.share, curve.label.lower()
    counted_as = curve.measure.unit or curve.measure.counted_as
    x = {"field": "epoch", "type": "quantitative", "title": "epoch", "axis": {"tickMinStep": 1, "format": "d"}, "scale": {"nice": False}}
    y = {
        "field": "value",
        "type": "quantitative",
        "title": f"{label} ({counted_as})" if counted_as else label,
        "axis": {"format": ".2~%" if share else "~g"},
        "scale": {"zero": False},
    }
    letters = list(LETTERS)
    colour = {"field": "letter", "type": "nominal", "scale": {"domain": letters, "range": list(CLASSES[: len(letters)])}, "legend": None}
    dash = {"field": "letter", "type": "nominal", "scale": {"domain": letters, "range": [*DASHES]}, "legend": None}
    tooltip = [
        {"field": "letter", "title": "run"},
        {"field": "name"},
        {"field": "epoch"},
        {"field": "value", "title": label, "format": ".2%" if share else ".4f"},
    ]
    ends = [{"filter": "datum.last"}]
    return {
        "height": 320,
        "padding": {"left": 5, "top": 5, "right": 26, "bottom": 5},  # room for the letters
        "encoding": {"x": x, "y": y, "color": colour},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {"strokeDash": dash}},
            {"mark": {"type": "point", "filled": True, "size": 30, "opacity": 0.8}, "encoding": {"tooltip": tooltip}},
            {"transform": [{"filter": "datum.best"}], "mark": {"type": "point", "size": 190, "strokeWidth": 2.5}},
            {"transform": ends, "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 17, "fontWeight": "bold"},
             "encoding": {"text": {"field": "letter"}}},
        ],
    }  # fmt: skip


def compare_rows(names: Sequence[str], records: Sequence[Record], curve: Curve) -> Rows:
    """Data for `compare_spec`: one row for each epoch of each training; what is no number is left out."""
    rows: Rows = []
    for letter, name, record in zip(LETTERS, names, records, strict=False):
        values = [(end.number, getattr(end, curve.part)[curve.measure.name]) for end in record.ends]
        known = [(epoch, value) for epoch, value in values if value - value == 0]
        best = record.best.number if record.best else -1
        rows += [
            {"letter": letter, "name": name, "epoch": epoch, "value": value, "best": epoch == best, "last": epoch == known[-1][0]}
            for epoch, value in known
        ]
    return rows
