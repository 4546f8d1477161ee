"""Forecasts without a network, to stand beside it: the last value, the value a season ago, exponential smoothing."""

import warnings
from typing import Any

import numpy as np

from core.data.series.series import Array, Places
from core.data.series.suggest import grows

LONGEST_SEASON, NEWEST = 24, 1500  # what exponential smoothing can do in a second


def naive(values: Array, at: Places, horizon: int = 1) -> Array:
    """(B, horizon) the last value, again and again; `at` are the last known points."""
    return np.repeat(values[at][:, None], horizon, axis=1)


def seasonal(values: Array, at: Places, season: int, horizon: int = 1) -> Array:
    """(B, horizon) the value a season ago."""
    return values[at[:, None] + 1 - season + np.arange(horizon) % season]


class Smoothing:
    """Exponential smoothing: level, damped trend and season, each a mean in which the newest count most (statsmodels' ETS)."""

    def __init__(self, known: Array, season: int) -> None:
        """Fit it on what lies before the test; its constants then stay as they are."""
        self.season = season if 1 < season <= LONGEST_SEASON and len(known) >= 2 * season + 4 else 0
        self.multiplied = bool(known.min() > 0 and grows(known, season))
        self.begin = max(0, len(known) - NEWEST)
        model = self._model(known)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says so when it has not converged; what it has found then is taken
            self.constants: Array = model.fit(disp=False, maxiter=200).params

    def _model(self, values: Array) -> Any:
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel

        kind = {"seasonal": "mul" if self.multiplied else "add", "seasonal_periods": self.season} if self.season else {}
        return ETSModel(values[self.begin :], error="add", trend="add", damped_trend=True, **kind)

    def one_step(self, values: Array, at: Places) -> Array:
        """(B,) the forecast of the point after each of `at`, from the true values up to there."""
        found: Array = np.asarray(self._model(values).smooth(self.constants).fittedvalues)
        return found[at + 1 - self.begin]

    def from_points(self, values: Array, at: Places, steps: int) -> Array:
        """(B, steps) forecasts from these points on, each from the true values up to there."""
        if steps == 1:
            return self.one_step(values, at)[:, None]
        return np.stack([self.ahead(values, int(each), steps) for each in at])

    def ahead(self, values: Array, at: int, horizon: int) -> Array:
        """(horizon,) forecasts from one point on."""
        return np.asarray(self._model(values[: at + 1]).smooth(self.constants).forecast(horizon))
