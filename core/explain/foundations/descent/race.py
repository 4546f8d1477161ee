"""A race of optimizers from one start. torch.optim takes the steps, and every number that it used is kept.

The momentum, RMSProp and Adam used here have the settings that textbooks use: momentum 0.9, RMSProp's memory 0.9
(Hinton's lecture; PyTorch's own default is 0.99), Adam's memories 0.9 and 0.999.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.training import optimizers

# As in other trainings, but with a large letter, and Adam with the memories that its formula on the page names.
OPTIMIZERS = {name: optimizers.OPTIMIZERS[name] for name in ("sgd", "momentum", "rmsprop", "adam")}
OPTIMIZERS["momentum"] = replace(OPTIMIZERS["momentum"], label="Momentum")
OPTIMIZERS["adam"] = replace(OPTIMIZERS["adam"], settings={"betas": (0.9, 0.999)})
MAX_RATE, MAX_STEPS = 1000.0, 1000
MOMENTUM, LEAST_MOMENTUM, MOST_MOMENTUM = 0.9, 0.05, 0.99

Batch = Tensor | None  # the rows of the data that one step looks at; None is all of them, or a loss without data
Loss = Callable[[Tensor, Batch], Tensor]  # weights (..., 2) to losses (...)


@dataclass(frozen=True)
class Racer:
    """An optimizer and its learning rate."""

    optimizer: str  # a key of OPTIMIZERS
    rate: float
    momentum: float = MOMENTUM  # of the optimizer of that name; the others do without

    def __post_init__(self) -> None:
        if self.optimizer not in OPTIMIZERS:
            raise ValueError(f"There is no optimizer called {self.optimizer!r}; choose from {', '.join(OPTIMIZERS)}.")
        if not (math.isfinite(self.rate) and 0 < self.rate <= MAX_RATE):
            raise ValueError(f"A learning rate is a number above 0 and at most {MAX_RATE:g}, not {self.rate}.")
        if not LEAST_MOMENTUM <= self.momentum <= MOST_MOMENTUM:
            raise ValueError(f"Momentum is a number from {LEAST_MOMENTUM:g} to {MOST_MOMENTUM:g}, not {self.momentum}.")

    @property
    def kind(self) -> optimizers.Optimizer:
        """Its entry in OPTIMIZERS, with its own momentum."""
        entry = OPTIMIZERS[self.optimizer]
        return replace(entry, settings={"momentum": self.momentum}) if self.optimizer == "momentum" else entry

    def build(self, weights: Iterable[Tensor]) -> torch.optim.Optimizer:
        """The torch optimizer for these weights."""
        return self.kind.make(weights, self.rate)


@dataclass(frozen=True)
class Path:
    """The way one racer went: n steps, n + 1 places. A step that led to infinity or to no number at all is the last."""

    racer: Racer
    weights: Tensor  # (n + 1, 2), the first is the start
    losses: Tensor  # (n + 1,) on all of the data, whatever part of it the steps looked at
    gradients: Tensor  # (n, 2) that the steps went by
    memory: dict[str, Tensor]  # (n, 2) each, after the step; names as in the formula
    travelled: Tensor  # (n + 1,) length of the way so far
    reached_at: int | None  # the first step inside the goal, maybe on its way through
    settled_at: int | None  # the step after which it never left the goal again
    diverged_at: int | None  # first step whose loss is over the ceiling or no number; it may come back
    ceiling: float

    def __len__(self) -> int:
        return len(self.gradients)


def plan_batches(examples: int, size: int | None, steps: int, seed: int = 0) -> list[Batch]:
    """Which rows each step looks at: `steps` batches from as many shuffled epochs as it takes, the same for a seed.

    Args:
        examples: Rows of data.
        size: Rows in a batch, 1 for stochastic descent; None for all rows at every step.
        steps: How many batches.
        seed: Of the shuffling.

    Raises:
        ValueError: The number of steps is not between 1 and MAX_STEPS.
    """
    if not 1 <= steps <= MAX_STEPS:
        raise ValueError(f"A race has 1 to {MAX_STEPS} steps, not {steps}.")
    if size is None:
        return [None] * steps
    shuffle = torch.Generator().manual_seed(seed)
    batches: list[Batch] = []
    while len(batches) < steps:
        batches += torch.split(torch.randperm(examples, generator=shuffle), size)
    return batches[:steps]


def run(
    loss: Loss, start: tuple[float, float], racer: Racer, batches: Sequence[Batch], *, goals: Tensor, radius: float, ceiling: float
) -> Path:
    """One racer's way down a loss of two weights.

    Args:
        loss: Of weights (..., 2), on the rows of a batch.
        start: Where to begin.
        racer: Optimizer and rate.
        batches: One for each step, see `plan_batches`.
        goals: (G, 2), the lowest places.
        radius: How near to a goal counts as arrived.
        ceiling: A loss above this counts as diverged.
    """
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = racer.build([w])
    weights, gradients = [w.detach().clone()], []
    memory: dict[str, list[Tensor]] = {name: [] for name in racer.kind.memory}
    for batch in batches:
        optimizer.zero_grad()
        loss(w, batch).backward()
        optimizer.step()
        assert w.grad is not None  # backward has just run
        weights.append(w.detach().clone())
        gradients.append(w.grad.clone())
        for name, torchs in racer.kind.memory.items():
            memory[name].append(optimizer.state[w][torchs].clone())
        if not bool(weights[-1].isfinite().all()):
            break
    way = torch.stack(weights)
    losses, lengths = loss(way, None), way.diff(dim=0).norm(dim=1)
    near = (way[:, None] - goals).norm(dim=2).min(dim=1).values <= radius  # (n + 1, G) -> (n + 1,)
    return Path(
        racer,
        way,
        losses,
        torch.stack(gradients),
        {name: torch.stack(values) for name, values in memory.items()},
        torch.cat([lengths.new_zeros(1), lengths.cumsum(0)]),
        first(near),
        settled(near),
        first(~(losses <= ceiling)),
        ceiling,
    )


def first(true: Tensor) -> int | None:
    """The first place where a row of yes and no (n,) says yes, None if nowhere."""
    places = true.nonzero()
    return int(places[0]) if len(places) else None


def settled(true: Tensor) -> int | None:
    """The place in a row of yes and no (n,) from which on everything is yes, None if the last is no."""
    return None if not true[-1] else int((~true).sum() and (~true).nonzero()[-1] + 1)
