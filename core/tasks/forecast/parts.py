"""A recipe's series as examples: what is learnt from, what chooses the best epoch, and the test, one after the other in time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.data.series.own import series_of
from core.data.series.series import Array, Places, Series
from core.data.series.windows import Scale, examples, origins, scale_of

if TYPE_CHECKING:
    from core.tasks.forecast.recipe import ForecastRecipe


@dataclass(frozen=True, eq=False)
class Shown:
    """N windows to look at, and what is true of them."""

    x: Array  # (N, T), scaled
    target: Array  # (N, H), scaled: what the network is to say
    base: Array  # (N, H): what the plain forecast says, where a logarithm is taken its logarithm
    truth: Array  # (N, H)
    last: Array  # (N,), the last value of each window
    at: Places  # (N,), where in the series it stands
    names: tuple[str, ...]  # (N,), of the first point that is forecast

    def __len__(self) -> int:
        return len(self.x)

    @property
    def labels(self) -> Array:
        """(N,) what comes next."""
        return self.truth[:, 0]

    @property
    def texts(self) -> tuple[str, ...]:
        """When that was."""
        return self.names


@dataclass(frozen=True, eq=False)
class Parts:
    """A series made ready."""

    series: Series
    scale: Scale
    training: Shown
    validation: Shown
    test: Shown


@lru_cache(maxsize=16)
def parts_of(recipe: ForecastRecipe) -> Parts:
    """The series of a recipe, cut in time.

    Raises:
        ValueError: The series is not there, or the recipe does not suit it; one sentence.
    """
    return parted(recipe, series_of(recipe.data, recipe.own))


def parted(recipe: ForecastRecipe, series: Series) -> Parts:
    """This series by that recipe; what is fitted is fitted on the training part, unless the recipe makes the classic slip.

    Raises:
        ValueError: The recipe does not suit it; one sentence.
    """
    if len(series) != recipe.length:
        raise ValueError("This link does not fit the series that is here. Choose it again.")
    if recipe.log and series.values.min() <= 0:
        raise ValueError("There are values of 0 or less, which have no logarithm: leave the logarithm out.")
    cut, H, how = recipe.cuts, recipe.horizon, recipe.how
    begin_end = ((0, cut.train), (cut.train + cut.gap, cut.validation), (cut.validation + cut.gap, cut.points))
    learnt, held, tested = (origins(recipe.first, begin, end, H) for begin, end in begin_end)
    seen = series.values if recipe.leak else series.values[: cut.train]
    scale = scale_of(how.inputs(how.straight(seen)))

    def shown(at: Places) -> Shown:
        x, target, base, truth = examples(series.values, how, at, recipe.window, H)
        target = scale.to(target) if how.kind == "levels" else target / scale.size
        return Shown(scale.to(x), target, base, truth, series.values[at], at, tuple(series.labels[place + 1] for place in at))

    return Parts(series, scale, shown(learnt[-recipe.training :]), shown(held), shown(tested))


def said(recipe: ForecastRecipe, scale: Scale, outputs: Array, base: Array) -> Array:
    """(N, H) outputs of a network with their bases -> (N, H) forecasts, in the units of the series."""
    found = np.asarray(outputs, np.float64)
    unscaled = scale.back(found) if recipe.values == "levels" else found * scale.size
    return recipe.how.back(unscaled + base)


def guessing(recipe: ForecastRecipe) -> float:
    """The mean squared error of a network that says 0: of the plain forecast, or of the mean, where levels are said; 1 if unknown."""
    try:
        return float(np.mean(parts_of(recipe).validation.target ** 2))
    except ValueError:
        return 1.0
