"""What runs on a worker process: a training under somebody's control, and quick work that a page waits for."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.jobs.serialization import pack
from core.training import checkpoint
from core.training.events import EpochEnd, Event, Finished, Note, Step
from core.training.record import kept_every
from core.training.run_folder import RunFolder

if TYPE_CHECKING:  # PyTorch comes with the first training
    from core.training.trainer import Trainer

TOPIC = "glassbox"
SEND_SECONDS = 0.1  # events are sent together, not one by one
SLOW_SECONDS = 0.7  # between two steps in slow motion
SLOW_FOR = 300.0  # seconds after which slow motion ends by itself: others are waiting
HEARTBEAT_SECONDS = 5.0  # a paused run says that it is alive


class Control:
    """The orders given to one training, obeyed between two of its events."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.stopping = self.paused = self.yielding = False
        self._steps, self._slow_until = 0, 0.0

    def give(self, order: str) -> None:
        """ "pause", "resume", "step" (one, then pause), "slow", "fast", "stop", or "yield": be set aside."""
        with self._changed:
            match order:
                case "pause":
                    self.paused, self._steps = True, 0
                case "resume":
                    self.paused = False
                case "step":
                    self.paused, self._steps = True, self._steps + 1
                case "slow":
                    self._slow_until = time.monotonic() + SLOW_FOR
                case "fast":
                    self._slow_until = 0.0
                case "stop":
                    self.stopping = True
                case "yield":
                    self.yielding = True
            self._changed.notify_all()

    def wait(self, beat: Callable[[], None]) -> None:
        """After a step: return when the next one may be taken. Calls `beat` now and then meanwhile."""
        with self._changed:
            if self._slow_until > time.monotonic() and not self.paused:
                beat()
                self._changed.wait_for(lambda: self._leaving or self.paused or self._slow_until < time.monotonic(), SLOW_SECONDS)
            while self.paused and not self._steps and not self._leaving:
                beat()
                self._changed.wait(HEARTBEAT_SECONDS)
            self._steps = max(self._steps - 1, 0)

    def closely(self) -> bool:
        """Whether every step is to be told as soon as it is done: somebody steps, goes slowly, or waits for the end."""
        return self.paused or self._leaving or self._slow_until > time.monotonic()

    @property
    def _leaving(self) -> bool:
        return self.stopping or self.yielding


controls: dict[str, Control] = {}  # of the trainings in this process


def order(run_id: str, what: str) -> bool:
    """Give an order to a training in this process; False where it is not here."""
    if control := controls.get(run_id):
        control.give(what)
    return control is not None


class Sender:
    """Collects events and sends them a few times a second."""

    def __init__(self, about: dict[str, Any], send: Callable[[dict[str, Any]], None], every: int = 1) -> None:
        """`about` says in every message whose it is. Of the steps in a message only every so many are sent, and the newest."""
        self._about, self._send, self._every = about, send, every
        self._events: list[Event] = []
        self._sent = 0.0

    def add(self, event: Event) -> None:
        """One more event."""
        before = self._events[-1] if self._events else None
        if isinstance(event, Step) and isinstance(before, Step) and (before.number - 1) % self._every:
            self._events.pop()
        self._events.append(event)
        if time.monotonic() - self._sent > SEND_SECONDS:
            self.flush()

    def flush(self, **extra: Any) -> None:
        """Send what there is; with no events it says that the run is alive."""
        self._send({**self._about, "at": time.time(), "events": pack(self._events), **extra})
        self._events, self._sent = [], time.monotonic()


def train(run_id: str, recipe_json: str, folder: str, resume: bool, threads: int) -> bool:
    """Train by a recipe; what happens goes out as events on the topic, the weights into the run's folder.

    True: it was set aside, and goes on where it was when it has its next turn.
    """
    import torch
    from distributed import get_worker

    from core.tasks import from_json, trainer_for

    recipe, worker = from_json(recipe_json), get_worker()
    torch.set_num_threads(threads)
    control = controls[run_id] = Control()
    about = {"run": run_id, "key": worker.get_current_task()}
    sender = Sender(about, lambda message: worker.log_event(TOPIC, message), kept_every(recipe.steps))
    sender.flush(pid=os.getpid())
    try:
        trainer = trainer_for(recipe)
        if resume:
            _restore(trainer, RunFolder(Path(folder)))
        return follow(trainer, control, sender, RunFolder(Path(folder)))
    finally:
        sender.flush()
        del controls[run_id]


def _restore(trainer: "Trainer", folder: RunFolder) -> None:
    """Go on from a checkpoint; one that cannot be gone on from goes, so that the next time the run begins again.

    Raises:
        ValueError: Why not; one sentence.
    """
    try:
        folder.goes_on(trainer)
    except ValueError:
        folder.checkpoint.unlink(missing_ok=True)
        raise


def follow(trainer: "Trainer", control: Control, sender: Sender, folder: RunFolder) -> bool:
    """Take a training's events: send them, keep the weights, obey the orders. True: it was set aside, and is not over."""
    known, full = len(trainer.ends), False
    trainer.closely = control.closely
    for event in trainer.events():
        sender.add(event)
        if isinstance(event, Finished) or (isinstance(event, EpochEnd) and event.number >= known):
            try:
                if isinstance(event, Finished):
                    folder.close(trainer, event.reason in ("done", "early"))
                else:
                    sender.flush()  # all that a checkpoint holds is told before: nobody will tell it again
                    folder.keep(trainer, trainer.seconds)
            except OSError:
                if not full:
                    sender.add(Note("The weights cannot be kept: the disk is full or may not be written. The training goes on without."))
                full = True
        if isinstance(event, Step) and event.number == trainer.step:  # of those that are told together the last: what it shows is so
            if control.paused:
                sender.add(trainer.look())
            control.wait(sender.flush)
        trainer.stopped = control.stopping
        if control.yielding and not control.stopping and trainer.rests(event):
            try:
                sender.flush()
                checkpoint.save(trainer, folder.checkpoint, trainer.seconds)
                return True
            except OSError:
                control.yielding = False
                sender.flush(stays=True)
    return False
