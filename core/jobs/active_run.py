"""A run that is not over: its states, its deadlines, and what has to be done about it.

Nothing here looks at a clock, a process or a file: whoever calls says what time it is, in seconds of a clock that never goes
back, and what was heard, and does what is answered: orders for the process as `work.Control` knows them, KILL, AGAIN, End.

A run has turns. While others wait it gives way after its share: its process sets it aside, it waits again, and goes on by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from core.jobs import reasons
from core.jobs.queue import TIME_SLICE_SECONDS
from core.jobs.store import Run
from core.jobs.work import SLOW_FOR
from core.training.events import Checking, EpochEnd, Event, Finished, Preparing, Started, Step
from core.training.record import Record

START_SECONDS = 600.0  # until a process takes the run; this and the next three on a machine that is not crowded
HANG_SECONDS = 30.0  # a process that says nothing for so long hangs
STOP_SECONDS = 10.0  # one that is to stop, and says nothing that shows that it does, is ended by force
KILL_SECONDS = 30.0  # until a process that was killed is known to be dead
OBEY_SECONDS = 900.0  # a stop may take so long, whatever is said meanwhile
KILL, AGAIN = "kill", "again"  # end its process by force; have another one go on from the checkpoint
YIELD = "yield"  # an order: set it aside at the next step

OVER = ("finished", "interrupted", "failed")
ALLOWED: dict[str, tuple[str, ...]] = {
    "waiting": ("starting", "interrupted"),
    "starting": ("preparing", "running", "evaluating", "paused", "stopping", *OVER),
    "preparing": ("starting", "running", "evaluating", "paused", "stopping", *OVER),
    "running": ("waiting", "starting", "evaluating", "paused", "stopping", *OVER),
    "evaluating": ("waiting", "starting", "running", "paused", "stopping", *OVER),
    "paused": ("starting", "preparing", "running", "evaluating", "stopping", *OVER),
    "stopping": OVER,
} | dict.fromkeys(OVER, ())
DOING: dict[type, str] = {Preparing: "preparing", Started: "running", Step: "running", Checking: "evaluating", EpochEnd: "running"}
OBEYING = (Preparing, Checking, EpochEnd, Finished)  # what a training that is to stop still has to do


@dataclass(frozen=True)
class End:
    """The run is over."""

    state: str
    reason: str
    ended_by: str = ""


Actions = list[str | End]


@dataclass
class ActiveRun:
    """A run that waits, or that a process is to train."""

    run: Run  # what the history says of it
    record: Record
    address: str = ""  # where it was asked for, as long as the app runs; stored nowhere
    asked: float = 0.0  # when it asked for a turn, the first or the next
    first: bool = False  # its next turn comes before all others'
    state: str = "waiting"
    doing: str = "starting"  # what its process does, also while it is to pause or to stop
    attempts: int = 0  # turns and processes that it had
    deaths: int = 0  # of its processes
    turn: float | None = None  # when, in this turn, its training began or went on; None before: getting ready is not counted
    yielding: bool = False  # told to give way
    future: Any = None  # of Dask
    worker: str = ""  # the address; none before its first word
    pid: int = 0
    heard: float = 0.0  # when it last said what is expected of it
    told_at: float = 0.0  # when its process sent its last word: seconds since 1970, by the clock of its machine
    since: float = 0.0  # when it was told to stop
    slow_until: float = 0.0
    killed: bool = False
    why: str = ""  # it was told to stop, where it was not by its owner's hand
    early: list[str] = field(default_factory=list)  # orders that wait for its first word
    unsaved: list[Event] = field(default_factory=list)
    newest: Step | None = None  # where it is not to be stored unless it is the last

    def begin(self, now: float) -> None:
        """Its turn has come, or another process is to go on; a run that was paused stays so."""
        if self.state != "paused":
            self._go("starting")
        self.doing, self.worker, self.heard, self.killed = "starting", "", now, False
        self.turn, self.yielding, self.first = None, False, False
        self.early = ["slow"] * self.run.slow + ["pause"] * (self.state == "paused")
        self.attempts += 1

    def hear(self, now: float, worker: str, events: Iterable[Event] = ()) -> Actions:
        """A word of its process, with these events of the training; the answer to the first is what was ordered before."""
        first = not self.worker
        if first or self.state != "stopping":
            self.heard, self.killed = now, False
        for event in events:
            if isinstance(event, Started) and self.turn is None:
                self.turn = now
            doing = DOING.get(type(event), "")
            if doing in ALLOWED[self.doing]:
                self._go(doing if self.state == self.doing else self.state)
                self.doing = doing
            if isinstance(event, OBEYING) and not self.killed:
                self.heard = now
        if not first:
            return []
        self.worker, self.slow_until = worker, now + SLOW_FOR
        return [*self.early]

    def order(self, now: float, what: str, why: str = "") -> Actions:
        """Somebody orders "pause", "resume", "step", "slow", "fast" or "stop"; what makes no sense now is left out.

        `why`: a stop that is not the owner's, in a sentence.
        """
        if self.state == "waiting" and what == "stop":
            return self.end("interrupted", why or (reasons.STOPPED if self.record.started else reasons.TAKEN_OUT), "stopped")
        if self.state in ("waiting", "stopping", *OVER):
            return []
        match what:
            case "slow" | "fast":
                self.run, self.slow_until = replace(self.run, slow=what == "slow"), now + SLOW_FOR
            case "resume":
                self._go(self.doing)
            case "stop":
                self._go("stopping")
                self.heard, self.why = now, why
                self.since = now
            case _ if self.state != "paused":
                self._go("paused")
        if self.worker:
            return [what]
        self.early.append(what)
        return []

    def deadline(self, load_factor: float) -> float:
        """Until when something must have been heard; where everything takes `crowding` times as long, so much later."""
        if self.state == "stopping" and not self.killed:
            return min(self.heard + STOP_SECONDS * load_factor, self.since + OBEY_SECONDS)
        return self.heard + (KILL_SECONDS if self.killed else HANG_SECONDS if self.worker else START_SECONDS) * load_factor

    def time_slice_left(self, now: float) -> float:
        """How many seconds of its turn are left; fewer than 0 where it may have to give way."""
        return TIME_SLICE_SECONDS - (now - self.turn if self.turn is not None else 0.0)

    def preempt(self) -> Actions:
        """Another one is to have its place. A run that is being stopped leaves it in any case."""
        if self.yielding or self.turn is None or self.state in ("stopping", *OVER):
            return []
        self.yielding = True
        return [YIELD]

    def stays(self, now: float) -> Actions:
        """It cannot be set aside, because nothing can be saved: it goes on for another share; where it is paused, it ends."""
        self.yielding, self.turn = False, now
        return self.order(now, "stop", reasons.PAUSED_UNSAVED) if self.state == "paused" else []

    def rests(self, now: float) -> Actions:
        """Its process has set it aside. It waits for its next turn; where it was to stop, or is paused, it is over."""
        if self.state in ("stopping", "paused"):
            why = reasons.STOPPED if self.state == "stopping" else reasons.PAUSED_LONG
            return self.end("interrupted", self.why or why, "stopped")
        self._go("waiting")
        self.asked, self.yielding, self.future, self.worker, self.pid = now, False, None, "", 0
        return []

    def look(self, now: float, load_factor: float) -> Actions:
        """What is to be done because time has passed."""
        if self.run.slow and now > self.slow_until:  # it has ended by itself
            self.run = replace(self.run, slow=False)
        if self.state in ("waiting", *OVER):
            return []
        if now <= self.deadline(load_factor):
            return []
        if self.killed or not self.worker:
            return self.failed(reasons.DIED if self.killed else reasons.NO_PLACE)
        self.heard, self.killed = now, True
        return [KILL]

    def died(self, saved: bool) -> Actions:
        """Its process is gone; `saved`: there is a checkpoint to go on from, which is done once."""
        self.deaths += 1
        return [AGAIN] if saved and self.deaths == 1 and self.state != "stopping" else self.failed(reasons.DIED)

    def failed(self, reason: str) -> Actions:
        """It cannot go on, for this reason; where it was told to stop, it has stopped."""
        if self.state != "stopping":
            return self.end("failed", reason)
        by_hand = reasons.NO_PROCESS if not self.worker else reasons.STOPPED if self.record.started else reasons.STOPPED_EARLY
        return self.end("interrupted", self.why or by_hand, "stopped")

    def finished(self) -> Actions:
        """The training has come to its end, and the record says how."""
        end = self.record.finished
        assert end is not None
        return self.end("finished", self.why if self.why and end.reason == "stopped" else end.text, end.reason)

    def end(self, state: str, reason: str, ended_by: str = "") -> Actions:
        """It is over, whatever its process does."""
        self._go(state)
        return [End(state, reason, ended_by)]

    def _go(self, state: str) -> None:
        if state != self.state and state not in ALLOWED[self.state]:
            raise ValueError(f"A run that is {self.state} cannot be {state}.")
        self.state = state
