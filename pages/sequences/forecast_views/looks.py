"""The series: guess how it goes on, slide a window over it, take it apart."""

import numpy as np
import pandas as pd
import streamlit as st

from core.data.series.dates import moments
from core.data.series.season import autocorrelation, calm, far_out, season_of
from core.data.series.series import Series
from core.explain.sequences.taken_apart import apart, flat, strength
from core.explain.sequences.yardsticks import naive, seasonal
from core.figures.sequences import ALIKE, PARTS, in_time
from pages.kit.charts import chart
from pages.kit.literal import literal
from pages.sequences.forecast_views import settings
from pages.sequences.forecast_views.lab import series_lab

GUESSED, BEFORE = 12, 60  # steps to guess; steps that are shown before them
SHOWN, FEW = 600, 3  # points of a chart; values that are named


def show(series: Series) -> None:
    """A guess first; then what a window is; then trend, season and likeness."""
    season = season_of(series.values[: int(0.8 * len(series))], series.step)
    _guess(series, season)
    _far_out(series)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("What the network gets: a window", anchor=False)
        _window(series)
    with right:
        _likeness(series, season)
    _apart(series, season)


def unit_of(series: Series) -> str:
    """What a step is called, such as "month"; "step" where no dates say it."""
    return series.step or "step"


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
    data["labels"] = list(series.labels[begin - len(known) :])
    data["seasonal"] = seasonal(values, last, season, steps)[0].tolist() if 1 < season <= begin else None
    st.markdown(f"**Predict first.** {literal(series.name)}: you see it up to {literal(series.labels[begin - 1])}. How does it go on?")
    series_lab(f"forecast-guess-{settings.DRAFT.now['data']}-{settings.DRAFT.now['own']}", "guess", data, step_of(series))


def _far_out(series: Series) -> None:
    """A slip in the file, perhaps: the network would learn it, too."""
    if not len(places := far_out(series.values)):
        return
    named = ", ".join(f"{series.values[place]:,.6g} at {literal(series.labels[place])}" for place in places[:FEW])
    more = f" and {len(places) - FEW} more" if len(places) > FEW else ""
    st.info(
        f"Far out: {named}{more}; no other value is so far from those around it. Is it a slip of the pen? Where a season is looked "
        "for it is left out; the network learns it.",
        icon=":material/priority_high:",
    )


def _window(series: Series) -> None:
    recipe, problem = settings.DRAFT.made()
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
    found = autocorrelation(flat(calm(series.values)), most)
    rows = pd.DataFrame({"lag": range(1, most + 1), "correlation": found[1:], "season": [lag == season for lag in range(1, most + 1)]})
    st.subheader("How alike it is to itself, some steps before", anchor=False)
    chart(rows, ALIKE, "forecast-acf", f"Autocorrelation for 1 to {most} steps; one step back {found[1]:.2f}")
    said = f"The line stands at **{season} {unit_of(series)}s**: a season." if season else "No season can be seen."
    st.caption(f"1: the same up and down; 0: nothing in common; −1: the opposite. The straight trend is taken out before. {said}")


def _apart(series: Series, season: int) -> None:
    with st.expander("Trend, season and what is left (STL)", icon=":material/layers:"):
        found = apart(series.values, season)
        if found is None:
            st.caption("Without a season that is there at least twice, nothing can be taken apart.")
            return
        parts = {"trend": found.trend, "season": found.season, "left over": found.rest}
        keep, names = slice(-SHOWN, None), series.labels[-len(found.trend) :]
        time = moments(names[keep], series.step)
        points = np.arange(len(names))[keep]
        along = {"point": points, "time": points if time is None else time}
        rows = pd.concat(pd.DataFrame(along | {"part": name, "value": part[keep]}) for name, part in parts.items())
        spec = PARTS if time is None else in_time(PARTS)
        chart(rows, spec, "forecast-stl", "The series as the sum of a trend, a season and what is left")
        st.caption(f"The three add up to the series. {strength(found):.0%} of what is not trend is season.")
