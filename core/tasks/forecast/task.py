"""Training a network that says how a series goes on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from core.data.series.line import fitted_lines
from core.data.series.series import Series
from core.models.forecast_net import ForecastNet
from core.tasks.forecast.parts import Parts, Shown, parted, parts_of, said
from core.tasks.forecast.recipe import ForecastRecipe
from core.training.measures import LOSS, Measure
from core.training.task import EvaluationResult, Examples, TaskDefaults, shuffled


@dataclass(frozen=True)
class Part:
    """N windows on the device."""

    x: torch.Tensor  # (N, T, 1), scaled
    labels: torch.Tensor  # (N, H, 4): what it is to say, the plain forecast, the truth, the last value before

    def __len__(self) -> int:
        return len(self.x)

    def first(self, count: int) -> "Part":
        """The first so many."""
        return Part(self.x[:count], self.labels[:count])


class ForecastTask(TaskDefaults):
    """Windows of a series for a `ForecastNet`."""

    check_batch = 1000
    measures: tuple[Measure, ...] = (
        Measure(
            "loss", "Loss", counted_as="mean squared error", kept=LOSS.kept,
            explained="**Loss** is the mean squared error of the scaled answers, {guessing:.2g} for a network that says nothing",
        ),
        Measure(
            "nearer", "Nearer than the naive forecast", smaller_is_better=False, format=".1%",
            explained="**nearer** is the share of forecasts that are nearer to the truth than the last value before it",
        ),
        Measure("rmse", "RMSE", format=".4g", explained="**RMSE** is how far off it is, in the units of the series"),
    )  # fmt: skip

    def __init__(self, recipe: ForecastRecipe, device: torch.device, data: Series | None = None) -> None:
        """Raises ValueError where the series is not on this machine or does not suit the recipe."""
        self.recipe, self.device = recipe, device
        self.found: Parts = parts_of(recipe) if data is None else parted(recipe, data)
        self.training, self.validation, self.test = (
            self._part(part) for part in (self.found.training, self.found.validation, self.found.test)
        )

    def _part(self, found: Shown) -> Part:
        last = np.repeat(found.last[:, None], self.recipe.horizon, axis=1)
        labels = np.stack([found.target, found.base, found.truth, last], axis=-1)
        return Part(*(torch.tensor(values, dtype=torch.float32, device=self.device) for values in (found.x[..., None], labels)))

    def network(self) -> ForecastNet:
        """The recipe's network, with random weights, and the straight line at its best."""
        net = build(self.recipe)
        if net.line is not None:
            draw_line(net.line, self.found.training, self.recipe.ridge)
        return net

    def batches(self) -> Sequence[torch.Tensor]:
        """The windows in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, T, 1)"""
        assert isinstance(part, Part)
        return part.x[rows]

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Squared errors, the mean over the steps ahead, summed over the windows."""
        return F.mse_loss(outputs, labels[..., 0], reduction="sum") / labels.shape[1]

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept are the forecasts one step ahead as "predictions" (N,), in the units of the series, and all as "ahead" (N, H)."""
        target, base, truth, last = (part.cpu().double().numpy() for part in labels.unbind(-1))
        answers = outputs.cpu().double().numpy()
        forecasts = said(self.recipe, self.found.scale, answers, base)
        error = forecasts - truth
        figures = {
            "loss": float(np.mean((answers - target) ** 2)),
            "nearer": float(np.mean(np.abs(error[:, 0]) < np.abs(last - truth)[:, 0])),
            "rmse": float(np.sqrt(np.mean(error**2))),
        }
        return EvaluationResult(figures, {"predictions": forecasts[:, 0].astype(np.float32), "ahead": forecasts.astype(np.float32)})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """All weights that are learnt."""
        return {in_words(name): value for name, value in net.named_parameters() if value.ndim > 1 and value.requires_grad}


def in_words(name: str) -> str:
    """A weight as people call it, such as "memory 1: from the value" for "memory.weight_ih_l0"."""
    layer, _, what = name.partition(".")
    if layer == "memory":
        return f"memory {int(what[-1]) + 1}: from {'memory' if '_hh_' in what else 'the value' if what[-1] == '0' else 'memory 1'}"
    return f"layer {what.partition('.')[0]}" if layer == "body" else layer


def build(recipe: ForecastRecipe) -> ForecastNet:
    """The network of a recipe, with random weights."""
    return ForecastNet(
        recipe.window, recipe.horizon, recipe.network, recipe.hidden_size, recipe.layers, start=recipe.start, dropout=recipe.dropout
    )


@torch.no_grad()
def draw_line(line: nn.Linear, part: Shown, ridge: float, left: np.ndarray | float = 0.0) -> None:
    """The straight line through these windows; of what is to be said, `left` is said already."""
    [(weights, bias)] = fitted_lines(part.x, part.target - left, [ridge])
    line.weight.copy_(torch.tensor(weights.T))
    line.bias.copy_(torch.tensor(bias))
