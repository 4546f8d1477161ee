"""After how many steps a series comes back to where it was."""

import numpy as np

from core.data.series.series import STEPS, Array, Places

CLEAR, LEAST_TIMES = 0.3, 2.5  # correlation that is a season; how often it must be there
AROUND, FAR_OUT, APART = 7, 8.0, 3.0  # neighbours; times the distance from them that nine in ten stay below; times the next farthest


def autocorrelation(values: Array, most: int) -> Array:
    """(most + 1,) how alike the series is to itself so many steps before, from -1 to 1; 1 for no step.

    As `statsmodels.tsa.stattools.acf`: the products of deviations from the mean, over the variance, both over N.
    """
    off = values - values.mean()
    size = 1 << int(2 * len(off) - 1).bit_length()
    found = np.fft.irfft(np.abs(np.fft.rfft(off, size)) ** 2, size)[: most + 1]
    return found / found[0] if found[0] > 0 else np.zeros(most + 1)


def detrended(values: Array) -> Array:
    """The values less the straight line through them."""
    place = np.arange(len(values))
    return values - np.polyval(np.polyfit(place, values, 1), place)


def far_out(values: Array) -> Places:
    """The points that lie apart from all others: far from their neighbours as no other point is.

    At most one in a hundred, or one: what comes back again and again, such as a peak each December, is no slip.
    """
    off = np.abs(values - _around(values))
    usual, order = float(np.quantile(off, 0.9)), np.argsort(-off, kind="stable")
    found = order[off[order] > FAR_OUT * usual] if usual else order[:0]
    if not 0 < len(found) <= max(1, len(values) // 100) or off[found[-1]] < APART * off[order[len(found)]]:
        return order[:0]
    return np.sort(found)


def calm(values: Array) -> Array:
    """The series, and in place of points that are far out the median of those around them."""
    quiet, places = values.copy(), far_out(values)
    quiet[places] = _around(values)[places]
    return quiet


def _around(values: Array) -> Array:
    """(N,) of each point the median of itself and three on either side."""
    wide = np.pad(values, AROUND // 2, mode="edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(wide, AROUND), axis=1))


def season_of(values: Array, step: str = "") -> int:
    """How many steps make a season, 0 for none; points that are far out are not looked at.

    What dates suggest (12 months, 7 days) is taken where the changes from step to step show it, or the values themselves, with a trough
    before; else the clearest peak of the autocorrelation, if the series goes through it at least two and a half times.
    """
    values, most = calm(values), int(len(values) / LEAST_TIMES)
    known = STEPS.get(step, 0)
    steps = autocorrelation(np.diff(values), max(most, 2))
    if 1 < known <= most and steps[known] > CLEAR * _peak_over(steps, known):
        return known
    found = autocorrelation(detrended(values), max(most, 2))
    below = np.flatnonzero(found < 0)
    if len(below) and below[0] < known < most and found[known] > CLEAR * _peak_over(found, known):
        return known
    if known in (4, 12) or not len(below):  # months and quarters know no other season
        return 0
    peaks = [
        lag for lag in range(max(int(below[0]), 2), most)
        if found[lag] > CLEAR and found[lag] >= found[lag - 1] and found[lag] > found[min(lag + 1, most)]
    ]  # fmt: skip
    return max(peaks, key=lambda lag: found[lag], default=0)


def _peak_over(found: Array, lag: int) -> float:
    """1 where the correlation is larger than at the lags beside it, infinity where it is not."""
    return 1.0 if found[lag] >= max(found[lag - 1], found[lag + 1] if lag + 1 < len(found) else -1.0) else np.inf
