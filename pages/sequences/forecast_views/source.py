"""Which series: one that is here, a file of one's own, or numbers that are pasted."""

from typing import Any

import streamlit as st

from core.data.series import own as kept
from core.data.series.series import Series
from core.data.series.series_csv import MAX_BYTES, numeric, open_table, pasted, series_of_table
from core.data.text.table import Table
from core.tasks.forecast.recipe import DATA
from pages.kit.source import Pasted, Sent, Source
from pages.sequences.forecast_views import settings


def _column(table: Table, file: Any) -> str | None:
    """Which of its columns of numbers."""
    names = numeric(table)
    if not names:
        st.error("No column holds numbers: a series is one number after another, each in a row of its own.")
        return None
    name: str = st.selectbox("The series is in", names, key=f"forecast-column-{table.key}")
    return name


def _said(series: Series) -> str:
    return " ".join((f"{series.name}: {len(series):,} points.", *series.said))


SOURCE = Source(
    key="forecast",
    label="Series",
    help="Everything is found out anew for another series: how it is made ready, and the window.",
    width=230,  # on a phone the button has its place beside it
    offered=DATA,
    pasted=Pasted(
        "Numbers", "One number in a line", "With a decimal point or comma.", "Use these numbers",
        "Paste some numbers first, one in a line.", 500_000,
    ),
    sent=Sent(
        "A table", "CSV, TSV or JSON with a value in each row",
        "A column of dates puts the rows in order. Missing values get the one before them.", "Use this column", MAX_BYTES, open_table,
        _column,
    ),
    of_text=pasted,
    of_table=series_of_table,
    keep=kept.keep,
    said=_said,
    find=kept.series_of,
    suit=settings.suit,
)  # fmt: skip
