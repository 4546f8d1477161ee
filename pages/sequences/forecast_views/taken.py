"""Forecasts as a table to take along, for programs and for spreadsheets with a decimal comma."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from core.data.series.series import Series, decimals
from core.data.text.sending import written


def taken_along(label: str, file: str, key: str, head: Sequence[str], rows: Iterable[Sequence[Any]], series: Series) -> None:
    """Two buttons: the table with as many decimals as say something, and the same with ; between cells and , before decimals."""
    kept = decimals(series.values)
    table = [head, *([round(float(cell), kept) if isinstance(cell, float) else cell for cell in row] for row in rows)]
    with st.container(horizontal=True):
        for name, more, how in ((label, "", {}), ("The same with decimal commas", "-commas", {"separator": ";", "point": ","})):
            st.download_button(
                name, written(table, **how), file.replace(".", f"{more}."), "text/csv", key=key + more, on_click="ignore",
                icon=":material/download:",
            )  # fmt: skip
