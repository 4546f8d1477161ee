"""Training a network on the rows of a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from core.models.activations import ACTIVATIONS
from core.models.table_net import TableNet
from core.tasks.tables.line import fitted_line
from core.tasks.tables.parts import Given, Parts, parted, parts_of
from core.tasks.tables.plane import Plane, plane_of
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe, TableRecipe
from core.training.measures import ACCURACY, LOSS, Measure
from core.training.task import EvaluationResult, Examples, Groups, Look, TaskDefaults, shuffled

LOWEST = 1e-7  # no probability is taken for smaller, or its logarithm would be infinite


@dataclass(frozen=True)
class Part:
    """N rows on the device."""

    x: torch.Tensor  # (N, F + C)
    labels: torch.Tensor  # (N,) int64 classes, or float numbers less their mean over their spread

    def __len__(self) -> int:
        return len(self.x)

    def first(self, count: int) -> "Part":
        """The first so many."""
        return Part(self.x[:count], self.labels[:count])


class TableTask(TaskDefaults):
    """Rows for a `TableNet`; what is asked for is said by a subclass."""

    check_batch = 4096
    measures: tuple[Measure, ...]

    def __init__(self, recipe: TableRecipe, device: torch.device, data: Given | None = None) -> None:
        """Raises ValueError where the table is not on this machine or does not suit the recipe."""
        self.recipe, self.device = recipe, device
        self.found: Parts = parts_of(recipe) if data is None else parted(recipe, data)
        self.training, self.validation, self.test = (self._part(rows) for rows in self.found.split)

    def _part(self, rows: np.ndarray) -> Part:
        x = torch.tensor(self.found.x[rows], device=self.device)
        answers = (self.found.frame.answer[rows] - self.found.middle) / self.found.size
        labels = torch.tensor(answers, device=self.device)
        return Part(x, labels.nan_to_num().long() if self.found.frame.classes else labels.float())

    def network(self) -> TableNet:
        """The recipe's network, with random weights, and the straight line at its best."""
        net = build(self.recipe, self.found)
        if net.line is not None:
            self.draw(net, self.training)
        return net

    def draw(self, net: TableNet, part: Part) -> None:
        """Draw the line through these rows."""
        assert net.line is not None
        with torch.no_grad():
            x = net.one_hot(part.x)
        weights, bias = fitted_line(x, part.labels, self.recipe.outputs, self.recipe.ridge, self.class_weights(part.labels))
        net.line.weight.data.copy_(weights)
        net.line.bias.data.copy_(bias)

    def class_weights(self, labels: torch.Tensor) -> torch.Tensor | None:
        """(K,) how much each class counts; None: all alike."""
        return None

    def groups(self, net: nn.Module) -> dict[str, Groups]:
        """All weights but the line's."""
        return {"": [([one for one in net.parameters() if one.requires_grad], 1.0)]}

    def batches(self) -> Sequence[torch.Tensor]:
        """The rows in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, F + C)"""
        assert isinstance(part, Part)
        return part.x[rows]

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """All weights that are learnt."""
        return {in_words(name): value for name, value in net.named_parameters() if "weight" in name and value.requires_grad}

    @torch.no_grad()
    def look(self, net: nn.Module) -> Look:
        """Of a table of two numbers what it says everywhere: "surface" (G, G, K) over "across" and "up" (G,), and some "points" (N, 3)."""
        if (plane := self.plane) is None:
            return Look()
        mode = net.training
        out = net.eval()(torch.tensor(plane.x, device=self.device))
        net.train(mode)
        said = torch.softmax(out, dim=2).mean(dim=1) if self.found.frame.classes else out.mean(dim=1) * self.found.size + self.found.middle
        surface = said.reshape(len(plane.up), len(plane.across), -1).float().cpu().numpy()
        seen = {"surface": surface, "across": plane.across, "up": plane.up, "points": plane.points}
        return Look(seen, (*plane.names, *self.found.frame.classes))

    @cached_property
    def plane(self) -> Plane | None:
        """The plane of its two columns; None where it has others."""
        return plane_of(self.found)

    @torch.no_grad()
    def dead_fraction(self, net: nn.Module) -> float:
        """The share of ReLU units that say nothing of any validation row."""
        assert isinstance(net, TableNet)
        if not isinstance(net.activation, nn.ReLU) or not net.layers:
            return 0.0
        value, dead, units = net.read(self.validation.x[: self.check_batch]), 0, 0
        for layer in net.layers:
            value = net.activation(layer(value))
            alive = (value > 0).any(dim=1)
            dead, units = dead + int((~alive).sum()), units + alive.numel()
        return dead / units


