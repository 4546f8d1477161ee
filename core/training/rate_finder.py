"""Which learning rate? Try all of them in one short training whose rate grows at every step (Smith 2015, section 3.3)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.training.events import Event
from core.training.task import Task
from core.training.trainer import Trainer

LOW, HIGH, STEPS = 1e-6, 10.0, 140
EXPLODED = 3.0  # times the best smoothed loss so far: no larger rate needs to be tried
KEEP = 0.85  # of the running mean, at each step: one batch says little
AROUND = 10  # steps to each side over which a slope is taken: half a power of ten
LEAST_FALL = 0.04  # of the first loss: less than this is no learning


def find(trainer: Trainer) -> Iterator[tuple[float, float] | None]:
    """Train from the recipe's first weights with a growing rate; gives each (rate, loss of that batch before the update).

    None is given while the data are got ready, so that whoever takes it can take it in pieces. The recipe's own rate and schedule
    are not used. It ends at the largest rate, or where the loss explodes.

    Raises:
        ValueError: The data are not on this machine.
    """
    for _ in trainer.prepare():
        yield None
    trainer.begin_epoch(0)
    tried: list[tuple[float, float]] = []
    for step, rows in zip(range(STEPS), _batches(trainer.task, trainer.recipe.batch), strict=False):
        rate = LOW * (HIGH / LOW) ** (step / (STEPS - 1))
        tried.append((rate, _result(trainer.update(rows, rate))))
        smooth = smoothed([loss for _, loss in tried])
        if not math.isfinite(tried[-1][1]):
            return
        yield tried[-1]
        if smooth[-1] > EXPLODED * min(smooth):
            return


def _batches(task: Task, full: int) -> Iterator[torch.Tensor]:
    """Which examples each batch has, for ever; a batch that is not full is left out."""
    while True:
        yield from (rows for rows in task.batches() if len(rows) == full)


def _result(update: Iterator[Event]) -> float:
    """The loss that an update comes to."""
    while True:
        try:
            next(update)
        except StopIteration as end:
            return float(end.value[0])


def smoothed(losses: Sequence[float]) -> list[float]:
    """The running mean of the losses, corrected for its start as Adam's is."""
    mean, found = 0.0, []
    for step, loss in enumerate(losses, start=1):
        mean = KEEP * mean + (1 - KEEP) * loss
        found.append(mean / (1 - KEEP**step))
    return found


@dataclass(frozen=True)
class Finding:
    """What the tries come to."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    smooth: tuple[float, ...]
    suggested: float  # where the smoothed loss falls most steeply; 0 where it does not fall
    lowest: float  # where it is lowest: from about there on, rates are too high

    @property
    def words(self) -> str:
        """In one or two sentences."""
        if not self.suggested:
            return "The loss does not fall at any rate. It is not the rate that keeps this network from learning."
        good = f"The loss falls most steeply around a rate of {self.suggested:g}: a good choice."
        return f"{good} From about {self.lowest:.2g} on, steps are too long."


def read(tried: Sequence[tuple[float, float]]) -> Finding:
    """Which rate the tries suggest, with two digits.

    Raises:
        ValueError: There are too few of them.
    """
    if len(tried) < 10:
        raise ValueError("The loss exploded at once, even with tiny rates. Are the first weights too large?")
    rates, losses = zip(*tried, strict=True)
    smooth = smoothed(losses)
    best = min(range(len(smooth)), key=smooth.__getitem__)
    if smooth[0] - smooth[best] < LEAST_FALL * smooth[0]:
        return Finding(rates, losses, tuple(smooth), 0.0, rates[best])
    steepest = min(range(min(AROUND, best), best + 1), key=lambda i: _slope(losses[max(i - AROUND, 0) : i + AROUND + 1]))
    return Finding(rates, losses, tuple(smooth), float(f"{rates[steepest]:.1e}"), rates[best])


def _slope(losses: Sequence[float]) -> float:
    """Of the straight line that lies closest to these losses; their rates are equally far apart on a logarithmic scale."""
    return float(np.polyfit(np.arange(len(losses)), losses, 1)[0])
