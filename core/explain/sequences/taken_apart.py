"""A series taken apart: trend, season and what is left (STL, by statsmodels)."""

from typing import NamedTuple

import numpy as np

from core.data.series.season import detrended
from core.data.series.series import Array

MOST_POINTS, LONGEST = 4000, 400


class Apart(NamedTuple):
    """Three series that add up to the one they come from."""

    trend: Array
    season: Array
    rest: Array


def apart(values: Array, season: int) -> Apart | None:
    """Trend, season and rest; None where no season is known, or the series is too short for it."""
    if not 1 < season <= LONGEST or len(values) < 2 * season + 1:
        return None
    from statsmodels.tsa.seasonal import STL

    found = STL(values[-MOST_POINTS:], period=season).fit()
    return Apart(*(np.asarray(part) for part in (found.trend, found.seasonal, found.resid)))


def strength(parts: Apart) -> float:
    """How much of what is not trend is season, from 0 to 1 (Hyndman and Athanasopoulos, Forecasting, 6.7)."""
    both = parts.season + parts.rest
    return max(0.0, 1.0 - float(np.var(parts.rest) / np.var(both))) if np.var(both) else 0.0


def flat(values: Array) -> Array:
    """The series without its straight trend, as the autocorrelation is taken of it."""
    return detrended(values)
