"""Forecasts of a trained network from any point of its series: one by one, or all steps at once."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
import torch

from core.data.series.series import Array, Places
from core.data.series.windows import Scale, histories
from core.models.forecast_net import ForecastNet
from core.tasks.forecast.parts import parts_of, said
from core.tasks.forecast.recipe import ForecastRecipe

INSIDE = 0.9  # of the errors that have been seen lie inside the interval


class Ahead(ABC):
    """Whatever says how a series goes on from what is known of it."""

    @property
    @abstractmethod
    def needs(self) -> int:
        """Values that it has to know."""

    @abstractmethod
    def at_once(self, known: Array) -> Array:
        """(B, L) values up to now -> (B, H), what it says of the next steps."""

    def ahead(self, known: Array, steps: int) -> Array:
        """(B, steps): where it says fewer at once, it goes on from its own forecasts (recursive)."""
        found = known[:, -self.needs :]
        while found.shape[1] < self.needs + steps:
            found = np.concatenate([found, self.at_once(found)], axis=1)
        return found[:, self.needs : self.needs + steps]

    def from_points(self, values: Array, at: Places, steps: int) -> Array:
        """(B, steps) forecasts from these points of a series on, each from the true values up to there."""
        return self.ahead(histories(values, at, self.needs), steps)


@dataclass(frozen=True, eq=False)
class Forecaster(Ahead):
    """A network, and how its series is made ready for it."""

    net: ForecastNet
    recipe: ForecastRecipe
    scale: Scale

    @property
    def needs(self) -> int:
        """Its window, and what is needed to make it ready."""
        return self.recipe.window + self.recipe.how.lag

    def inputs(self, known: Array) -> torch.Tensor:
        """(B, T, 1) what the network reads of the values (B, L) up to now."""
        ready = self.recipe.how.straight(known[:, -self.needs :])
        return torch.tensor(self.scale.to(self.recipe.how.inputs(ready)), dtype=torch.float32)[..., None]

    @torch.no_grad()
    def at_once(self, known: Array) -> Array:
        """(B, H) what the network itself says of the next steps."""
        base = self.recipe.how.base(self.recipe.how.straight(known[:, -self.needs :]), self.recipe.horizon)
        return said(self.recipe, self.scale, self.net(self.inputs(known)).double().numpy(), base)

    def pulls(self, known: Array) -> Array:
        """(T,) how much the first forecast rises with each input: its gradient, both scaled."""
        x = self.inputs(known[None]).requires_grad_()
        with torch.enable_grad():
            self.net(x)[0, 0].backward()
        assert x.grad is not None
        return x.grad[0, :, 0].double().numpy()


def forecaster(net: ForecastNet, recipe: ForecastRecipe) -> Forecaster:
    """Of a network that was trained by that recipe."""
    return Forecaster(net.eval(), recipe, parts_of(recipe).scale)


def spread(one: Forecaster, values: Array, at: Places, steps: int) -> Array:
    """(steps, 2): how far below and above a forecast so many steps ahead nine in ten truths were, at the points `at`.

    Where a logarithm is taken, as differences of logarithms. A value of `at` has `steps` true values behind it.
    """
    forecasts, truth = one.from_points(values, at, steps), values[at[:, None] + np.arange(1, steps + 1)]
    straight = one.recipe.how.straight
    off = straight(truth) - straight(np.maximum(forecasts, 1e-300) if one.recipe.log else forecasts)
    return np.quantile(off, [(1 - INSIDE) / 2, (1 + INSIDE) / 2], axis=0).T


def band(one: Forecaster, forecast: Array, found: Array) -> tuple[Array, Array]:
    """The interval around a forecast (steps,) with what `spread` found."""
    straight = one.recipe.how.straight(np.maximum(forecast, 1e-300) if one.recipe.log else forecast)
    return one.recipe.how.back(straight + found[:, 0]), one.recipe.how.back(straight + found[:, 1])
