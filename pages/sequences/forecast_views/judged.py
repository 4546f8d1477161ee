"""Judged: the held-out end, beside forecasts that need no network; error against the horizon."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.series import Series
from core.data.text.sending import written
from core.explain.sequences.ahead import Forecaster
from core.explain.sequences.judged import NAMES, Judged, by_horizon, judge, season_known, who_won
from core.figures.sequences import COMPARED, HORIZON
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.literal import literal
from pages.sequences.forecast_views.networks import network

SHOWN, STEPS = 160, 24  # newest points of the chart; steps ahead
GUESS = {
    "the network": "network",
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
    st.markdown(f"### {who_won(result)}")
    best = min(result.figures, key=lambda name: result.figures[name]["rmse"] or np.inf)
    if guess := st.session_state.get("forecast-guess"):
        right = GUESS.get(guess) == best
        st.caption(f"You said: {guess}. {'That was right.' if right else f'It was: {NAMES[best].lower()}.'}")
    left, right_side = st.columns([1, 1], gap="medium")
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
    return judge(_one, _series.values, season), season


@st.cache_data(max_entries=32, show_spinner=False)
def _far(run_id: str, epoch: int, _one: Forecaster, _series: Series, season: int) -> tuple[dict[str, np.ndarray], int]:
    return by_horizon(_one, _series.values, season, STEPS)


def _figures(result: Judged, best: str) -> None:
    rows = [
        {"": ("★ " if name == best else "") + NAMES[name]} | {key.upper(): value for key, value in found.items()}
        for name, found in result.figures.items()
    ]
    data_table(
        rows, hide_index=True, key="forecast-figures", alt="Four figures for each forecast",
        column_config={name: st.column_config.NumberColumn(name, format="%.4g") for name in ("RMSE", "MAE", "MAPE", "MASE")},
    )  # fmt: skip
    zeros = " There are zeros among the values, so MAPE, a share of them, does not exist: look at MASE." if (
        result.figures["network"]["mape"] is None
    ) else " MAPE is in per cent of the truth."  # fmt: skip
    st.caption(f"RMSE and MAE are in the units of the series; MASE below 1 is better than the last value was before.{zeros}")


def _over_time(series: Series, result: Judged) -> None:
    at = result.at[-SHOWN:]
    parts = {"truth": result.truth, **result.forecasts}
    rows = pd.concat(
        pd.DataFrame({"point": at + 1, "when": [series.labels[place] for place in at], "who": name, "value": said[-SHOWN:]})
        for name, said in parts.items() if name in ("truth", "network", "naive")
    )  # fmt: skip
    chart(
        rows, COMPARED, "forecast-over-time", f"{len(at)} points with the network's and the naive forecasts, each from true values before"
    )


def _download(series: Series, result: Judged) -> None:
    names = list(result.forecasts)
    rows = zip([series.labels[place] for place in result.at], result.truth, *result.forecasts.values(), strict=True)
    text = written([("when", "truth", *names), *rows])
    st.download_button(
        "Forecasts (CSV)", text, "forecasts.csv", "text/csv", key="forecast-csv", on_click="ignore", icon=":material/download:",
        help=literal(f"Every point of the test of {series.name}"),
    )  # fmt: skip
