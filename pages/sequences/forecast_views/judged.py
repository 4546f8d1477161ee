"""Judged: the held-out end, beside forecasts that need no network; error against the horizon."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.dates import moments
from core.data.series.series import Series
from core.explain.sequences.ahead import Forecaster
from core.explain.sequences.judged import NAMES, Judged, by_horizon, judge, season_known
from core.explain.sequences.who_won import stars, who_won
from core.figures.sequences import COMPARED, HORIZON, in_time
from pages.kit.charts import chart
from pages.kit.columns import columns
from pages.kit.data_table import data_table
from pages.sequences.forecast_views.networks import network
from pages.sequences.forecast_views.taken import taken_along

SHOWN, STEPS = 160, 24  # newest points of the chart; steps ahead
GUESS = {
    "the network": "network",
    "a straight line": "line",
    "all of them together": "average",
    "the last value, said once more": "naive",
    "the value a season ago": "seasonal",
    "exponential smoothing": "ets",
}


def show(series: Series) -> None:
    """Who won, in words; the figures; forecasts over the truth; error against the horizon."""
    found = network()
    if found is None:
        return
    one, series, run = found
    with st.spinner("Judging it …"):
        result, season = _judged(run.id, run.best_epoch, one, series)
    who, _, figures = who_won(result).partition(": ")
    st.markdown(f"### {who}")
    st.markdown(f"{figures[0].upper()}{figures[1:]}")
    best = stars(result)
    if guess := st.session_state.get("forecast-guess"):
        st.caption(f"You said: {guess}. {_marked(GUESS.get(guess, ''), best)}")
    left, right_side = columns("forecast-judged", [1.4, 1], 23)
    with left:
        _figures(result, best)
        _download(series, result)
    with right_side:
        _over_time(series, result)
    st.subheader("The farther ahead, the worse", anchor=False)
    errors, starts = _far(run.id, run.best_epoch, one, series, season)
    rows = pd.concat(pd.DataFrame({"who": name, "steps": range(1, len(error) + 1), "rmse": error}) for name, error in errors.items())
    said = "; ".join(f"{NAMES[name]} {error[-1]:.4g}" for name, error in errors.items())
    chart(rows, HORIZON, "forecast-horizon", f"RMSE against steps ahead. After {len(errors['network'])} steps: {said}")
    how = "one by one, each from the forecast before" if one.recipe.horizon == 1 else f"{one.recipe.horizon} at once"
    st.caption(f"Forecasts from {starts} starting points spread over the test, not one lucky one; the network's are made {how}.")


@st.cache_data(max_entries=32, show_spinner=False)
def _judged(run_id: str, epoch: int, _one: Forecaster, _series: Series) -> tuple[Judged, int]:
    season = season_known(_one.recipe, _series.values, _series.step)
    return judge(_one, _series, season), season


@st.cache_data(max_entries=32, show_spinner=False)
def _far(run_id: str, epoch: int, _one: Forecaster, _series: Series, season: int) -> tuple[dict[str, np.ndarray], int]:
    return by_horizon(_one, _series, season, STEPS)


def _marked(guess: str, best: tuple[str, ...]) -> str:
    """The prediction beside who has a star."""
    if guess in best:
        return "That was right." if len(best) == 1 else "It is among the best."
    return f"It was: {' and '.join(NAMES[name].lower() for name in best)}."


def _figures(result: Judged, best: tuple[str, ...]) -> None:
    rows = [
        {"": ("★ " if name in best else "") + NAMES[name]} | {key.upper(): value for key, value in found.items()}
        for name, found in result.figures.items()
    ]
    names = {name: st.column_config.NumberColumn(name, format="%.4g", width=66) for name in ("RMSE", "MAE", "MAPE", "MASE")}
    data_table(rows, hide_index=True, key="forecast-figures", alt="Four figures for each forecast", column_config=names)
    zeros = " There are zeros among the values, so MAPE, a share of them, does not exist: look at MASE." if (
        result.figures["network"]["mape"] is None
    ) else " MAPE is in per cent of the truth."  # fmt: skip
    st.caption(
        "★: the smallest RMSE, and who is within 2 % of it. RMSE and MAE are in the units of the series; MASE below 1 is better than the "
        f"last value was before.{zeros}"
    )
    st.caption(
        "**Straight line**: the forecast as a sum of weighted inputs, through the same windows as the network learnt from; no network. "
        "**All together**: the median of what the others say and of the straight lines that were nearest on what lies before the test, so "
        "that whoever is far off has no say. `python -m core.forecast` gives this."
    )


def _over_time(series: Series, result: Judged) -> None:
    at = result.at[-SHOWN:]
    parts, names = {"truth": result.truth, **result.forecasts}, [series.labels[place] for place in at]
    time = moments(names, series.step)
    along = {"point": at + 1, "when": names, "time": at if time is None else time}
    rows = pd.concat(
        pd.DataFrame(along | {"who": name, "value": parts[name][-SHOWN:]}) for name in ("truth", "network", "average", "naive")
    )  # fmt: skip
    chart(
        rows,
        COMPARED if time is None else in_time(COMPARED),
        "forecast-over-time",
        f"{len(at)} points with the forecasts of the network, of all together and the last value, each from true values before",
    )


def _download(series: Series, result: Judged) -> None:
    rows = zip([series.labels[place] for place in result.at], result.truth, *result.forecasts.values(), strict=True)
    taken_along("Forecasts (CSV)", "forecasts.csv", "forecast-csv", ["when", "truth", *result.forecasts], rows, series)
