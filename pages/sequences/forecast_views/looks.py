"""The series: guess how it goes on, slide a window over it, take it apart."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.season import autocorrelation, season_of
from core.data.series.series import Series
from core.explain.sequences.taken_apart import apart, flat, strength
from core.explain.sequences.yardsticks import naive, seasonal
from core.figures.sequences import ALIKE, PARTS
from pages.kit.charts import chart
from pages.kit.literal import literal
from pages.sequences.forecast_views import settings
from pages.sequences.forecast_views.lab import series_lab

GUESSED, BEFORE = 12, 60  # steps to guess; steps that are shown before them
SHOWN = 600  # points of a chart


def show(series: Series) -> None:
    """A guess first; then what a window is; then trend, season and likeness."""
    season = season_of(series.values[: int(0.8 * len(series))], series.step)
    _guess(series, season)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("What the network gets: a window", anchor=False)
        _window(series)
    with right:
        _likeness(series, season)
    _apart(series, season)


def step_of(series: Series) -> str:
    """What is counted along the axis."""
    return f"{series.step or 'point'} by {series.step or 'point'}"


def _guess(series: Series, season: int) -> None:
    values = series.values
    steps = max(4, min(2 * season if season and season < 20 else GUESSED, len(values) // 5))
    begin = len(values) - steps
    known = values[max(0, begin - max(BEFORE, 3 * season if season < 100 else BEFORE)) : begin]
    last = np.array([begin - 1])
    data = {"known": known.tolist(), "truth": values[begin:].tolist(), "naive": naive(values, last, steps)[0].tolist()}
    data["seasonal"] = seasonal(values, last, season, steps)[0].tolist() if 1 < season <= begin else None
    st.markdown(f"**Predict first.** {literal(series.name)}: you see it up to {literal(series.labels[begin - 1])}. How does it go on?")
    series_lab(f"forecast-guess-{settings.draft()['data']}-{settings.draft()['own']}", "guess", data, step_of(series))


def _window(series: Series) -> None:
    recipe, problem = settings.made()
    if recipe is None:
        st.warning(literal(problem), icon=":material/block:")
        return
    newest = slice(max(0, len(series) - 1500), None)
    cut, before = recipe.cuts, newest.start
    data = {
        "values": series.values[newest].tolist(), "labels": list(series.labels[newest]), "window": recipe.window,
        "horizon": recipe.horizon, "lag": recipe.how.lag, "cut": [cut.train - before, cut.validation - before],
    }  # fmt: skip
    series_lab("forecast-window", "window", data, step_of(series))


def _likeness(series: Series, season: int) -> None:
    most = max(4, min(len(series) // 3, 3 * season if season else 40))
    found = autocorrelation(flat(series.values), most)
    rows = pd.DataFrame({"lag": range(1, most + 1), "correlation": found[1:], "season": [lag == season for lag in range(1, most + 1)]})
    st.subheader("How alike it is to itself, some steps before", anchor=False)
    chart(rows, ALIKE, "forecast-acf", f"Autocorrelation for 1 to {most} steps; one step back {found[1]:.2f}")
    said = f"The line stands at **{season} steps**: a season." if season else "No season can be seen."
    st.caption(f"1: the same up and down; 0: nothing in common; −1: the opposite. The straight trend is taken out before. {said}")


def _apart(series: Series, season: int) -> None:
    with st.expander("Trend, season and what is left (STL)", icon=":material/layers:"):
        found = apart(series.values, season)
        if found is None:
            st.caption("Without a season that is there at least twice, nothing can be taken apart.")
            return
        parts = {"trend": found.trend, "season": found.season, "left over": found.rest}
        keep = slice(-SHOWN, None)
        rows = pd.concat(pd.DataFrame({"part": name, "point": range(len(part))[keep], "value": part[keep]}) for name, part in parts.items())
        chart(rows, PARTS, "forecast-stl", "The series as the sum of a trend, a season and what is left")
        st.caption(f"The three add up to the series. {strength(found):.0%} of what is not trend is season.")
