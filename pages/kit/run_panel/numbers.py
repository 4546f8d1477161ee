"""What a network that answers with numbers said, beside what is true."""

import numpy as np
import pandas as pd
import streamlit as st

from core.figures.training.specs import ANSWERS
from core.training.record import Record
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.run_panel.answers import answers
from pages.kit.run_panel.shared import part

MOST = 500  # points of the chart
WORST = 12  # rows of the table


def compared(run_id: str, record: Record) -> None:
    """Every answer against the truth, and the examples it was farthest off with."""
    found = answers(record)
    if found is None:
        return
    rows = part(run_id, "numbers", found.version, lambda: _rows(found.labels, found.predictions))
    st.markdown(f"**What it answers, against what is true**, {found.of}")
    off = np.abs(rows["answer"] - rows["truth"])
    said = f"{len(rows)} answers against the truth; on average they are {off.mean():.3g} off"
    chart(rows.iloc[:: max(1, len(rows) // MOST)], ANSWERS, key="run-numbers", alt=said)
    st.caption("On the line the answer is the truth. The farther a point is from it, the worse the answer.")
    worst = off.sort_values(ascending=False).index[:WORST]
    names = getattr(found.examples, "texts", None)
    table = rows.loc[worst].assign(off=off[worst])
    if names is not None:
        table.insert(0, record.recipe.examples, [names[row] for row in worst])
    data_table(table, hide_index=True, key="run-worst-numbers", alt="The answers that are farthest off.")


def _rows(labels: np.ndarray, predictions: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"truth": labels.reshape(len(labels), -1)[:, 0], "answer": predictions.reshape(len(labels), -1)[:, 0]})
