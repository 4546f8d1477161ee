"""A network together with forecasts of other kinds: the median of what they say.

Forecasts that are wrong in different ways are less wrong together (Bates and Granger 1969), and the median of a few leaves whoever is far
off without a say (Petropoulos and Svetunkov 2020). Beside the network speak straight lines, the last value, where there is a season
the value a season ago, and exponential smoothing. The lines are those that were nearest on what lies before the test, one for each way to
make the series ready; of their mean each has the share that its errors there deserve.
"""

import copy
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch

from core.data.series.line import fitted_lines
from core.data.series.season import season_of
from core.data.series.series import Array, Places, Series
from core.data.series.suggest import Suggestion, weighed
from core.data.series.windows import Preparation, Scale, examples, scale_of
from core.explain.sequences.ahead import Ahead, Forecaster
from core.explain.sequences.yardsticks import Smoothing, naive, seasonal
from core.tasks.forecast.parts import Parts
from core.tasks.forecast.task import draw_line


class Voice(Protocol):
    """Whoever forecasts."""

    def from_points(self, values: Array, at: Places, steps: int) -> Array:
        """(B, steps) forecasts from these points of a series on, each from the true values up to there."""
        ...


@dataclass(frozen=True, eq=False)
class Line(Ahead):
    """A straight line through windows, or a plain forecast, where it has no weights."""

    how: Preparation
    window: int
    horizon: int
    scale: Scale
    weights: Array | None  # (T, H)
    bias: Array  # (H,)

    @property
    def needs(self) -> int:
        """Its window, and what is needed to make it ready."""
        return self.window + self.how.lag

    def at_once(self, known: Array) -> Array:
        """(B, H) the next steps."""
        ready = self.how.straight(known[:, -self.needs :])
        base = self.how.base(ready, self.horizon)
        if self.weights is None:
            return self.how.back(base)
        return self.how.back(self.scale.to(self.how.inputs(ready)) @ self.weights + self.bias + base)


def drawn(known: Array, found: Suggestion, horizon: int) -> Line:
    """The line that is suggested, through all windows of the values (N,) before the test; a plain forecast, where there are too few."""
    how, window = found.how, found.window if found.start == "line" else 1
    at = np.arange(window + how.lag - 1, len(known) - horizon)
    if found.start != "line" or not len(at):
        return Line(how, window, horizon, Scale(0.0, 1.0), None, np.zeros(horizon))
    x, target, _, _ = examples(known, how, at, window, horizon)
    scale = scale_of(x)
    [(weights, bias)] = fitted_lines(scale.to(x), target, [found.ridge])
    return Line(how, window, horizon, scale, weights, bias)


def alone(one: Forecaster, parts: Parts) -> Line:
    """The straight line of the network's recipe through its training windows: what a network that begins with it says before it learns."""
    recipe, scale, learnt = one.recipe, one.scale, parts.training
    target = scale.back(learnt.target) if recipe.values == "levels" else learnt.target * scale.size
    [(weights, bias)] = fitted_lines(learnt.x, target, [recipe.ridge])
    return Line(recipe.how, recipe.window, recipe.horizon, scale, weights, bias)


@dataclass(frozen=True, eq=False)
class Lines:
    """Several lines, and the share of each, 1 together."""

    members: tuple[tuple[Line, float], ...]

    def from_points(self, values: Array, at: Places, steps: int) -> Array:
        """(B, steps) their weighted mean."""
        return np.sum([share * one.from_points(values, at, steps) for one, share in self.members], axis=0)


@dataclass(frozen=True)
class Plain:
    """The value a season ago, or without a season the last value."""

    season: int = 0

    def from_points(self, values: Array, at: Places, steps: int) -> Array:
        """(B, steps)"""
        return seasonal(values, at, self.season, steps) if self.season else naive(values, at, steps)


@dataclass(frozen=True, eq=False)
class Together:
    """Forecasts of different kinds, by what they are called."""

    voices: dict[str, Voice]

    def from_points(self, values: Array, at: Places, steps: int) -> Array:
        """(B, steps) the median of what they say."""
        return np.median([one.from_points(values, at, steps) for one in self.voices.values()], axis=0)


def together(one: Forecaster, series: Series, window: int = 0, smoothing: Smoothing | None = None) -> Together:
    """A trained network with what else suits its series; none of them knows anything of the test.

    Args:
        one: The network, of a recipe for this series.
        series: The whole of it; what lies in the test is not looked at.
        window: Inputs of a line; 0: what suits.
        smoothing: Exponential smoothing, where it is fitted to what lies before the test already.
    """
    known, horizon = series.values[: one.recipe.cuts.validation], one.recipe.horizon
    voices: dict[str, Voice] = {"the network": one}
    if lines := weighed(known, series.step, window):
        voices["straight lines"] = Lines(tuple((drawn(known, line, horizon), share) for line, share in lines))
    voices["the last value"] = Plain()
    season = season_of(known, series.step)
    if season:
        voices["the value a season ago"] = Plain(season)
    voices["exponential smoothing"] = smoothing or Smoothing(known, season)
    return Together(voices)


def once_more(one: Forecaster, parts: Parts) -> Forecaster:
    """The same network with its line drawn anew through training and validation, around what the rest of the network says."""
    if one.net.line is None:
        return one
    seen = (parts.training, parts.validation)
    both = replace(seen[0], x=np.concatenate([part.x for part in seen]), target=np.concatenate([part.target for part in seen]))
    x = torch.tensor(both.x, dtype=torch.float32)[..., None]
    net = copy.deepcopy(one.net)
    assert net.line is not None
    with torch.no_grad():
        rest = (net(x) - net.line(x.flatten(1))).double().numpy()
    draw_line(net.line, both, one.recipe.ridge, rest)
    return replace(one, net=net)
