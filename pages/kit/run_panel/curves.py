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
        _curve(run_id, record, "loss", LOSS, "{:.3f}")
    with right:
        _curve(run_id, record, "accuracy", ACCURACY, "{:.1%}")
    st.caption(
        "**Loss** is how wrong it is, 2.3 for pure guessing; **accuracy** is the share it reads right. An **epoch** is over when every "
        "training picture has been seen once. **Validation** pictures are only for checking: a wide shaded gap means that it learns "
        "its training pictures by heart. Thin line: single batches. Green: the best epoch."
    )


def _curve(run_id: str, record: Record, of: str, spec: Spec, number: str) -> None:
    """The chart keeps one description, because another would rebuild it; the newest figures stand above it as text."""
    rows = part(run_id, of, record.events, lambda: table(figures.curves(record, of)))
    values = [number.format(getattr(end, f"{name}_{of}")).replace("%", " %") for end in record.ends[-1:] for name in ("train", "val")]
    st.markdown("**{}** {}, validation {}".format(of.capitalize(), *values) if values else f"**{of.capitalize()}**")
    chart(rows, spec, key=f"run-{of}", alt=f"{of} of training and validation pictures along the training, the best epoch marked")
