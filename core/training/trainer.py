"""The training loop: a generator of events. Stopping, pausing and stepping are done by whoever takes them.

Everything random comes from PyTorch's global generator, seeded by the recipe, in an order that a short script can follow:
first the weights, then for each epoch the batches, for each batch its augmentation and its dropout. So one
training at a time in a process.
"""

import math
import time
from collections.abc import Callable, Generator, Iterator, Sequence

import torch

from core.training import snapshots
from core.training.device import best_device
from core.training.events import Checking, EpochEnd, Evaluation, Event, Finished, Note, Preparing, Snapshot, Started, Step
from core.training.measures import Figures, rank
from core.training.recipe import Recipe
from core.training.task import EvaluationResult, Examples, Task
from core.training.update import Updating

LOOK_SECONDS = 0.2  # between two pictures of the network
LOOK_SHARE = 0.05  # of its time that a training spends on them at most
RAN_AWAY = 1e4  # a loss above this has diverged
TOLD_EVERY = 16  # steps of a GPU are told together: each look at its results makes it wait


class Trainer(Updating):
    """A network, its data and its optimizer, or those of a game. `events()` trains; what goes on later is in `checkpoint`."""

    def __init__(self, task: Task, recipe: Recipe, warning: str = "") -> None:
        """Where the task's examples are, there it is trained; `warning` is said at the beginning."""
        super().__init__(task, recipe)
        self.warning = warning
        self.step = self.epoch = 0
        self.within = 0  # batches of this epoch that are done
        self.epoch_random = torch.get_rng_state()  # as it was when this epoch began
        self.epoch_begun = 0.0  # by `seconds`
        self.ends: list[EpochEnd] = []
        self.best = self._weights()
        self.seconds_before = 0.0  # of the run that a checkpoint continues, and up to the event that was told last
        self._since: float | None = None  # when whoever takes the events asked for the next
        self.told_every = 1 if self.device.type == "cpu" else TOLD_EVERY
        # Both set by whoever takes the events: the next event is the last; and whether each step is to be told at once, asked after each.
        self.stopped = False
        self.closely: Callable[[], bool] = lambda: False

    @property
    def best_end(self) -> EpochEnd:
        """The best epoch so far, by the task's measures."""
        return min(self.ends, key=lambda end: self._rank(end.val))

    def _rank(self, figures: Figures) -> tuple[float, ...]:
        return rank(self.task.measures, figures)

    @property
    def seconds(self) -> float:
        """How long it has been training, with what it continues; a pause, or whatever else is done between two events, is not counted."""
        return self.seconds_before + (0.0 if self._since is None else time.monotonic() - self._since)

    def events(self) -> Iterator[Event]:
        """Train to the end, until it diverges, stops early, or is stopped."""
        told = self._events()
        while True:
            self._since = time.monotonic()
            event = next(told, None)
            self.seconds_before, self._since = self.seconds, None
            if event is None:
                return
            yield event

    def _events(self) -> Iterator[Event]:
        yield from self.prepare()
        yield self._started()
        if self.warning:
            yield Note(self.warning)
        yield from self.ends  # those of a checkpoint
        if not self.ends:
            yield from self._end_epoch(0.0)
        reason, text = "done", f"All {self.recipe.epochs} epochs are done."
        while self.epoch < self.recipe.epochs and not self.stopped:
            if not self.within:
                self.epoch_begun = self.seconds
            if trouble := (yield from self._epoch()):
                reason, text = "diverged", trouble
                break
            if self.stopped:
                break
            self.epoch, self.within = self.epoch + 1, 0
            yield from self._end_epoch(self.seconds - self.epoch_begun)
            if self.recipe.patience and self.epoch - self.best_end.number >= self.recipe.patience and self.epoch < self.recipe.epochs:
                reason, text = "early", f"Stopped early: {self.recipe.patience} epochs without a better one on validation."
                break
        if self.stopped:
            reason, text = "stopped", f"Stopped by hand in epoch {self.epoch + 1}."
        yield from self._finish(reason, text)

    def prepare(self) -> Iterator[Event]:
        """What the task has to do before the first epoch.

        Raises:
            ValueError: It was stopped meanwhile, or cannot be done; one sentence.
        """
        fresh, random = not self.ends, torch.get_rng_state()
        for done, total in self.task.prepare(self.net, fresh):
            yield Preparing(done, total)
            if self.stopped:
                raise ValueError("Stopped by hand before the training began.")
        if not fresh:
            torch.set_rng_state(random)

    def _started(self) -> Started:
        return Started(
            parameters=sum(p.numel() for p in self.net.parameters()),
            layers=tuple(self.named_weights),
            training=len(self.task.training),
            validation=len(self.task.validation),
            steps_per_epoch=self.recipe.steps_per_epoch,
            epochs=self.recipe.epochs,
            device=str(best_device()) if self.device.type == best_device().kind else self.device.type.upper(),
            first_step=self.step,
            losses=self.task.losses,
        )

    def _epoch(self) -> Generator[Event, None, str]:
        """Show every training example once. Gives a sentence where the loss has run away."""
        looked, pause, waiting = time.monotonic(), LOOK_SECONDS, []
        batches = self._batches()
        for number, rows in enumerate(batches[self.within :], start=self.within + 1):
            rate = self.recipe.rate_at(self.step)
            result = yield from self.update(rows, rate)
            self.step, self.within = self.step + 1, number
            waiting.append((self.step, rate, result))
            look = time.monotonic() - looked > pause
            if look or self.stopped or len(waiting) >= self.told_every or number == len(batches) or self.closely():
                results = torch.stack([result for *_, result in waiting]).tolist()  # one look at the device for all of them
                steps = [self._told(taken, with_rate, found) for (taken, with_rate, _), found in zip(waiting, results, strict=True)]
                waiting = []
                for step in steps:
                    yield step
                    if not step.loss < RAN_AWAY:  # so that nan counts too
                        what = f"has run away to {step.loss:,.0f}" if math.isfinite(step.loss) else "is no number any more"
                        return f"Diverged at step {step.number}: the loss {what}. Is the rate too high?"
            if self.stopped:
                return ""
            if look:
                begun = time.monotonic()
                snapshot, looked = self.look(), time.monotonic()
                pause = max(LOOK_SECONDS, (looked - begun) / LOOK_SHARE)
                yield snapshot
        return ""

    def _told(self, number: int, rate: float, result: list[float]) -> Step:
        """What `update` gave, as an event."""
        loss, *values = result
        named = len(self.task.losses)
        return Step(number, loss, rate, tuple(values[named:]), tuple(values[:named]))

    def _batches(self) -> Sequence[torch.Tensor]:
        """The batches of this epoch; of one that a checkpoint lies within, they are drawn again as they were."""
        now = torch.get_rng_state()
        if self.within:
            torch.set_rng_state(self.epoch_random)
        else:
            self.epoch_random = now
        self.begin_epoch(self.epoch)
        batches = self.task.batches()
        if self.within:
            torch.set_rng_state(now)
        return batches

    def rests(self, event: Event) -> bool:
        """Whether, at this newest event, a checkpoint holds everything: a training that goes on from it goes on as if nothing had been."""
        return isinstance(event, Step) and event.number == self.step and event.loss < RAN_AWAY

    def _end_epoch(self, seconds: float) -> Iterator[Event]:
        """Judge the network, remember it if it is the best, and say so."""
        total = len(self.task.validation) + min(len(self.task.validation), len(self.task.training))
        seen = self.task.training.first(len(self.task.validation))
        first = not self.ends  # the network before training is always judged: there must be something to go back to
        train = yield from self._evaluate(seen, 0, total, first)
        val = yield from self._evaluate(self.task.validation, len(seen), total, first)
        if self.stopped and not first:
            return  # half judged is not judged
        best = not self.ends or self._rank(val.figures) < self._rank(self.best_end.val)
        self.ends.append(EpochEnd(self.epoch, train.figures, val.figures, seconds, best))
        if best:
            self.best = self._weights()
        yield Evaluation(self.epoch, val.kept, self.task.dead_fraction(self.net))
        yield self.look()
        yield self.ends[-1]

    def look(self) -> Snapshot:
        """What there is to see of the network and the spread of all weights, now."""
        seen = self.task.look(self.net)
        return Snapshot(self.step, self.epoch, snapshots.histograms(self.named_weights), seen.seen, seen.words)

    def _evaluate(self, part: Examples, before: int, total: int, to_the_end: bool = False) -> Generator[Event, None, EvaluationResult]:
        """The figures of a part of the data, with dropout off and batch norm at its averages, and what is kept of the answers."""
        self.net.eval()
        outputs: list[torch.Tensor] = []
        size = self.task.check_batch
        for start in range(0, len(part), size):
            if self.stopped and outputs and not to_the_end:
                break
            with torch.inference_mode():
                outputs.append(self._outputs(self.task.inputs(part, slice(start, start + size))))
            yield Checking(before + min(start + size, len(part)), total)
        found = torch.cat(outputs)
        return self.task.evaluate(found, part.labels[: len(found)])

    def _finish(self, reason: str, text: str) -> Iterator[Event]:
        """Go back to the best weights and judge them once on the test examples."""
        if self.ends:
            self.net.load_state_dict(self.best)
        test = yield from self._evaluate(self.task.test, 0, len(self.task.test), to_the_end=True)
        figures = test.figures if self.recipe.tested else {}
        yield Finished(reason, text, self.best_end.number, self.best_end.val, figures, test.kept, self.seconds)

    def _weights(self) -> dict[str, torch.Tensor]:
        return {name: value.detach().clone() for name, value in self.net.state_dict().items()}
