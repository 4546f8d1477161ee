"""Where runs are asked for, watched and stopped: everything that pages may do with background jobs."""

import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from core.jobs.active_run import ActiveRun
from core.jobs.finding import RateSearch, affordable, go_on
from core.jobs.queue import Waiting
from core.jobs.quick import QuickLane
from core.jobs.reasons import NOT_KEPT, STOPPED_BY_TEACHER, STOPPED_HERE
from core.jobs.run_supervisor import RunSupervisor
from core.jobs.store import OTHER_VERSION, Run, RunStore
from core.jobs.tables import known_as
from core.storage.home import home, make_home
from core.storage.space import NoRoom, room
from core.storage.versions import NewerVersion
from core.tasks import estimate, task_named, task_of
from core.training.recipe import Recipe
from core.training.record import Record
from core.training.run_folder import run_folder

MOST_WAITING = 10  # runs that one visitor may have waiting
# And that all visitors from one address may have: thirty pupils behind one router may ask for four each, as a race of networks does at
# one press. Whoever makes up cookies gets no further than a class.
MOST_FROM_ADDRESS = 120
MOST_SLOWER = 4.0  # than the estimate: so far a slow machine is believed, beyond it was only busy
RUN_BYTES = 64 * 2**20  # what a run may well leave on the disk
log = logging.getLogger("glassbox.jobs")
ORDERS = ("pause", "resume", "step", "slow", "fast", "stop")


