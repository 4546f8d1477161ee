"""Charts on the page in the colours of the theme."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.figures.charts import Rows, Spec

ROWS = "rows"


def chart(rows: Rows, spec: Spec, key: str, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """A Vega-Lite chart; with a constant spec only its data travels and nothing flickers.

    `on_select` is called when what is selected in the chart has changed; it finds that under the key.
    """
    ink = "#E8ECF1" if st.context.theme.type == "dark" else "#1B1F24"
    more: dict[str, Any] = {"on_select": on_select} if on_select else {}
    # Rows with a name are there when Vega first draws; others come afterwards, and it draws without any first.
    named = {"data": {"name": ROWS}, "datasets": {ROWS: rows}}
    st.vega_lite_chart(spec | named | {"config": {"text": {"color": ink}}}, key=key, alt=alt, **more)
