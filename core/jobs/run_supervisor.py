"""One thread that hears the workers, keeps the history, and gives every free place to the next in turn."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from distributed import Future, KilledWorker
from sqlalchemy.exc import DBAPIError

from core.explain.training.results import seconds_left
from core.jobs.active_run import AGAIN, KILL, Actions, ActiveRun, End
from core.jobs.cluster import Cluster, load_factor
from core.jobs.queue import FairQueue, Going, Waiting, forecast
from core.jobs.reasons import DIED, INTERRUPTED, NOT_KEPT, STAYS, reason
from core.jobs.records import Records
from core.jobs.serialization import pack, unpack
from core.jobs.store import Run, RunStore, keep_quota, now
from core.training.checkpoint import epoch_kept
from core.training.events import EpochEnd, Event, Finished, Note, Started, Step
from core.training.run_folder import run_folder

QUOTA = 400 * 2**20  # bytes of weights that one visitor may keep; then the oldest runs keep their best only
ADDRESS_QUOTA = 10 * QUOTA  # that all visitors from one address may keep: 140 MB for each of thirty pupils behind one router
MOST_VISITORS = 500  # of one address that are looked at together
LOOK_SECONDS = 0.5  # between two looks at what is going on
SAVE_SECONDS = 0.3
MEND_SECONDS = 5.0

log = logging.getLogger("glassbox.jobs")


class RunSupervisor:
    """Whoever changes `active` holds `lock`; what is posted runs in the supervisor's own thread, with the lock held."""

    def __init__(self, store: RunStore) -> None:
        """Start the worker processes. Runs that the last app left behind are marked as interrupted."""
        self.store = store
        self.stored = Records(store.record)
        self.lock = threading.RLock()
        self.active: dict[str, ActiveRun] = {}
        self.served: dict[str, float] = {}  # when the last turn ended of each visitor who has runs here
        self._visitors: dict[str, dict[str, None]] = {}  # by address, as long as the app runs
        self._inbox: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._saved = self._mended = time.monotonic()
        self._known: tuple[list[tuple[str, str]], float, dict[str, tuple[int, float]]] = ([], 0.0, {})  # the last forecast
        self.correction = store.correction()  # of estimates, by what the newest runs took
        for run in store.active():
            store.change(run.id, state="interrupted", reason=INTERRUPTED, ended=now(), size=run_folder(run.id).size())
        self.cluster = Cluster(lambda message: self.post(lambda: self._hear(message)))
        self._thread = threading.Thread(target=self._work, name="supervisor", daemon=True)
        self._thread.start()

    def post(self, job: Callable[[], None]) -> None:
        """Have something done by the supervisor, soon."""
        self._inbox.put(job)

    def close(self) -> None:
        """Stop everything; runs that are going on are marked as interrupted."""
        self._inbox.put(None)
        self._thread.join(5)
        with self.lock:
            for active in list(self.active.values()):
                self.carry_out(active, active.end("interrupted", INTERRUPTED))
        self.cluster.close()

    def _work(self) -> None:
        while True:
            jobs: list[Callable[[], None] | None] = [self._look_after]
            with suppress(queue.Empty):
                jobs.insert(0, self._inbox.get(timeout=LOOK_SECONDS if self.active else MEND_SECONDS))
            for job in jobs:
                if job is None:
                    return
                try:
                    with self.lock:
                        job()
                except Exception:  # one run's trouble must not end the supervisor
                    log.exception("a message could not be handled, or the runs could not be looked after")

    def _hear(self, message: dict[str, Any]) -> None:
        active, pid = self.active.get(message["run"]), message.get("pid")  # a process says its number with its first word
        if active is None or active.future is None or active.future.key != message["key"]:
            if pid:  # it begins although nobody waits for it: it was given up before it had a process
                self.cluster.order(message["worker"], message["run"], "stop")
            return
        active.pid, active.told_at, clock = pid or active.pid, float(message.get("at", 0.0)), time.monotonic()
        events = unpack(message["events"])
        actions = active.hear(clock, message["worker"], events)  # Dask adds the address
        for event in events:
            if not (isinstance(event, EpochEnd) and event in active.record.ends):  # a training that goes on says them again
                self._take(active, event)
        if message.get("stays"):
            actions += active.stays(clock)
            if active.state != "stopping":
                self._take(active, Note(STAYS))
        self.carry_out(active, actions)

    def _take(self, active: ActiveRun, event: Event) -> None:
        if isinstance(event, Finished) and (step := active.newest):  # where it ended is kept, whatever else is not
            active.unsaved.append(step)
        if isinstance(event, Step):
            active.newest = None if active.record.steps.keeps(event.number) else event
        active.record.take(event)
        if active.record.keeps(event):
            active.unsaved.append(event)
        match event:
            case Started():
                self.change(active, parameters=event.parameters, device=event.device)
            case EpochEnd():
                best = active.record.best
                assert best is not None
                self.change(active, epochs_done=event.number, best_epoch=best.number, val=dict(best.val))
            case Finished():
                self.change(active, best_epoch=event.best_epoch, val=dict(event.val), test=dict(event.test), seconds=event.seconds)

    def dispatch(self) -> None:
        """Give every free place to the next in turn."""
        turns = self._turns()
        while turns.waiting and turns.busy.total() < self.cluster.slots:
            active = self.active[turns.begin().run_id]
            if active.record.ends and not run_folder(active.run.id).checkpoint.exists():  # it went while the run waited
                self.carry_out(active, active.end("interrupted", NOT_KEPT))
            else:
                self._begin(active)

    def _going(self) -> list[ActiveRun]:
        return [active for active in self.active.values() if active.state != "waiting"]

    def _turns(self, *more: Waiting) -> FairQueue:
        waiting = [self._waiting(active) for active in self.active.values() if active.state == "waiting"]
        return FairQueue.of([*waiting, *more], [active.run.visitor for active in self._going()], self.served)

    def _waiting(self, active: ActiveRun) -> Waiting:
        return Waiting(active.run.id, active.run.visitor, self._left(active), active.asked, active.first)

    def _left(self, active: ActiveRun) -> float:
        return seconds_left(active.record, active.run.estimate * self.correction)

    def _preempt(self, clock: float) -> None:
        """Whose turn is over, and for whom a place is wanted, is told to give way: the longest turn first, no more than needed."""
        turns = self._turns()
        while turns.waiting and turns.busy.total() < self.cluster.slots:
            turns.begin()
        for active in self._going():
            if turns.waiting and (active.yielding or active.state == "stopping"):  # this place is promised already
                turns.end(active.run.visitor, clock)
                turns.begin()
        for active in sorted(self._going(), key=lambda active: active.time_slice_left(clock)):
            if turns.waiting and active.time_slice_left(clock) < 0 and turns.preempts(self._waiting(active), clock):
                self.carry_out(active, active.preempt())
                if active.yielding:
                    turns.end(active.run.visitor, clock)
                    turns.begin()

    def _leave(self, active: ActiveRun) -> None:
        """A turn is over."""
        self.served = {name: at for name, at in self.served.items() if any(other.run.visitor == name for other in self.active.values())}
        self.served[active.run.visitor] = time.monotonic()
        self.post(self.dispatch)

    def _begin(self, active: ActiveRun) -> None:
        active.begin(time.monotonic())
        self.change(active, state=active.state, started=now(), attempts=active.attempts)
        run, folder = active.run, run_folder(active.run.id)
        future = active.future = self.cluster.train(run.id, active.record.recipe.to_json(), str(folder.folder), folder.checkpoint.exists())
        future.add_done_callback(lambda future: self.post(lambda: self._over(active, future)))

    def _over(self, active: ActiveRun, future: Future) -> None:
        """The task on the worker has ended, one way or the other."""
        if self.active.get(active.run.id) is not active or active.future is not future:
            return
        error = future.exception(timeout=5)
        if isinstance(error, torch.AcceleratorError):
            self.cluster.kill(active.worker)  # the process cannot use its card any more; a new one may
        if not error and not active.record.finished and future.result(timeout=5):
            self.carry_out(active, active.rests(time.monotonic()))
            self._leave(active)
        elif isinstance(error, KilledWorker) or not (error or active.record.finished):
            self.carry_out(active, active.died(run_folder(active.run.id).checkpoint.exists()))
        else:
            self.carry_out(active, active.failed(reason(error)) if error else active.finished())

    def carry_out(self, active: ActiveRun, actions: Actions) -> None:
        """Do what has to be done about a run, and let the history know its state."""
        for action in actions:
            if isinstance(action, End):
                self._end(active, action)
            elif action == KILL:
                self.cluster.kill(active.worker)
            elif action == AGAIN:
                kept = epoch_kept(run_folder(active.run.id).checkpoint)  # an epoch may have been told that was not kept any more
                self._begin(active)
                self._take(active, Note(f"{DIED} It went on from epoch {kept}."))
            else:
                self.cluster.order(active.worker, active.run.id, action)
        if active.state != active.run.state:
            self.change(active, state=active.state)

    def _keep_quotas(self, active: ActiveRun) -> None:
        """Of the visitor, and of everybody who came from the same address while the app has been running."""
        keep_quota(self.store, [active.run.visitor], QUOTA)
        if active.address:
            visitors = self._visitors.setdefault(active.address, {})
            visitors[active.run.visitor] = None
            keep_quota(self.store, list(visitors)[-MOST_VISITORS:], ADDRESS_QUOTA)

    def _end(self, active: ActiveRun, end: End) -> None:
        run_id = active.run.id
        if active.future and not active.future.done():
            self.cluster.cancel(active.future)
        self._save()
        folder = run_folder(run_id)
        folder.tidy()
        self.change(active, state=end.state, reason=end.reason, ended_by=end.ended_by, ended=now(), size=folder.size())
        self.active.pop(run_id, None)
        self.stored.forget(run_id)
        self.correction = self.store.correction()
        self._keep_quotas(active)
        self._leave(active)

    def _look_after(self) -> None:
        """What has to be done now and then: save, end what hangs, let others in."""
        clock = time.monotonic()
        if clock - self._saved > SAVE_SECONDS:
            self._save()
        if clock - self._mended > MEND_SECONDS:
            self._mended = clock
            self.stored.tidy(clock)
            self.cluster.mend()
        for active in list(self.active.values()):
            self.carry_out(active, active.look(clock, load_factor()))
        self._preempt(clock)

    def _save(self) -> None:
        self._saved = time.monotonic()
        for active in self.active.values():
            if active.unsaved and self._written(partial(self.store.append, active.run.id, pack(active.unsaved))):
                active.unsaved = []

    def _written(self, write: Callable[[], None]) -> bool:
        """Whether the history could be written. Where it cannot, trainings go on, and what they say waits in memory."""
        try:
            write()
        except DBAPIError as problem:
            log.error("the history cannot be written: %s", problem.orig)
            return False
        return True

    def change(self, active: ActiveRun, **values: Any) -> None:
        """Change the summary here and in the database."""
        self._written(lambda: self.store.change(active.run.id, **values))
        here = {name: value for name, value in values.items() if name in Run.__dataclass_fields__}
        active.run = replace(active.run, **here)

    def placed(self, run: Run) -> Run:
        """A run with its place in the queue and its expected wait, if it waits."""
        if run.state != "waiting":
            return run
        place, seconds = self._forecast().get(run.id, (0, 0.0))
        return replace(run, position=place + 1, wait_seconds=seconds)

    def place(self, asked: Waiting) -> tuple[int, float]:
        """If this waited, too: how many runs of the queue would begin before it, and after how many seconds it would begin."""
        return self._foreseen(asked)[asked.run_id]

    def _forecast(self) -> dict[str, tuple[int, float]]:
        """For all that wait; made once for everybody who looks within a second, or until somebody comes or goes."""
        state, clock = [(run_id, active.state) for run_id, active in self.active.items()], time.monotonic()
        if state != self._known[0] or clock - self._known[1] > 1:
            self._known = (state, clock, self._foreseen())
        return self._known[2]

    def _foreseen(self, *more: Waiting) -> dict[str, tuple[int, float]]:
        clock = time.monotonic()
        going = []
        for active in self._going():
            turn, left = active.time_slice_left(clock), self._left(active)
            held = active.run.slow or active.state == "paused"  # it keeps its place to the end of its turn, however little is left of it
            going.append(Going(active.run.id, active.run.visitor, max(left, turn) if held else left, turn))
        return forecast(self._turns(*more), going, self.cluster.slots, clock)
