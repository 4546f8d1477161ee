"""What a kind of training needs beyond the loop: its examples, its network, and how the one becomes input of the other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, Self

import torch
from torch import nn

from core.data.digit_set import DigitSet, Part, digit_set
from core.models import stack
from core.training import snapshots
from core.training.augmentation import augment
from core.training.digit_recipe import CLASSES, INPUT, DigitRecipe
from core.training.snapshots import Look


class Examples(Protocol):
    """Some examples on the device."""

    @property
    def labels(self) -> torch.Tensor:
        """(N,) int64, what is true of each."""
        ...

    def __len__(self) -> int: ...

    def first(self, count: int) -> Self:
        """The first so many."""
        ...


class Task(Protocol):
    """A kind of training. `Trainer` knows nothing else of what it trains."""

    check_batch: int  # examples that are judged at once
    files: Mapping[str, str]  # what belongs to the network besides its weights: names and texts

    @property
    def training(self) -> Examples:
        """What it learns from."""
        ...

    @property
    def validation(self) -> Examples:
        """What the best epoch is chosen by."""
        ...

    @property
    def test(self) -> Examples:
        """What it is judged by once, at the end."""
        ...

    def network(self) -> nn.Module:
        """The network with its first weights, drawn from PyTorch's global generator."""
        ...

    def prepare(self, net: nn.Module, fresh: bool) -> Iterator[tuple[int, int]]:
        """What has to be done before the first epoch and takes its time; gives how much is done, and of how much.

        The network is `fresh`, or it comes from a checkpoint and its weights are to be left alone.
        """
        ...

    def groups(self, net: nn.Module) -> list[tuple[list[nn.Parameter], float]]:
        """What learns, and each with how many times the recipe's rate."""
        ...

    def begin_epoch(self, net: nn.Module, epoch: int) -> None:
        """Put the network in the state that it learns in; epochs count from 0."""
        ...

    def batches(self) -> Sequence[torch.Tensor]:
        """Which training examples come together, for one epoch; drawn anew from PyTorch's global generator."""
        ...

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """Those examples, as the network takes them; augmented for training."""
        ...

    def weighted(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """The weights (not the biases) that are shown and that the L1 penalty is on, by name, in order."""
        ...

    def look(self, net: nn.Module) -> Look:
        """What there is to see of the network now, besides its weights."""
        ...

    def silent(self, net: nn.Module) -> float:
        """The share of units that say nothing any more, whatever they are shown."""
        ...


class Whole:
    """What most tasks have in common: nothing to prepare, and the whole network learns from the first epoch on."""

    def prepare(self, net: nn.Module, fresh: bool) -> Iterator[tuple[int, int]]:
        """Nothing."""
        yield from ()

    def groups(self, net: nn.Module) -> list[tuple[list[nn.Parameter], float]]:
        """All weights, with the recipe's rate."""
        return [(list(net.parameters()), 1.0)]

    def begin_epoch(self, net: nn.Module, epoch: int) -> None:
        """Dropout on, batch norm at the batch's own mean."""
        net.train()


CHECK_BATCH = 1000  # pictures judged at once


class DigitTask(Whole):
    """Digits of 28 x 28 for a `Stack`. All pictures stay on the device as bytes."""

    check_batch = CHECK_BATCH
    files: Mapping[str, str] = {}

    def __init__(self, recipe: DigitRecipe, device: torch.device, data: DigitSet | None = None) -> None:
        """Raises ValueError where the data are not on this machine."""
        data = data or digit_set(recipe.data)
        self.recipe, self.device = recipe, device
        self.training = data.training.first(recipe.training).to(device)
        self.validation, self.test = data.validation.to(device), data.test.to(device)

    def network(self) -> stack.Stack:
        """The stack of the recipe."""
        return build(self.recipe)

    def batches(self) -> Sequence[torch.Tensor]:
        """The pictures in a new order, cut into batches."""
        order = torch.randperm(len(self.training)).to(self.device)
        return order.split(self.recipe.batch)[: self.recipe.steps_per_epoch]  # type: ignore[no-untyped-call]

    def inputs(self, part: Examples, rows: torch.Tensor | slice, training: bool = False) -> torch.Tensor:
        """(B, 1, 28, 28) in [0, 1]"""
        assert isinstance(part, Part)
        x = part.images[rows].float().div(255)
        return augment(x, self.recipe) if training else x

    def weighted(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """Of each convolution and dense layer."""
        return snapshots.weighted(net)

    def look(self, net: nn.Module) -> Look:
        """The first layer's filters."""
        return Look(filters=snapshots.filters(net))

    def silent(self, net: nn.Module) -> float:
        """Of the ReLU units."""
        return snapshots.dead_share(net, self.inputs(self.validation, slice(256)))


def build(recipe: DigitRecipe) -> stack.Stack:
    """The network of a recipe, with its first weights."""
    layers = stack.parse(recipe.network)
    return stack.Stack(layers, INPUT, CLASSES, recipe.activation, recipe.dropout, recipe.batch_norm, recipe.init)
