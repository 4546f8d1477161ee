"""Loss and accuracy, on examples it learns from and on examples it does not."""

import pyarrow as pa
import streamlit as st

from core.figures.charts import Spec
from core.figures.training import curves as figures
from core.figures.training.specs import ACCURACY, LOSS
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.run_panel.shared import part

ZOOM = "run-zoom"


def table(columns: figures.Columns) -> pa.Table:
    """Columns as what travels to the browser: made once for everybody, and 20 times faster than a list of rows."""
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def show(run_id: str, record: Record) -> None:
    """Both curves side by side."""
    zoom = bool(st.session_state.get(ZOOM))
    left, right = st.columns(2)
    with left:
        _curve(run_id, record, "loss", LOSS, "{:.3f}", zoom)
    with right:
        _curve(run_id, record, "accuracy", ACCURACY, "{:.1%}", zoom)
    st.toggle(
        "Zoom in on the gap",
        key=ZOOM,
        help="Leaves out the fall at the beginning, so that the difference between training and validation is large.",
    )
    examples, guessing = record.recipe.examples, record.recipe.guessing
    st.caption(
        f"**Loss** is how wrong it is, {guessing:.1f} for pure guessing; **accuracy** is the share it reads right. An **epoch** is over "
        f"when all training {examples} have been seen once. **Validation** {examples} are only for checking: a wide shaded gap means that "
        f"it learns its training {examples} by heart. Thin line: single batches. Green: the best epoch."
    )


def _curve(run_id: str, record: Record, of: str, spec: Spec, number: str, zoom: bool) -> None:
    """The chart keeps one description, because another would rebuild it; the newest figures stand above it as text."""
    rows = part(run_id, f"{of}{zoom}", record.events, lambda: table(figures.curves(record, of, zoom)))
    values = [number.format(getattr(end, f"{name}_{of}")).replace("%", " %") for end in record.ends[-1:] for name in ("train", "val")]
    title = f"{of.capitalize()} after epoch {record.ends[-1].number}" if values else of.capitalize()
    st.markdown(f"**{title}**  \n:small[{'training {}, validation {}'.format(*values) if values else 'not measured yet'}]")
    alt = f"{of} of training and validation {record.recipe.examples} along the training, the best epoch marked"
    chart(rows, spec, key=f"run-{of}", alt=alt)