class ClassesTask(TableTask):
    """Which class a row belongs to."""

    measures: tuple[Measure, ...] = (
        replace(LOSS, explained="**Loss** is how wrong it is, {guessing:.2f} for always saying the shares of the classes"),
        replace(ACCURACY, explained="**accuracy** is the share it tells right"),
    )
    recipe: ClassesRecipe

    def class_weights(self, labels: torch.Tensor) -> torch.Tensor | None:
        """Such that every class counts alike, whatever its rows: N over K times its rows."""
        if not self.recipe.balanced:
            return None
        counts = torch.bincount(self.training.labels, minlength=self.recipe.outputs).float()
        return len(self.training) / (self.recipe.outputs * counts.clamp_min(1))

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Cross-entropy, the mean over the members, summed over the rows."""
        weights = self.class_weights(labels)
        each = F.cross_entropy(outputs.flatten(0, 1), labels.repeat_interleave(outputs.shape[1]), weights, reduction="sum")
        return each / outputs.shape[1]

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept are the "predictions" (N,), their "confidence" (N,) and all "probabilities" (N, K), the mean over the members."""
        found = torch.softmax(outputs, dim=2).mean(dim=1)  # (B, M, K) -> (B, K)
        confidence, predictions = found.max(dim=1)
        loss = F.nll_loss(found.clamp_min(LOWEST).log(), labels, self.class_weights(labels))
        right = float((predictions == labels).float().mean())
        kept = {"predictions": predictions.to(torch.uint8), "confidence": confidence, "probabilities": found}
        return EvaluationResult({"loss": float(loss), "accuracy": right}, {name: value.cpu().numpy() for name, value in kept.items()})


class NumbersTask(TableTask):
    """A number about a row."""

    measures: tuple[Measure, ...] = (
        Measure(
            "loss", "Loss", counted_as="of the scaled answers", kept=LOSS.kept,
            explained="**Loss** is that of the scaled answers, {guessing:.2g} for always saying the mean",
        ),
        Measure(
            "r2", "R²", smaller_is_better=False, format=".3f", first=True,
            explained="**R²** is the share of the answers' spread that it explains: 0 for always saying the mean, 1 for no error",
        ),
        Measure("rmse", "RMSE", format=".4g", explained="**RMSE** is how far off it is, in the units of the column"),
    )  # fmt: skip
    recipe: NumbersRecipe

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The recipe's loss, the mean over the members, summed over the rows."""
        said = outputs[..., 0]  # (B, M, 1) -> (B, M)
        return self.criterion(said, labels[:, None].expand_as(said)).sum() / said.shape[1]

    def criterion(self, said: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The loss of each."""
        known: dict[str, Callable[..., torch.Tensor]] = {"squared": F.mse_loss, "absolute": F.l1_loss, "huber": F.huber_loss}
        return known[self.recipe.criterion](said, labels, reduction="none")

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Kept are the answers as "predictions" (N,), in the units of the column."""
        said = outputs[..., 0].mean(dim=1)  # (B, M, 1) -> (B,)
        error = (said - labels).double()
        spread = float(((labels - labels.mean()).double() ** 2).sum())
        squares = float((error**2).sum())
        figures = {
            "loss": float(self.criterion(said, labels).mean()),
            "r2": 1 - squares / spread if spread > 0 else 0.0,
            "rmse": self.found.size * (squares / len(labels)) ** 0.5,
        }
        answers = said.double().cpu().numpy() * self.found.size + self.found.middle
        return EvaluationResult(figures, {"predictions": answers.astype(np.float32)})


def in_words(name: str) -> str:
    """A weight as people call it, such as "dense 1" for "layers.0.weight"."""
    part, _, rest = name.partition(".")
    number = int(rest.partition(".")[0]) + 1 if rest[:1].isdigit() else 0
    return {"layers": f"dense {number}", "words": f"words {number}"}.get(part, part)


def build(recipe: TableRecipe, found: Parts) -> TableNet:
    """The network of a recipe, with random weights."""
    return TableNet(
        found.how.width, found.how.levels, recipe.outputs, recipe.layers, ACTIVATIONS[recipe.activation].module, recipe.dropout,
        recipe.categories == "embedding", recipe.members, recipe.start == "line",
    )  # fmt: skip
