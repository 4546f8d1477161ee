"""What is known of a training so far: the sum of its events."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.training.events import Checking, EpochEnd, Evaluation, Event, Finished, Note, Preparing, Snapshot, Started, Step
from core.training.recipe import Recipe

MOST_STEPS = 20_000  # kept of a training, and one more: 0.8 MB with five layers
EARLY_SNAPSHOTS = 20  # kept of the first epoch, where most happens; later one for each epoch


def kept_every(total: int) -> int:
    """Of a training of so many updates, every how many are kept."""
    return max(1, -(-total // MOST_STEPS))


class Steps:
    """The updates of a training: all of a short one, every second, third ... of a long one, and always the newest.

    Which ones are kept is fixed by the recipe from the beginning, so what has been drawn stays as it was. Each figure is a view of an
    array that only grows at its end: it may be read while another thread adds to it, and must not be changed.
    """

    def __init__(self, total: int) -> None:
        """`total`: so many updates a whole training has."""
        self.every = kept_every(total)
        self.worst = 0.0  # the largest loss of all; infinite where one was no number
        self._number, self._loss, self._rate = np.empty(64, np.int64), np.empty(64), np.empty(64)
        self._gradients, self._losses = np.empty((64, 0), np.float32), np.empty((64, 0))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def number(self) -> NDArray[np.int64]:
        """(N,) from 1 over the whole training."""
        return self._number[: self._count]

    @property
    def loss(self) -> NDArray[np.float64]:
        """(N,) of each one's batch."""
        return self._loss[: self._count]

    @property
    def rate(self) -> NDArray[np.float64]:
        """(N,)"""
        return self._rate[: self._count]

    @property
    def gradients(self) -> NDArray[np.float32]:
        """(N, layers)"""
        return self._gradients[: self._count]

    @property
    def losses(self) -> NDArray[np.float64]:
        """(N, names) the named ones, as `Started.losses` calls them."""
        return self._losses[: self._count]

    @property
    def nbytes(self) -> int:
        """Of all arrays."""
        return self._number.nbytes + self._loss.nbytes + self._rate.nbytes + self._gradients.nbytes + self._losses.nbytes

    @property
    def newest(self) -> int:
        """The number of the newest update, 0 before the first."""
        return int(self._number[self._count - 1]) if self._count else 0

    def keeps(self, number: int) -> bool:
        """Whether the update of that number is kept when others have followed."""
        return (number - 1) % self.every == 0

    def add(self, step: Step) -> None:
        """One more; one before it that is not to be kept goes."""
        place = self._count - (self._count > 0 and not self.keeps(self.newest))
        widths = {"_gradients": len(step.gradients), "_losses": len(step.losses)}
        if place == len(self._number) or any(getattr(self, name).shape[1] != width for name, width in widths.items()):
            self._grow(place, widths)
        self._loss[place], self._rate[place], self._gradients[place] = step.loss, step.rate, step.gradients
        self._losses[place] = step.losses
        self._number[place] = step.number
        self._count = place + 1  # last: whoever reads meanwhile goes by this
        self.worst = max(self.worst, step.loss if math.isfinite(step.loss) else math.inf)

    def forget_after(self, number: int) -> None:
        """Keep those up to that number."""
        self._count = int(np.searchsorted(self.number, number, side="right"))
        self.worst = max((value if math.isfinite(value) else math.inf for value in self.loss.tolist()), default=0.0)

    def _grow(self, count: int, widths: Mapping[str, int]) -> None:
        """Room for twice as many, those of two dimensions so wide; readers keep the arrays that they have."""
        size = max(64, 2 * count)
        for name in ("_number", "_loss", "_rate", *widths):
            old = getattr(self, name)
            new = np.zeros((size, widths[name]) if old.ndim == 2 else size, old.dtype)
            if old.ndim == 1 or old.shape[1] == widths[name]:
                new[:count] = old[:count]
            setattr(self, name, new)


@dataclass
class Record:
    """A training as a page shows it; `take` each event in turn."""

    recipe: Recipe
    started: Started | None = None
    steps: Steps = field(default=None)  # type: ignore[assignment]  # made for the recipe
    ends: list[EpochEnd] = field(default_factory=list)  # epoch 0, before training, first
    evaluations: dict[int, Evaluation] = field(default_factory=dict)  # by epoch
    snapshots: list[Snapshot] = field(default_factory=list)  # for replay
    now: Snapshot | None = None  # the newest, which need not be kept
    notes: list[str] = field(default_factory=list)
    preparing: Preparing | None = None  # while pictures are being read, before the first epoch
    checking: Checking | None = None  # while the network is being judged
    finished: Finished | None = None
    events: int = 0  # taken so far: changes whenever anything has changed

    def __post_init__(self) -> None:
        if self.steps is None:
            self.steps = Steps(self.recipe.steps)

    def take(self, event: Event) -> None:
        """Add one event."""
        self.events += 1
        self.preparing = event if isinstance(event, Preparing) else None
        self.checking = event if isinstance(event, Checking) and event.done < event.total else None
        match event:
            case Started():
                self.started = event
                self._forget_after(event.first_step)
            case Step():
                self.steps.add(event)
            case EpochEnd():
                self.ends = [*(end for end in self.ends if end.number < event.number), event]
            case Evaluation():
                self.evaluations[event.epoch] = event
            case Snapshot():
                self._look(event)
            case Note():
                self.notes += [event.text] if event.text not in self.notes else []  # one that goes on says it again
            case Finished():
                self.finished = event

    def _look(self, snapshot: Snapshot) -> None:
        self.now = snapshot
        if self.started is None:
            return
        every = self.started.steps_per_epoch
        early = snapshot.step < every and len(self.snapshots) < EARLY_SNAPSHOTS
        # One after an epoch's last step that is not yet counted as its end would show these weights under the epoch before.
        if early or snapshot.step == snapshot.epoch * every:
            self.snapshots.append(snapshot)

    def keeps(self, event: Event) -> bool:
        """Whether this one, just taken, is worth storing: it is not only about this moment."""
        match event:
            case Snapshot():
                return bool(self.snapshots) and self.snapshots[-1] is event
            case Step():
                return self.steps.keeps(event.number)
        return not isinstance(event, Checking | Preparing)

    def _forget_after(self, step: int) -> None:
        """What came after the checkpoint that is being continued will come again."""
        self.finished = None
        self.steps.forget_after(step)
        epoch = step // self.recipe.steps_per_epoch if step else -1
        self.ends = [end for end in self.ends if end.number <= epoch]
        self.evaluations = {number: found for number, found in self.evaluations.items() if number <= epoch}
        self.snapshots = [snapshot for snapshot in self.snapshots if step and snapshot.step <= step]

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        arrays = [array for found in self.evaluations.values() for array in found.kept.values()]
        arrays += [array for found in self.snapshots for array in found.seen.values()]
        return self.steps.nbytes + sum(array.nbytes for array in arrays) + 2000 * (len(self.ends) + len(self.snapshots))

    @property
    def best(self) -> EpochEnd | None:
        """The best epoch so far, by the task's measures: the one that said so last."""
        return next((end for end in reversed(self.ends) if end.best), None)

    @property
    def learned_nothing(self) -> bool:
        """Whether its loss ran away before any epoch was better than the beginning."""
        return self.finished is not None and self.finished.reason == "diverged" and not self.finished.best_epoch

    @property
    def share_done(self) -> float:
        """How much of the whole training is done, from 0 to 1."""
        if self.finished:
            return 1.0
        return self.steps.newest / self.recipe.steps
