"""Tables on the screen. Streamlit puts a button for CSV on each of them, so whatever people wrote is made harmless before."""

from typing import Any

import pandas as pd
import streamlit as st

from core.data.text.sending import harmless


def data_table(data: Any, *, column_config: dict[str, Any] | None = None, **how: Any) -> None:
    """`st.dataframe` in which no text is a formula for a spreadsheet program: cells, names of columns and of rows."""
    columns = {_safe(name): column for name, column in (column_config or {}).items()}
    st.dataframe(guarded(data), column_config=columns, **how)


def edited_table(data: Any, **how: Any) -> pd.DataFrame:
    """`st.data_editor` of such a table; gives it as it was typed over."""
    edited: pd.DataFrame = st.data_editor(guarded(data), **how)
    return edited


def guarded(data: Any) -> pd.DataFrame:
    """The table with an apostrophe before what would be a formula; numbers stay numbers."""
    frame = pd.DataFrame(data).rename(columns=_safe, index=_safe)
    for place, kind in enumerate(frame.dtypes):
        if not pd.api.types.is_numeric_dtype(kind):
            frame.isetitem(place, frame.iloc[:, place].map(_safe))
    return frame


def _safe(cell: Any) -> Any:
    return harmless(cell) if isinstance(cell, str) else cell
