"""What is known of a training so far: the sum of its events."""

from dataclasses import dataclass, field

from core.training.events import Checking, EpochEnd, Evaluation, Event, Finished, Note, Preparing, Snapshot, Started, Step
from core.training.recipe import Recipe

EARLY_SNAPSHOTS = 20  # kept of the first epoch, where most happens; later one for each epoch


@dataclass
class Steps:
    """Every update so far, one list for each figure."""

    number: list[int] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    gradients: list[tuple[float, ...]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.number)

    def add(self, step: Step) -> None:
        """One more."""
        self.loss.append(step.loss)
        self.rate.append(step.rate)
        self.gradients.append(step.gradients)
        self.number.append(step.number)  # last: whoever reads meanwhile goes by the length of this list


@dataclass
class Record:
    """A training as a page shows it; `take` each event in turn."""

    recipe: Recipe
    started: Started | None = None
    steps: Steps = field(default_factory=Steps)
    ends: list[EpochEnd] = field(default_factory=list)  # epoch 0, before training, first
    evaluations: dict[int, Evaluation] = field(default_factory=dict)  # by epoch
    snapshots: list[Snapshot] = field(default_factory=list)  # for replay
    now: Snapshot | None = None  # the newest, which need not be kept
    notes: list[str] = field(default_factory=list)
    preparing: Preparing | None = None  # while pictures are being read, before the first epoch
    checking: Checking | None = None  # while the network is being judged
    finished: Finished | None = None
    events: int = 0  # taken so far: changes whenever anything has changed

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
                self.notes.append(event.text)
            case Finished():
                self.finished = event

    def _look(self, snapshot: Snapshot) -> None:
        self.now = snapshot
        early = snapshot.epoch == 0 and len(self.snapshots) < EARLY_SNAPSHOTS
        if early or (self.started and snapshot.step % self.started.steps_per_epoch == 0):
            self.snapshots.append(snapshot)

    def keeps(self, snapshot: Snapshot) -> bool:
        """Whether this one, just taken, is kept for replay."""
        return bool(self.snapshots) and self.snapshots[-1] is snapshot

    def _forget_after(self, step: int) -> None:
        """What came after the checkpoint that is being continued will come again."""
        self.finished = None
        kept = len([number for number in self.steps.number if number <= step])
        for figures in (self.steps.number, self.steps.loss, self.steps.rate, self.steps.gradients):
            del figures[kept:]
        epoch = step // self.recipe.steps_per_epoch if step else -1
        self.ends = [end for end in self.ends if end.number <= epoch]
        self.evaluations = {number: found for number, found in self.evaluations.items() if number <= epoch}
        self.snapshots = [snapshot for snapshot in self.snapshots if step and snapshot.step <= step]

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
        return self.steps.number[-1] / self.recipe.steps if len(self.steps) else 0.0
