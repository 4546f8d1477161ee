"""Charts on the page in the colours of the theme."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.figures.charts import Rows, Spec

ROWS = "rows"
LARGER = 1.4  # times: letters of a chart that is projected
LOW, HIGHER = 180, 40  # pixels: charts that are lower than this become so much higher then
SIZES = ("fontSize", "labelFontSize", "titleFontSize")
PROJECTED: Spec = {
    "axis": {"labelFontSize": 17, "titleFontSize": 17},
    "legend": {"labelFontSize": 17, "titleFontSize": 17},
    "title": {"fontSize": 20},
}


def chart(rows: Rows, spec: Spec, key: str, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """A Vega-Lite chart; with a constant spec only its data travels and nothing flickers. With Projector its letters are larger.

    `on_select` is called when what is selected in the chart has changed; it finds that under the key.
    """
    ink = "#E8ECF1" if st.context.theme.type == "dark" else "#1B1F24"
    more: dict[str, Any] = {"on_select": on_select} if on_select else {}
    config: Spec = {"text": {"color": ink}}
    if st.session_state.get("projector"):
        spec, config = projected(spec), config | PROJECTED
        if isinstance(height := spec.get("height"), int) and height < LOW:  # else its letters leave no room for what it shows
            spec |= {"height": height + HIGHER}
    # Rows with a name are there when Vega first draws; others come afterwards, and it draws without any first.
    named = {"data": {"name": ROWS}, "datasets": {ROWS: rows}}
    st.vega_lite_chart(spec | named | {"config": config}, key=key, alt=alt, **more)


def projected(part: Any) -> Any:
    """The part of a spec, with larger letters wherever it says how large they are."""
    if isinstance(part, list):
        return [projected(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {name: round(LARGER * value) if name in SIZES else projected(value) for name, value in part.items()}
