"""Loss and accuracy, on examples it learns from and on examples it does not."""

import math
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st
from numpy.typing import NDArray

from core.figures.style import CHOSEN, NEUTRAL, POSITIVE
from core.figures.training import curves as figures
from core.tasks import task_of
from core.training.measures import Measure
from core.training.record import Record
from pages.kit.frontend import component
from pages.kit.run_panel.shared import part

ZOOM = "run-zoom"
DIGITS = 5  # of a number in a curve that travel
_CURVE = component("kit/run_panel/curve")
_COLOURS = {"training": POSITIVE, "validation": CHOSEN, "batch": NEUTRAL, "best": figures.BEST}


def table(columns: figures.Columns) -> pa.Table:
    """Columns as what travels to the browser: made once for everybody, and 20 times faster than a list of rows."""
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def shown(record: Record) -> tuple[Measure, ...]:
    """The measures whose curves are drawn: the loss, and what people are told first."""
    return tuple(dict.fromkeys(task_of(record.recipe).drawn_measures(record.recipe)))


def zoomed() -> bool:
    """Whether this tab looks at the gap."""
    return bool(st.session_state.get(ZOOM))


def show(run_id: str, record: Record, stream: dict[str, Any] | None = None) -> None:
    """The curves of two measures side by side; `stream`: where they hear what is new."""
    measures, task = shown(record), task_of(record.recipe)
    with st.container(key="run-curves"):
        for place, measure in zip(st.columns(2), measures, strict=False):
            with place:
                _curve(run_id, record, measure, stream)
    st.toggle(
        "Zoom in on the gap",
        key=ZOOM,
        help="Leaves out the fall at the beginning, so that the difference between training and validation is large.",
    )
    examples = record.recipe.examples
    explained = "; ".join(measure.explained.format(guessing=record.recipe.guessing) for measure in measures)
    st.caption(
        f"{explained}. An **epoch** is over when all training {examples} have been seen once. **Validation** {examples} are only for "
        f"checking: a wide shaded gap means that it learns its training {examples} by heart. Both are measured after the epoch, on as many "
        f"training {examples} as there are for validation. Thin line: single batches. Green: the best epoch, where "
        f"{task.measures[0].kept.format(examples=examples)}."
    )


def _curve(run_id: str, record: Record, measure: Measure, stream: dict[str, Any] | None) -> None:
    zoom = zoomed()
    found = part(run_id, f"{measure.name}{zoom}", record.events, lambda: parts(record, measure, zoom))
    alt = f"{measure.midsentence} of training and validation {record.recipe.examples} along the training, the best epoch marked"
    what = {"name": measure.name, "axis": measure.midsentence, "share": measure.share, "epochs": record.recipe.epochs}
    _CURVE(key=f"run-{measure.name}", data=what | {"parts": found, "alt": alt, "colours": _COLOURS, "stream": stream})


def parts(record: Record, measure: Measure, zoom: bool) -> dict[str, Any]:
    """What `figures.curves` gives, by the names that the browser has for it; numbers with five digits, None for what is none.

    batch at, batch: means of the batches' losses. at, training, validation: measured after epochs; measured: that epoch, None where a
    line only meets the edge. told: of each measured epoch its number and both figures in words. title, figures: above the chart.
    """
    columns = figures.curves(record, measure, zoom)
    epoch, step, over, frame = (np.asarray(columns[name], dtype=float) for name in ("epoch", "step", "over", "frame"))
    batches, ends = ~np.isnan(step), ~np.isnan(np.asarray(columns["train"], dtype=float))
    told = [[end.number, *(measure.in_words(by[measure.name]) for by in (end.train, end.val))] for end in list(record.ends)]
    best = ~np.isnan(np.asarray(columns["best"], dtype=float))
    return {
        "batch at": _short(epoch[batches]),
        "batch": _short(step[batches]),
        "at": _short(epoch[ends]),
        **{name: _short(columns[by][ends]) for name, by in (("training", "train"), ("validation", "val"), ("measured", "measured"))},
        "best": _short(np.append(epoch[best], np.asarray(columns["best"], dtype=float)[best])),
        "frame": _short(frame[-2:]),
        "over": _short(np.append(epoch[-3], over[-3])),
        "beyond": columns["beyond"][-3],
        "told": told,
        "title": f"{measure.label} after epoch {told[-1][0]}" if told else measure.label,
        "figures": f"training {told[-1][1]}, validation {told[-1][2]}" if told else "not measured yet",
    }


def _short(values: NDArray[np.floating]) -> list[float | None]:
    return [float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None for value in values.tolist()]
