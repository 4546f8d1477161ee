"""From a series to examples: prepared values, windows that slide over them, and what each is to say.

A network is not asked for the value itself, but for what a plain forecast would miss: the `base`. With differences that is the last
value, with seasonal differences the value one season ago, with both the value one season ago plus what has changed since; with levels
there is none. So a network that says 0 says what the plain forecast says.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.data.series.series import Array, Places

KINDS = {"levels": "levels", "differences": "differences", "seasonal": "seasonal differences", "both": "both differences"}


class Preparation(NamedTuple):
    """How a series is made ready."""

    kind: str = "levels"  # one of `KINDS`
    season: int = 0  # steps; needed for seasonal differences
    log: bool = False  # the logarithm first

    @property
    def lag(self) -> int:
        """How many values before it an input needs."""
        return (self.kind in ("differences", "both")) + (self.season if self.kind in ("seasonal", "both") else 0)

    def straight(self, values: Array) -> Array:
        """The values, or their logarithms."""
        return np.log(values) if self.log else values

    def back(self, values: Array) -> Array:
        """From `straight` values to those of the series."""
        return np.exp(np.minimum(values, 700.0)) if self.log else values

    def inputs(self, values: Array) -> Array:
        """(..., N) straight values -> (..., N - lag), what a network reads of them."""
        if self.kind in ("seasonal", "both"):
            values = values[..., self.season :] - values[..., : -self.season]
        return np.diff(values, axis=-1) if self.kind in ("differences", "both") else values

    def base(self, values: Array, horizon: int) -> Array:
        """(B, L) straight values up to now -> (B, horizon), what the plain forecast says of the next."""
        last, steps = values[:, -1:], np.arange(horizon)
        if self.kind == "levels":
            return np.zeros((len(values), horizon))
        if self.kind == "differences":
            return np.repeat(last, horizon, axis=1)
        season = values[:, values.shape[1] - self.season + steps % self.season]
        if self.kind == "seasonal":
            return season
        return season + last - values[:, -self.season - 1][:, None]


@dataclass(frozen=True)
class Scale:
    """Numbers around zero, of size about one."""

    middle: float
    size: float

    def to(self, values: Array) -> Array:
        """Scaled."""
        return (values - self.middle) / self.size

    def back(self, values: Array) -> Array:
        """As they were."""
        return values * self.size + self.middle


def scale_of(inputs: Array) -> Scale:
    """Fitted on these: mean and standard deviation."""
    return Scale(float(inputs.mean()), float(inputs.std()) or 1.0)


class Cuts(NamedTuple):
    """Where a series of N points is cut in time: [0, train), [train + gap, val), [val + gap, N)."""

    train: int
    validation: int
    points: int
    gap: int = 0


def cuts(points: int, validation: float, test: float, gap: int = 0) -> Cuts:
    """The last share is the test, what lies before it validation, the rest is learnt from."""
    tested = max(1, round(points * test))
    held = max(1, round((points - tested) * validation)) if validation else 0
    return Cuts(points - tested - held, points - tested, points, gap)


def origins(first: int, begin: int, end: int, horizon: int) -> Places:
    """The points that are the last known one where targets lie in [begin, end); none before `first`."""
    return np.arange(max(first, begin - 1), end - horizon, dtype=np.intp)


def histories(values: Array, at: Places, length: int) -> Array:
    """(B, length) the values up to and with each of the points `at`."""
    return values[at[:, None] + np.arange(1 - length, 1)]


def examples(values: Array, how: Preparation, at: Places, window: int, horizon: int) -> tuple[Array, Array, Array, Array]:
    """What a network reads at each of the points `at`, and what it is to say; unscaled.

    Args:
        values: (N,) the series itself.
        how: How it is made ready.
        at: (B,) the last known points; each has at least `window + how.lag - 1` points before it.
        window: Inputs that are read.
        horizon: Steps ahead.

    Returns:
        (B, window) inputs, (B, horizon) targets, which is the truth less its base, (B, horizon) bases, (B, horizon) truths.
    """
    ready = how.straight(values)
    known = histories(ready, at, window + how.lag)
    base, following = how.base(known, horizon), at[:, None] + np.arange(1, horizon + 1)
    return how.inputs(known), ready[following] - base, base, values[following]
