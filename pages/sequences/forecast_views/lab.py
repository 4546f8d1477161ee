"""A series to guess, to slide a window over, or to forecast from any point: one small component, played by the browser."""

from collections.abc import Mapping
from typing import Any

from pages.kit.frontend import component

_COMPONENT = component("sequences/forecast_views/series_lab")


def series_lab(key: str, mode: str, data: Mapping[str, Any], step: str) -> None:
    """Show it.

    Args:
        mode: "guess" (known, truth, labels, naive, seasonal), "window" (values, labels, window, horizon, lag, cut) or "ahead" (values,
            labels, unit, forecasts: each at, said, low, high, naive).
        step: What is counted along the axis.
    """
    _COMPONENT(key=key, data={**data, "mode": mode, "key": f"{key} {mode}", "step": step})
