"""Loss and accuracy, on pictures it learns from and on pictures it does not."""

import pyarrow as pa
import streamlit as st

from core.figures import training as figures
from core.figures.charts import Spec
from core.figures.training_specs import ACCURACY, LOSS
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.run_panel.shared import part


def table(columns: figures.Columns) -> pa.Table:
    """Columns as what travels to the browser: made once for everybody, and 20 times faster than a list of rows."""
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def show(run_id: str, record: Record) -> None:
    """Both curves side by side."""
    left, right = st.columns(2)
    with left:
        st.markdown("**Loss: how wrong it is. Down is good**")
        _curve(run_id, record, "loss", LOSS)
        st.caption(
            "Guessing among ten digits is a **loss** of 2.3. Thin line: single batches. **Validation** pictures are only for "
            "checking; nothing is learned from them. Green: the best epoch."
        )
    with right:
        st.markdown("**Accuracy: the share it reads right. Up is good**")
        _curve(run_id, record, "accuracy", ACCURACY)
        st.caption(
            "An **epoch** is over when every training picture has been seen once. A wide shaded gap between the two curves: it "
            "learns its own pictures by heart."
        )


def _curve(run_id: str, record: Record, of: str, spec: Spec) -> None:
    rows, last = part(run_id, of, record.events, lambda: (table(figures.curves(record, of)), record.ends[-1:]))
    words = f"{of} along the training"
    if last:
        values = (getattr(last[0], f"{name}_{of}") for name in ("train", "val"))
        words += ", after epoch {}: training {:.3g}, validation {:.3g}".format(last[0].number, *values)
    chart(rows, spec, key=f"run-{of}", alt=words)
