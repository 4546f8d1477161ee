"""Ahead: a forecast from any point on, with its interval; change the last values and see it follow."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.series import Series
from core.data.text.sending import written
from core.explain.sequences.ahead import INSIDE, Forecaster, band, spread
from pages.kit.data_table import edited_table
from pages.sequences.forecast_views.lab import series_lab
from pages.sequences.forecast_views.looks import step_of
from pages.sequences.forecast_views.networks import network

STARTS, CHANGED = 80, 6  # points that a forecast begins at; last values that can be changed


def show(series: Series) -> None:
    """Drag the start along; then the last values by hand."""
    found = network()
    if found is None:
        return
    one, series, _ = found
    cut, values = one.recipe.cuts, series.values
    most = max(2, min(60, (cut.validation - cut.train) // 2))
    steps = st.session_state["forecast-steps"] = min(most, st.session_state.get("forecast-steps", 12))
    known = np.arange(max(one.recipe.first, cut.train - 1), cut.validation - steps)
    off = spread(one, values, known, steps)
    last = st.empty()
    ending = _changed(values, series)
    with last.container():
        _lab(one, series, ending, off, steps)
    st.slider("Steps ahead", 2, most, key="forecast-steps")
    _table(one, series, ending, off, steps)


def _lab(one: Forecaster, series: Series, ending: np.ndarray, off: np.ndarray, steps: int) -> None:
    first = max(one.recipe.first, len(ending) - max(150, 4 * steps))
    starts = np.arange(len(ending) - 1, first - 1, -max(1, -(-(len(ending) - first) // STARTS)))[::-1]
    said, before = one.from_points(ending, starts, steps), max(0, first - 200)
    forecasts = []
    for at, forecast in zip(starts, said, strict=True):
        low, high = band(one, forecast, off)
        forecasts.append({
            "at": int(at) - before, "said": forecast.tolist(), "low": low.tolist(), "high": high.tolist(),
            "naive": [float(ending[at])] * steps
        })  # fmt: skip
    data = {"values": ending[before:].tolist(), "labels": list(series.labels[before:]), "forecasts": forecasts}
    series_lab("forecast-ahead", "ahead", data, step_of(series))
    st.caption(
        f"Drag the picture or the slider: the start moves along the series. The shaded part held {INSIDE:.0%} of the truths on validation, "
        "so many steps ahead; what it will hold later, it cannot promise."
    )


def _changed(values: np.ndarray, series: Series) -> np.ndarray:
    """The series with its last values as somebody has typed them."""
    with st.expander("Change the last values by hand", icon=":material/edit:", expanded=False):
        rows = pd.DataFrame({"when": series.labels[-CHANGED:], "value": values[-CHANGED:]})
        typed = edited_table(rows, hide_index=True, disabled=["when"], key="forecast-typed-values", width="content")
        st.caption("The forecast from the last point follows at once.")
    new = pd.to_numeric(typed["value"], errors="coerce").to_numpy(float)
    ending = values.copy()
    ending[-CHANGED:] = np.where(np.isfinite(new), new, values[-CHANGED:])
    if (ending <= 0).any() and (values > 0).all():
        st.warning("A value of 0 or less is left as it was: the network may read logarithms.", icon=":material/block:")
        ending = np.where(ending > 0, ending, values)
    return ending


def _table(one: Forecaster, series: Series, ending: np.ndarray, off: np.ndarray, steps: int) -> None:
    forecast = one.from_points(ending, np.array([len(ending) - 1]), steps)[0]
    low, high = band(one, forecast, off)
    rows = [("step", "forecast", "low", "high"), *zip(range(1, steps + 1), forecast, low, high, strict=True)]
    st.download_button(
        "The forecast from the last point (CSV)", written(rows), "ahead.csv", "text/csv", key="forecast-ahead-csv", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
