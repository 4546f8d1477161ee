"""Charts on the page in the colours of the theme."""

import streamlit as st

from core.figures.charts import Rows, Spec


def chart(rows: Rows, spec: Spec, key: str, alt: str) -> None:
    """A Vega-Lite chart; with a constant spec only its data travels and nothing flickers."""
    ink = "#E8ECF1" if st.context.theme.type == "dark" else "#1B1F24"
    st.vega_lite_chart(rows, spec | {"config": {"text": {"color": ink}}}, key=key, alt=alt)
