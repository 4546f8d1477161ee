"""How to make a series ready, found out on the part that is learnt from: by the forecasts of straight lines, which take no training.

Each way is judged by forecasts one step ahead over the second half of that part, four times from longer beginnings. A plain forecast
(the last value, the value a season ago, or that with what has changed since) is taken unless a line is better by more than chance.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from core.data.series.line import fitted_lines
from core.data.series.season import season_of
from core.data.series.series import Array
from core.data.series.windows import Preparation, examples, scale_of

STRENGTHS = (0.001, 0.1, 1.0, 10.0, 100.0, 1000.0, 1e7)
FOLDS, NEWEST = 4, 1200  # how often it is judged; points that are looked at
LONGEST = 60  # steps of a season that differences are taken over
FAR = 4.0  # so many times the smallest mean squared error, and a forecast does not count in an average
SURE, SURER = 1.5, 2.0  # standard errors that a line has to be better by, and one on levels, which may never come again


class Suggestion(NamedTuple):
    """How to make it ready, and what the network begins with."""

    how: Preparation
    window: int
    start: str  # "line" or "plain"
    ridge: float


class _Tried(NamedTuple):
    errors: Array  # (M,) squared, of each forecast
    found: Suggestion


def grows(values: Array, season: int) -> bool:
    """Whether the ups and downs grow with the level, so that the logarithm makes them alike."""
    size = season if 1 < season <= 30 else 12
    blocks = values[len(values) % size :].reshape(-1, size)
    if values.min() <= 0 or len(blocks) < 3:
        return False
    level, spread = blocks.mean(axis=1), blocks.std(axis=1)
    some = spread > 0
    if some.sum() < 3 or level.max() < 1.3 * level.min():
        return False
    return bool(np.polyfit(np.log(level[some]), np.log(spread[some]), 1)[0] > 0.5)


def suggest(values: Array, step: str = "", window: int = 0) -> Suggestion:
    """What suits a series that ends with these values.

    Args:
        values: (N,) only what lies before the part that forecasts are judged on.
        step: One of `STEPS`, where dates say it.
        window: Inputs that are read; 0: that is to be found out, too.
    """
    tried, plain = _judged(values, step, window)
    if plain is None:
        return Suggestion(Preparation("differences"), window or 3, "plain", 1.0)
    better = [one for one in tried if _surely(plain.errors, one)]
    found = min(better, key=_error).found if better else plain.found
    return found if found.start == "line" else found._replace(window=window or _usual(min(len(values), NEWEST), found.how))


def weighed(values: Array, step: str = "", window: int = 0) -> list[tuple[Suggestion, float]]:
    """Lines to be averaged, of each way to make the series ready the best, with weights that add up to 1; see `suggest`.

    The nearer one was, the more it weighs: a weight is one over the mean squared error. One that was far off does not count, and where
    no line is better than the plain forecast by more than chance, no line does.
    """
    tried, plain = _judged(values, step, window)
    if plain is None:
        return []
    if not any(_surely(plain.errors, one) for one in tried):
        tried = [one for one in tried if one.found.start == "plain"]
    best: dict[tuple[str, str], _Tried] = {}
    for one in sorted(tried, key=_error):
        best.setdefault((one.found.how.kind, one.found.start), one)
    least = min(map(_error, best.values()))
    kept = [one for one in best.values() if _error(one) <= FAR * least]
    shares = np.array([1.0 if least == 0 else least / _error(one) for one in kept])
    return [(one.found, float(share)) for one, share in zip(kept, shares / shares.sum(), strict=True)]


def _judged(values: Array, step: str, window: int) -> tuple[list[_Tried], _Tried | None]:
    """All that were tried, and the best of the plain forecasts, if there is one."""
    season = season_of(values, step)
    values = values[-NEWEST:]
    tried = [found for how, wide in _ways(values, season, window) for found in _try(values, how, wide)]
    return tried, min((one for one in tried if one.found.start == "plain"), key=_error, default=None)


def _error(one: _Tried) -> float:
    return float(one.errors.mean())


def _usual(points: int, how: Preparation) -> int:
    """The window of a network that begins with a plain forecast: a season, where there is one and room for it."""
    return max(1, min(how.season or 12, (points - how.lag) // 4))


def _ways(values: Array, season: int, window: int) -> Iterator[tuple[Preparation, int]]:
    near = season if 1 < season <= 30 else 12
    windows = [window] if window else sorted({1, 3, 6, near, near + (near == season), 2 * near, 24, 36})
    over, log = season if 1 < season <= LONGEST else 0, grows(values, season)
    for kind in ("differences", *(("seasonal", "both") if over else ()), "levels"):
        how = Preparation(kind, over, log)
        for wide in windows:
            if len(values) - wide - how.lag >= max(2 * wide, 15):
                yield how, wide


def _try(values: Array, how: Preparation, window: int) -> list[_Tried]:
    """The line with each strength, and where levels are not what is said, the plain forecast."""
    points, first = len(values), window + how.lag - 1
    at = np.arange(first, points - 1)
    x, y, base, truth = examples(values, how, at, window, 1)
    edges = np.linspace(points // 2, points, FOLDS + 1).astype(int)
    said: list[Array] = []
    for begin, end in pairwise(edges):
        learnt, asked = at + 1 < begin, (at + 1 >= begin) & (at + 1 < end)
        if learnt.sum() < 8:
            return []
        scale = scale_of(x[learnt])
        lines = fitted_lines(scale.to(x[learnt]), y[learnt], STRENGTHS)
        answers = [scale.to(x[asked]) @ weights + bias for weights, bias in lines]
        said.append(how.back(np.stack([*answers, np.zeros_like(answers[0])]) + base[asked]) - truth[asked])
    errors = np.concatenate(said, axis=1)[..., 0] ** 2
    found = [_Tried(one, Suggestion(how, window, "line", ridge)) for one, ridge in zip(errors, STRENGTHS, strict=False)]
    return found if how.kind == "levels" else [*found, _Tried(errors[-1], Suggestion(how, window, "plain", 1.0))]


def _surely(plain: Array, one: _Tried) -> bool:
    """Whether it is better than the plain forecast by more than chance, where both have forecasts."""
    count = min(len(plain), len(one.errors))
    gained = plain[-count:] - one.errors[-count:]
    error = gained.std() / np.sqrt(count)
    return bool(gained.mean() > (SURER if one.found.how.kind == "levels" else SURE) * error)
