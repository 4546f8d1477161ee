"""Loss and accuracy, on examples it learns from and on examples it does not."""

import pyarrow as pa
import streamlit as st

from core.figures.training import curves as figures
from core.figures.training.specs import curve_spec
from core.tasks import task_of
from core.training.measures import Measure
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.run_panel.shared import part

ZOOM = "run-zoom"


def table(columns: figures.Columns) -> pa.Table:
    """Columns as what travels to the browser: made once for everybody, and 20 times faster than a list of rows."""
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def show(run_id: str, record: Record) -> None:
    """The curves of two measures side by side: the loss, and what people are told first."""
    zoom, task = bool(st.session_state.get(ZOOM)), task_of(record.recipe)
    shown = tuple(dict.fromkeys(task.drawn_measures(record.recipe)))
    with st.container(key="run-curves"):
        for place, measure in zip(st.columns(2), shown, strict=False):
            with place:
                _curve(run_id, record, measure, zoom)
    st.toggle(
        "Zoom in on the gap",
        key=ZOOM,
        help="Leaves out the fall at the beginning, so that the difference between training and validation is large.",
    )
    examples = record.recipe.examples
    explained = "; ".join(measure.explained.format(guessing=record.recipe.guessing) for measure in shown)
    st.caption(
        f"{explained}. An **epoch** is over when all training {examples} have been seen once. **Validation** {examples} are only for "
        f"checking: a wide shaded gap means that it learns its training {examples} by heart. Both are measured after the epoch, on as many "
        f"training {examples} as there are for validation. Thin line: single batches. Green: the best epoch, where "
        f"{task.measures[0].kept.format(examples=examples)}."
    )


def _curve(run_id: str, record: Record, measure: Measure, zoom: bool) -> None:
    """The chart keeps one description, because another would rebuild it; the newest figures stand above it as text."""
    rows = part(run_id, f"{measure.name}{zoom}", record.events, lambda: table(figures.curves(record, measure, zoom)))
    values = [measure.in_words(figures[measure.name]) for end in record.ends[-1:] for figures in (end.train, end.val)]
    title = f"{measure.label} after epoch {record.ends[-1].number}" if values else measure.label
    st.markdown(f"**{title}**  \n:small[{'training {}, validation {}'.format(*values) if values else 'not measured yet'}]")
    alt = f"{measure.midsentence} of training and validation {record.recipe.examples} along the training, the best epoch marked"
    chart(rows, curve_spec(measure), key=f"run-{measure.name}", alt=alt)
