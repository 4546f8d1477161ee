"""A network judged honestly: on the held-out end, beside forecasts that need no network, from several starting points."""

from dataclasses import dataclass

import numpy as np

from core.data.series.series import Array, Places, Series
from core.data.series.windows import cuts
from core.explain.sequences.ahead import Forecaster
from core.explain.sequences.average import Voice, alone, once_more, together
from core.explain.sequences.errors import figures
from core.explain.sequences.yardsticks import Smoothing, naive, seasonal
from core.tasks.forecast.parts import parted
from core.tasks.forecast.recipe import ForecastRecipe

NAMES = {
    "network": "Network", "line": "Straight line", "average": "All together", "naive": "The last value", "seasonal": "A season ago",
    "ets": "Exponential smoothing",
}  # fmt: skip
STARTS = 12  # points that the error against the horizon is measured from


@dataclass(frozen=True, eq=False)
class Judged:
    """Forecasts of the test, one step ahead, each from true values up to there."""

    at: Places  # (N,) the points that are forecast
    truth: Array  # (N,)
    forecasts: dict[str, Array]  # by `NAMES`, (N,) each
    figures: dict[str, dict[str, float | None]]


def judge(one: Forecaster, series: Series, season: int) -> Judged:
    """The network, its average with straight lines, and their yardsticks on the test of its recipe."""
    cut, values = one.recipe.cuts, series.values
    last = np.arange(max(cut.validation + cut.gap - 1, one.recipe.first), len(values) - 1)
    smoothing = Smoothing(values[: cut.validation], season)
    found = {name: who.from_points(values, last, 1)[:, 0] for name, who in _voices(one, series, smoothing).items()}
    return beside(values, last, season, smoothing, cut.validation, found)


def _voices(one: Forecaster, series: Series, smoothing: Smoothing) -> dict[str, Voice]:
    """The network, the line it may have begun with, and what `python -m core.forecast` makes of them: the median of all."""
    parts = parted(one.recipe, series)
    return {"network": one, "line": alone(one, parts), "average": together(once_more(one, parts), series, 0, smoothing)}


def beside(values: Array, last: Places, season: int, smoothing: Smoothing, known: int, found: dict[str, Array]) -> Judged:
    """These forecasts of the points after `last` beside the yardsticks; `known`: points before the test."""
    found = found | {"naive": naive(values, last)[:, 0]}
    if 1 < season <= last[0] + 1:
        found["seasonal"] = seasonal(values, last, season)[:, 0]
    found["ets"] = smoothing.one_step(values, last)
    truth = values[last + 1]
    return Judged(last + 1, truth, found, {name: figures(truth, said, values[:known]) for name, said in found.items()})


def by_horizon(one: Forecaster, series: Series, season: int, steps: int) -> tuple[dict[str, Array], int]:
    """RMSE (steps,) of each so many steps ahead, from up to `STARTS` points spread over the test, and how many there were."""
    cut, values = one.recipe.cuts, series.values
    steps = min(steps, len(values) - cut.validation)
    starts = np.unique(np.linspace(max(cut.validation - 1, one.recipe.first), len(values) - 1 - steps, STARTS).astype(int))
    truth = values[starts[:, None] + np.arange(1, steps + 1)]
    smoothing = Smoothing(values[: cut.validation], season)
    voices = _voices(one, series, smoothing)
    found = {name: who.from_points(values, starts, steps) for name, who in voices.items()} | {"naive": naive(values, starts, steps)}
    if 1 < season <= starts[0] + 1:
        found["seasonal"] = seasonal(values, starts, season, steps)
    found["ets"] = smoothing.from_points(values, starts, steps)
    return {name: np.sqrt(np.mean((said - truth) ** 2, axis=0)) for name, said in found.items()}, len(starts)


def season_known(recipe: ForecastRecipe, values: Array, step: str) -> int:
    """The season of a recipe, or the one that shows in what lies before the test."""
    from core.data.series.season import season_of

    return recipe.season or season_of(values[: cuts(len(values), recipe.validation, recipe.test).validation], step)
