"""What a kind of training needs beyond the loop: its examples, its network, and how the one becomes input of the other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, Self

import torch
from torch import nn

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

    device: torch.device  # where its examples are
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
