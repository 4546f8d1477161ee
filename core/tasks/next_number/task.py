"""Training a network that continues rows of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from core.models.next_number_net import NextNumberNet
from core.tasks.next_number.recipe import NextNumberRecipe, kept_rows, shifted
from core.training.measures import LOSS, Measure
from core.training.task import EvaluationResult, Examples, TaskDefaults, shuffled


@dataclass(frozen=True)
class NextNumberPart:
    """N rows on the device."""

    x: torch.Tensor  # (N, T), shifted
    labels: torch.Tensor  # (N, 3): the next number, shifted as its row is; the row's last number; its largest step

    def __len__(self) -> int:
        return len(self.x)

    def first(self, count: int) -> "NextNumberPart":
        """The first so many."""
        return NextNumberPart(self.x[:count], self.labels[:count])


@dataclass(frozen=True)
class Shown:
    """N rows to look at."""

    numbers: NDArray[np.float64]  # (N, T)
    labels: NDArray[np.float64]  # (N,), what follows

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def texts(self) -> list[str]:
        """Such as "2, 4, 6" or "4, 1, −2"; a hyphen would be a formula to a spreadsheet program."""
        return [", ".join(f"{number:g}".replace("-", "−") for number in row) for row in self.numbers]


def parts(recipe: NextNumberRecipe) -> list[Shown]:
    """The rows to learn from, to check with and for the test."""
    cuts = np.split(kept_rows(recipe.family, recipe.length, recipe.own), np.cumsum(recipe.parts)[:-1])
    return [Shown(cut[:, :-1], cut[:, -1]) for cut in cuts]


class NextNumberTask(TaskDefaults):
    """Rows for a `NextNumberNet`. Each is shifted and scaled by itself, so that 2, 4, 6 and 102, 104, 106 look alike."""

    check_batch = 1000
    measures: tuple[Measure, ...] = (
        Measure(
            "loss", "Loss", counted_as="mean squared error", kept=LOSS.kept,
            explained="**Loss** is the mean squared error, {guessing:.2f} for saying the last again",
        ),
        Measure(
            "accuracy", "Right when rounded", smaller_is_better=False, format=".1%",
            explained="**right** is an answer that is the next number once it is rounded, as 11.8 for 12",
        ),
    )  # fmt: skip

    def __init__(self, recipe: NextNumberRecipe, device: torch.device, data: None = None) -> None:
        self.recipe, self.device = recipe, device
        self.training, self.validation, self.test = (self._part(found) for found in parts(recipe))
        self.training = self.training.first(recipe.training)

    def _part(self, found: Shown) -> NextNumberPart:
        x, last, largest = shifted(found.numbers)
        labels = np.stack([(found.labels - last) / largest, last, largest], axis=1)
        return NextNumberPart(*(torch.tensor(values, dtype=torch.float32, device=self.device) for values in (x, labels)))

    def network(self) -> NextNumberNet:
        """The recipe's network, with random weights."""
        return NextNumberNet(self.recipe.hidden_size, self.recipe.cell)

    def batches(self) -> Sequence[torch.Tensor]:
        """The rows in a new order, cut into batches."""
        return shuffled(len(self.training), self.recipe.batch, self.device)

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, T)"""
        assert isinstance(part, NextNumberPart)
        return part.x[rows]

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Squared errors of the shifted answers, summed."""
        return F.mse_loss(outputs, labels[:, 0], reduction="sum")

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """Mean squared error, and how often the answer, rounded, is the next number; kept are the answers as "predictions" (N,)."""
        following, last, largest = labels.T
        answers, truth = last + largest * outputs, last + largest * following
        right = float((answers.round() == truth.round()).float().mean())
        return EvaluationResult({"loss": float(F.mse_loss(outputs, following)), "accuracy": right}, {"predictions": answers.cpu().numpy()})

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """What comes from the number, what comes from memory, and the answer."""
        names = {"from the number": "memory.weight_ih_l0", "from memory": "memory.weight_hh_l0", "answer": "answer.weight"}
        return {name: net.get_parameter(parameter) for name, parameter in names.items()}