class TrainingService:
    """One for each process: `core.jobs.service()`. All methods may be called from any thread."""

    def __init__(self) -> None:
        """Open the history and start the worker processes.

        Raises:
            RuntimeError: Another app uses the same folder, or it cannot be written; one sentence.
        """
        try:
            make_home()
            self._lock_file = FileLock(home() / "lock")
            self._lock_file.acquire(timeout=0)
        except Timeout:
            raise RuntimeError(
                f"Another Glassbox is using the folder {home()}. Stop it, or give this one a folder of its own: GLASSBOX_HOME."
            ) from None
        except OSError:
            raise RuntimeError(_unwritable()) from None
        try:
            self.store = RunStore()
            self.supervisor = RunSupervisor(self.store)
            self._lane = QuickLane(self.supervisor.cluster)
        except BaseException as problem:  # whoever tries again must not find the folder taken by this one
            self._lock_file.release()
            if isinstance(problem, NewerVersion):
                raise RuntimeError(str(problem)) from None
            if isinstance(problem, OSError | DBAPIError | sqlite3.Error):
                raise RuntimeError(_unwritable()) from None
            raise

    rule: Callable[[str, Recipe], str] | None = None  # of a visitor and what he asks for: why he may not have it, or nothing

    @property
    def notice(self) -> str:
        """What people should know of the history, in a sentence; mostly nothing."""
        return self.store.notice

    def submit(self, visitor: str, recipe: Recipe, name: str = "", key: str = "", address: str = "") -> str:
        """Ask for a training; gives its id. The same `key` again gives the same run: a double click is one run.

        `address`: where the visitor sits, if that is known; it is kept for as long as the run goes on and stored nowhere.

        Raises:
            ValueError: Too many runs of this visitor or from this address wait, the disk is full, or a rule is against it; one sentence.
        """
        if self.rule and (why := self.rule(visitor, recipe)):
            raise ValueError(why)
        with self.supervisor.lock:
            self._room_for_one_more(visitor, address)
            try:
                run = self.store.add(visitor, recipe, name, key, estimate(recipe))
            except DBAPIError:
                raise ValueError(
                    "The history cannot be written: the disk is full. Delete some runs or free some space, then train."
                ) from None
            if run.state == "waiting" and run.id not in self.supervisor.active:
                self.supervisor.active[run.id] = ActiveRun(run, Record(recipe), address, time.monotonic())
        self.supervisor.post(self.supervisor.dispatch)
        return run.id

    def _room_for_one_more(self, visitor: str, address: str) -> None:
        waiting = [active for active in self.supervisor.active.values() if active.state == "waiting"]
        if sum(active.run.mine(visitor) for active in waiting) >= MOST_WAITING:
            raise ValueError(f"You have {MOST_WAITING} runs waiting already. Wait until one begins, or take one out of the queue.")
        if address and sum(active.address == address for active in waiting) >= MOST_FROM_ADDRESS:
            raise ValueError(f"{MOST_FROM_ADDRESS} runs from your address wait already. Wait until some of them have begun.")
        try:
            room(home() / "runs", RUN_BYTES)
        except NoRoom as full:
            raise ValueError(str(full)) from None

    def control(self, run_id: str, visitor: str, order: str, at_machine: bool = False) -> None:
        """Give an order: "pause", "resume", "step", "slow", "fast" or "stop". A run that is over takes none.

        `at_machine`: whoever gives it sits at the computer that runs this, and may stop any run.

        Raises:
            PermissionError: It is somebody else's run.
            ValueError: There is no such order.
        """
        if order not in ORDERS:
            raise ValueError(f"There is no order {order!r}.")
        run, why = self.run(run_id), ""
        if at_machine and order == "stop" and run and not run.mine(visitor):
            why = STOPPED_HERE
        else:
            self._own(run_id, visitor)
        with self.supervisor.lock:
            if active := self.supervisor.active.get(run_id):
                self.supervisor.carry_out(active, active.order(time.monotonic(), order, why))

    def stop_in_class(self, run_id: str) -> None:
        """Stop a pupil's run. Who asks for it teaches the class that the pupil is in: the caller has seen to that."""
        with self.supervisor.lock:
            if active := self.supervisor.active.get(run_id):
                self.supervisor.carry_out(active, active.order(time.monotonic(), "stop", STOPPED_BY_TEACHER))

    def let_first(self, run_id: str) -> None:
        """The next turn is this run's, if it waits: as a teacher may say, and the caller has seen to that he is one."""
        with self.supervisor.lock:
            if (active := self.supervisor.active.get(run_id)) and active.state == "waiting":
                active.first = True
        self.supervisor.post(self.supervisor.dispatch)

    def going(self) -> list[Run]:
        """Everybody's runs that have not ended, in the order of asking."""
        with self.supervisor.lock:
            return [self.supervisor.placed(active.run) for active in self.supervisor.active.values()]

    def goes_on(self, run_id: str) -> bool:
        """Whether a run's last epoch is kept, so that it can go on from there."""
        return run_folder(run_id).checkpoint.exists()

    def continue_run(self, run_id: str, visitor: str, or_again: bool = False, address: str = "") -> None:
        """Let a run that was interrupted, failed or stopped go on from its last epoch.

        Where that is not kept, `or_again` trains it from the start, and what was recorded of it is lost.

        Raises:
            PermissionError: It is somebody else's run.
            ValueError: It could only begin again, and that was not asked for; or as `submit`; one sentence.
        """
        run = self._own(run_id, visitor)
        if self.rule and run.recipe and not run.alive and (why := self.rule(visitor, run.recipe)):
            raise ValueError(why)
        with self.supervisor.lock:
            if run_id in self.supervisor.active or run.ended_by in ("done", "early"):
                return
            self._room_for_one_more(visitor, address)
            record = self.store.record(run_id)
            if record is None:
                raise ValueError(OTHER_VERSION)
            if record.ends and not self.goes_on(run_id):
                if not or_again:
                    raise ValueError(NOT_KEPT)
                record = Record(record.recipe)
            record.finished = None
            active = self.supervisor.active[run_id] = ActiveRun(run, record, address, time.monotonic())
            self.supervisor.change(active, state=active.state, reason="", ended_by="", ended=None, attempts=0)
            self.supervisor.stored.forget(run_id)
        self.supervisor.post(self.supervisor.dispatch)

    def run(self, run_id: str) -> Run | None:
        """The summary of a run, with its place in the queue while it waits."""
        with self.supervisor.lock:
            if active := self.supervisor.active.get(run_id):
                return self.supervisor.placed(active.run)
        return self.store.get(run_id)

    def record(self, run_id: str) -> Record | None:
        """All that is known of a run. While it runs this is the growing record itself: read it, do not change it."""
        with self.supervisor.lock:
            if active := self.supervisor.active.get(run_id):
                return active.record
        return self.supervisor.stored.get(run_id, time.monotonic())

    def newest(self, run_id: str) -> tuple[str, int, float] | None:
        """Of a run that goes on: its state, how many events it has told, and when the last were sent (seconds since 1970); else None.

        Takes no lock and reads no database, so that whoever serves many may ask many times a second.
        """
        active = self.supervisor.active.get(run_id)
        return (active.state, active.record.events, active.told_at) if active else None

    def runs(self, visitor: str, limit: int = 50, offset: int = 0) -> list[Run]:
        """A visitor's runs, the newest first."""
        found = self.store.page(visitor, limit, offset)
        with self.supervisor.lock:
            return [self.supervisor.placed(active.run) if (active := self.supervisor.active.get(run.id)) else run for run in found]

    def count(self, visitor: str) -> int:
        """How many runs a visitor has."""
        return self.store.count(visitor)

    def rename(self, run_id: str, visitor: str, name: str) -> None:
        """Give a run another name, of up to 80 characters.

        Raises:
            PermissionError: It is somebody else's run.
        """
        self._own(run_id, visitor)
        with self.supervisor.lock:
            if active := self.supervisor.active.get(run_id):
                active.run = replace(active.run, name=name[:80])
        self.store.change(run_id, name=name[:80])

    def delete(self, run_id: str, visitor: str) -> None:
        """Forget a run that is over, and its files.

        Raises:
            PermissionError: It is somebody else's run.
            ValueError: It is still going on.
        """
        self._own(run_id, visitor)
        with self.supervisor.lock:
            if run_id in self.supervisor.active:
                raise ValueError("This run is still going on. Stop it first.")
            self.store.delete(run_id)
            run_folder(run_id).delete()
            self.supervisor.stored.forget(run_id)

    def network(self, run_id: str, epoch: int | None = None, *, task: str) -> Any:
        """A trained network, as its task loads it: with the weights of that epoch, or of the best.

        Raises:
            LookupError: There is no such run, it learnt another task, or these weights are not kept; one sentence.
        """
        run, folder = self.run_of(run_id, task), run_folder(run_id)
        recipe = run.recipe
        assert recipe is not None  # it is of that task
        weights = folder.weights(None if epoch == run.best_epoch else epoch)  # of the epochs between some are dropped, the best never
        try:
            return task_of(recipe).load(recipe, weights, folder.text)
        except ValueError as problem:
            raise LookupError(str(problem)) from None
        except (RuntimeError, KeyError, TypeError):  # whatever torch says of weights that are not this network's
            log.warning("The weights of run %s do not fit", run_id, exc_info=True)
            raise LookupError("The weights of this run are damaged: they do not fit its network.") from None

    def run_of(self, run_id: str, task: str) -> Run:
        """The run of that id, which learns that task.

        Raises:
            LookupError: There is no such run, or it learns something else; one sentence.
        """
        run = self.run(run_id)
        if run is None:
            raise LookupError("There is no run of this name on the computer that runs this.")
        if run.recipe is None:
            raise LookupError(OTHER_VERSION)
        if not run.of(task):
            raise LookupError(f"The network of this run has learnt {task_of(run.recipe).said}, and not {task_named(task).said}.")
        return run

    def epochs_kept(self, run_id: str) -> list[int]:
        """The epochs whose weights are there."""
        return run_folder(run_id).epochs()

    def estimate(self, recipe: Recipe) -> float:
        """Expected seconds on this machine, corrected by what the newest runs took."""
        return estimate(recipe) * self.supervisor.correction

    def queue_for(self, visitor: str, recipe: Recipe) -> tuple[int, float]:
        """If this visitor asked for a training now: how many runs would begin before it, and after how many seconds it would begin."""
        with self.supervisor.lock:
            return self.supervisor.place(Waiting("", known_as(visitor), self.estimate(recipe), time.monotonic()))

    @property
    def places(self) -> int:
        """How many trainings go on at once."""
        return self.supervisor.cluster.slots

    def expect(self) -> None:
        """Somebody may soon train: have a process for it. Returns at once."""
        self.supervisor.post(lambda: self.supervisor.cluster.have(trainings=1))

    def quick(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a function of `core` gives on the process for quick work: a fraction of a second's work, for which this waits.

        Raises:
            TimeoutError, Lost: As `QuickLane.ask`.
        """
        return self._lane.ask(function, *arguments)

    def quick_is_there(self) -> bool:
        """Whether the process for quick work has started: `quick` would wait for it. Has it start, and returns at once."""
        return self.supervisor.cluster.quick_is_there()

    def search(self, recipe: Recipe) -> tuple[RateSearch, str]:
        """The search for a good rate, not yet begun, and in a sentence what it does with less than the recipe has, or nothing.

        Raises:
            ValueError: It would take too long or too much memory; one sentence.
        """
        slower = min(max(self.supervisor.correction, 1.0), MOST_SLOWER)
        tried, said = affordable(recipe, slower)
        return RateSearch(tried, lambda key, recipe_json: self.quick(go_on, key, recipe_json), slower), said

    def close(self) -> None:
        """Stop everything; runs that are going on are marked as interrupted."""
        self.supervisor.close()
        self._lock_file.release()

    def _own(self, run_id: str, visitor: str) -> Run:
        run = self.run(run_id)
        if run is None or not run.mine(visitor):
            raise PermissionError("This run belongs to somebody else: you can watch it, but not steer it.")
        return run


def _unwritable() -> str:
    return f"The folder {home()} cannot be written. Free some space, or name another: GLASSBOX_HOME."
