"""What a kind of training needs beyond the loop: its examples, its network, its loss, and what it is measured by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import torch
from torch import nn

from core.training.events import Arrays
from core.training.measures import Figures, Measure

Groups = Sequence[tuple[list[nn.Parameter], float]]  # what learns together, and with how many times the recipe's rate


class Examples(Protocol):
    """Some examples on the device."""

    @property
    def labels(self) -> torch.Tensor:
        """(N, ...), what is true of each: a class (int64), or numbers."""
        ...

    def __len__(self) -> int: ...

    def first(self, count: int) -> Self:
        """The first so many."""
        ...


@dataclass(frozen=True)
class EvaluationResult:
    """How a network does on N examples: its figures, and what is kept of its answers."""

    figures: Figures
    kept: Arrays


@dataclass(frozen=True)
class Look:
    """What there is to see of a network at a moment; see `events.Snapshot`."""

    seen: Arrays = field(default_factory=dict)
    words: tuple[str, ...] = ()


class Task(Protocol):
    """A kind of training. `Trainer` knows nothing else of what it trains."""

    device: torch.device  # where its examples are
    check_batch: int  # examples that are judged at once
    files: Mapping[str, str]  # what belongs to the network besides its weights: names and texts
    measures: tuple[Measure, ...]  # the first chooses the best epoch; one is called "loss"
    repeats: bool  # whether steps of one size run the same kernels and read nothing back, so that a graphics card may record them
    losses: tuple[str, ...]  # the losses that every step tells by name: the parts of `loss`, or the players of a game

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
        """The network with its first weights, drawn from PyTorch's global generator; of a game, a module that holds all players."""
        ...

    def prepare(self, net: nn.Module, fresh: bool) -> Iterator[tuple[int, int]]:
        """What has to be done before the first epoch and takes its time; gives how much is done, and of how much.

        The network is `fresh`, or it comes from a checkpoint and its weights are to be left alone.
        """
        ...

    def groups(self, net: nn.Module) -> Mapping[str, Groups]:
        """What learns, for each optimizer by name: one, or one for each player of a game."""
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

    def loss(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """How wrong these outputs are, summed over the examples: the loss that is learnt from; where `losses` names parts of it, as
        (1 + parts,), those behind it.
        """
        ...

    def moves(self, net: nn.Module, rows: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]] | None:
        """In a game of several networks: each player's loss in the order in which they move, by the optimizer's name.

        Whoever takes a loss has that player learn from it before the next is asked for; penalties are the losses' own matter, and
        batches are never cut in pieces. A name that is no optimizer's is only told: nothing learns from it. None: there is one
        network, and `loss`.
        """
        ...

    def evaluate(self, outputs: torch.Tensor, labels: torch.Tensor) -> EvaluationResult:
        """How good all outputs of a part are, (N, ...) each."""
        ...

    def named_weights(self, net: nn.Module) -> dict[str, torch.Tensor]:
        """The weights (not the biases) that are shown and that the L1 penalty is on, by name, in order."""
        ...

    def look(self, net: nn.Module) -> Look:
        """What there is to see of the network now, besides its weights."""
        ...

    def dead_fraction(self, net: nn.Module) -> float:
        """The share of units that say nothing any more, whatever they are shown."""
        ...


class TaskDefaults:
    """What most tasks have in common: one network, nothing to prepare, and all of it learns from the first epoch on."""

    files: Mapping[str, str] = {}
    losses: tuple[str, ...] = ()
    repeats: bool = False

    def prepare(self, net: nn.Module, fresh: bool) -> Iterator[tuple[int, int]]:
        """Nothing."""
        yield from ()

    def groups(self, net: nn.Module) -> Mapping[str, Groups]:
        """All weights, with the recipe's rate."""
        return {"": [(list(net.parameters()), 1.0)]}

    def begin_epoch(self, net: nn.Module, epoch: int) -> None:
        """Dropout on, batch norm at the batch's own mean."""
        net.train()

    def moves(self, net: nn.Module, rows: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]] | None:
        """There is one network."""
        return None

    def look(self, net: nn.Module) -> Look:
        """Nothing but the weights."""
        return Look()

    def dead_fraction(self, net: nn.Module) -> float:
        """Not counted."""
        return 0.0


def shuffled(count: int, batch: int, device: torch.device) -> Sequence[torch.Tensor]:
    """The numbers from 0 in a new order, cut into batches; drawn from PyTorch's global generator."""
    return torch.randperm(count).to(device).split(batch)
