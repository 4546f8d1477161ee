"""A network judged honestly: on the held-out end, beside forecasts that need no network, from several starting points."""

from dataclasses import dataclass

import numpy as np

from core.data.series.series import Array, Places
from core.data.series.windows import cuts
from core.explain.sequences.ahead import Forecaster
from core.explain.sequences.errors import figures, rmse
from core.explain.sequences.yardsticks import Smoothing, naive, seasonal
from core.tasks.forecast.recipe import ForecastRecipe

NAMES = {"network": "Network", "naive": "Naive: the last value", "seasonal": "A season ago", "ets": "Exponential smoothing"}
STARTS = 12  # points that the error against the horizon is measured from
ALIKE = 0.02  # two errors nearer than that are called alike


@dataclass(frozen=True, eq=False)
class Judged:
    """Forecasts of the test, one step ahead, each from true values up to there."""

    at: Places  # (N,) the points that are forecast
    truth: Array  # (N,)
    forecasts: dict[str, Array]  # by `NAMES`, (N,) each
    figures: dict[str, dict[str, float | None]]


def judge(one: Forecaster, values: Array, season: int) -> Judged:
    """The network and its yardsticks on the test of its recipe."""
    cut = one.recipe.cuts
    last = np.arange(max(cut.validation + cut.gap - 1, one.recipe.first), len(values) - 1)
    found = {"network": one.from_points(values, last, 1)[:, 0]}
    return beside(values, last, season, cut.validation, found)


def beside(values: Array, last: Places, season: int, known: int, found: dict[str, Array]) -> Judged:
    """These forecasts of the points after `last` beside the yardsticks; `known`: points that a yardstick may be fitted on."""
    found = found | {"naive": naive(values, last)[:, 0]}
    if 1 < season <= last[0] + 1:
        found["seasonal"] = seasonal(values, last, season)[:, 0]
    found["ets"] = Smoothing(values[:known], season).one_step(values, last)
    truth = values[last + 1]
    return Judged(last + 1, truth, found, {name: figures(truth, said, values[:known]) for name, said in found.items()})


def by_horizon(one: Forecaster, values: Array, season: int, steps: int) -> tuple[dict[str, Array], int]:
    """RMSE (steps,) of each so many steps ahead, from up to `STARTS` points spread over the test, and how many there were."""
    cut = one.recipe.cuts
    steps = min(steps, len(values) - cut.validation)
    starts = np.unique(np.linspace(max(cut.validation - 1, one.recipe.first), len(values) - 1 - steps, STARTS).astype(int))
    truth = values[starts[:, None] + np.arange(1, steps + 1)]
    found = {"network": one.from_points(values, starts, steps), "naive": naive(values, starts, steps)}
    if 1 < season <= starts[0] + 1:
        found["seasonal"] = seasonal(values, starts, season, steps)
    smoothing = Smoothing(values[: cut.validation], season)
    found["ets"] = np.stack([smoothing.ahead(values, int(at), steps) for at in starts])
    return {name: np.sqrt(np.mean((said - truth) ** 2, axis=0)) for name, said in found.items()}, len(starts)


def who_won(judged: Judged) -> str:
    """In words, and whoever it was."""
    errors = {name: rmse(judged.truth, said) for name, said in judged.forecasts.items()}
    mine, others = errors["network"], {name: error for name, error in errors.items() if name != "network"}
    best = min(others, key=lambda name: others[name])
    words = {
        "naive": "the naive forecast, which says the last value once more",
        "seasonal": "the value a season ago",
        "ets": "exponential smoothing",
    }
    share = mine / others[best] if others[best] else np.inf
    count = f"on {len(judged.truth):,} points that nobody had seen"
    if share < 1 - ALIKE:
        return f"**The network wins** {count}: its RMSE is {mine:.4g}, {1 - share:.0%} below that of {words[best]} ({others[best]:.4g})."
    if share <= 1 + ALIKE:
        end = " What a network learns from windows is worth nothing here." if best == "naive" else ""
        return f"**Nobody wins** {count}: the network's RMSE is {mine:.4g}, and {words[best]} has {others[best]:.4g}.{end}"
    return f"**The network loses** {count}: its RMSE is {mine:.4g}; {words[best]} is better with {others[best]:.4g}."


def season_known(recipe: ForecastRecipe, values: Array, step: str) -> int:
    """The season of a recipe, or the one that shows in what lies before the test."""
    from core.data.series.season import season_of

    return recipe.season or season_of(values[: cuts(len(values), recipe.validation, recipe.test).validation], step)
