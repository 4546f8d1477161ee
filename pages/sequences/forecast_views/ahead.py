"""Ahead: a forecast from any point on, with its interval; change the last values and see it follow."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.series import Series
from core.explain.sequences.ahead import INSIDE, Forecaster, band, spread
from pages.kit.data_table import edited_table
from pages.sequences.forecast_views.lab import series_lab
from pages.sequences.forecast_views.looks import step_of, unit_of
from pages.sequences.forecast_views.networks import network
from pages.sequences.forecast_views.taken import taken_along

STARTS, CHANGED = 80, 6  # points that a forecast begins at; last values that can be changed
MOST, FEWEST = 60, 4  # steps ahead; starts in validation that an interval is measured from


def show(series: Series) -> None:
    """Drag the start along; then the last values by hand."""
    found = network()
    if found is None:
        return
    one, series, _ = found
    cut, values = one.recipe.cuts, series.values
    held = cut.validation - cut.train
    most = max(3, min(MOST, held - FEWEST + 1))
    steps = st.session_state["forecast-steps"] = min(most, st.session_state.get("forecast-steps", 12))
    begin = max(one.recipe.first, min(cut.train - 1, cut.validation - steps - FEWEST))
    known = np.arange(begin, cut.validation - steps)
    off = spread(one, values, known, steps)
    last = st.empty()
    ending = _changed(values, series)
    with last.container():
        _lab(one, series, ending, off, steps)
        _promised(len(known))
    unit = unit_of(series)
    help = f"Up to {most}: its interval is measured on the {held} {unit}s of validation, from {FEWEST} starting points or more."
    st.slider(f"Steps ahead ({unit}s)" if series.step else "Steps ahead", 2, most, key="forecast-steps", help=help)
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
    series_lab("forecast-ahead", "ahead", data | {"unit": unit_of(series)}, step_of(series))


def _promised(starts: int) -> None:
    """What the interval is worth, measured from so many starting points."""
    few = f" It is measured from {starts} starting points only, so it is rough." if starts < 20 else ""
    st.caption(
        f"Drag the picture or the slider: the start moves along the series. The shaded part held {INSIDE:.0%} of the truths on validation, "
        f"so many steps ahead; what it will hold later, it cannot promise.{few}"
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
    rows = zip(range(1, steps + 1), forecast, low, high, strict=True)
    head = ["step", "forecast", "low", "high"]
    taken_along("The forecast from the last point (CSV)", "ahead.csv", "forecast-ahead-csv", head, rows, series)
