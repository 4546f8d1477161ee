"""One thread that hears the workers, keeps the history, and gives every free place to the next in turn."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import torch
from distributed import Future, KilledWorker
from sqlalchemy.exc import DBAPIError

from core.jobs.active_run import AGAIN, KILL, Actions, ActiveRun, End
from core.jobs.cluster import Cluster, crowding
from core.jobs.queue import Waiting, in_turn, waits
from core.jobs.reasons import DIED, INTERRUPTED, reason
from core.jobs.store import Run, Store, keep_quota, now
from core.jobs.wire import pack, unpack
from core.training.events import Checking, EpochEnd, Event, Finished, Note, Preparing, Snapshot, Started
from core.training.run_folder import run_folder

QUOTA = 400 * 2**20  # bytes of weights that one visitor may keep; then the oldest runs keep their best only
LOOK_SECONDS = 0.5  # between two looks at what is going on
SAVE_SECONDS = 0.3
MEND_SECONDS = 5.0

log = logging.getLogger("glassbox.jobs")


class Clerk:
    """Whoever changes `live` holds `lock`; what is posted runs in the clerk's own thread, with the lock held."""

    def __init__(self, store: Store) -> None:
        """Start the worker processes. Runs that the last app left behind are marked as interrupted."""
        self.store = store
        self.stored = lru_cache(24)(store.record)
        self.lock = threading.RLock()
        self.live: dict[str, ActiveRun] = {}
        self._inbox: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._saved = self._mended = time.monotonic()
        self.correction = store.correction()  # of estimates, by what the newest runs took
        for run in store.active():
            store.change(run.id, state="interrupted", reason=INTERRUPTED, ended=now())
        self.cluster = Cluster(lambda message: self.post(lambda: self._hear(message)))
        self._thread = threading.Thread(target=self._work, name="clerk", daemon=True)
        self._thread.start()

    def post(self, job: Callable[[], None]) -> None:
        """Have something done by the clerk, soon."""
        self._inbox.put(job)

    def close(self) -> None:
        """Stop everything; runs that are going on are marked as interrupted."""
        self._inbox.put(None)
        self._thread.join(5)
        with self.lock:
            for live in list(self.live.values()):
                self.carry_out(live, live.end("interrupted", INTERRUPTED))
        self.cluster.close()

    def _work(self) -> None:
        while True:
            jobs: list[Callable[[], None] | None] = [self._look_after]
            with suppress(queue.Empty):
                jobs.insert(0, self._inbox.get(timeout=LOOK_SECONDS if self.live else MEND_SECONDS))
            for job in jobs:
                if job is None:
                    return
                try:
                    with self.lock:
                        job()
                except Exception:  # one run's trouble must not end the clerk
                    log.exception("a message could not be handled, or the runs could not be looked after")

    def _hear(self, message: dict[str, Any]) -> None:
        live, pid = self.live.get(message["run"]), message.get("pid")  # a process says its number with its first word
        if live is None or live.future is None or live.future.key != message["key"]:
            if pid:  # it begins although nobody waits for it: it was given up before it had a process
                self.cluster.order(message["worker"], message["run"], "stop")
            return
        live.pid, events = pid or live.pid, unpack(message["events"])
        actions = live.hear(time.monotonic(), message["worker"], events)  # Dask adds the address
        for event in events:
            self._take(live, event)
        self.carry_out(live, actions)

    def _take(self, live: ActiveRun, event: Event) -> None:
        live.record.take(event)
        kept = live.record.keeps(event) if isinstance(event, Snapshot) else not isinstance(event, Checking | Preparing)
        if kept:
            live.unsaved.append(event)
        match event:
            case Started():
                self.change(live, parameters=event.parameters, device=event.device)
            case EpochEnd():
                best = live.record.best
                assert best is not None
                self.change(live, epochs_done=event.number, best_epoch=best.number, val=dict(best.val))
            case Finished():
                self.change(live, best_epoch=event.best_epoch, val=dict(event.val), test=dict(event.test), seconds=event.seconds)

    def dispatch(self) -> None:
        """Give every free place to the next in turn."""
        free = max(self.cluster.slots - len(self._going()), 0)
        for waiting in self._queue()[:free]:
            self._begin(self.live[waiting.run_id])

    def _going(self) -> list[ActiveRun]:
        return [live for live in self.live.values() if live.state != "waiting"]

    def _queue(self, *more: Waiting) -> list[Waiting]:
        asked = [live.run for live in self.live.values() if live.state == "waiting"]
        waiting = [Waiting(run.id, run.visitor, run.estimate * self.correction) for run in asked]
        return in_turn([*waiting, *more], [live.run.visitor for live in self._going()])

    def _begin(self, live: ActiveRun) -> None:
        live.begin(time.monotonic())
        self.change(live, state=live.state, started=now(), attempts=live.attempts)
        run, folder = live.run, run_folder(live.run.id)
        future = live.future = self.cluster.train(run.id, live.record.recipe.to_json(), str(folder.folder), folder.checkpoint.exists())
        future.add_done_callback(lambda future: self.post(lambda: self._over(live, future)))

    def _over(self, live: ActiveRun, future: Future) -> None:
        """The task on the worker has ended, one way or the other."""
        if self.live.get(live.run.id) is not live or live.future is not future:
            return
        error = future.exception(timeout=5)
        if isinstance(error, torch.AcceleratorError):
            self.cluster.kill(live.worker)  # the process cannot use its card any more; a new one may
        if isinstance(error, KilledWorker) or not (error or live.record.finished):
            self.carry_out(live, live.died(run_folder(live.run.id).checkpoint.exists()))
        else:
            self.carry_out(live, live.failed(reason(error)) if error else live.finished())

    def carry_out(self, live: ActiveRun, actions: Actions) -> None:
        """Do what has to be done about a run, and let the history know its state."""
        for action in actions:
            if isinstance(action, End):
                self._end(live, action)
            elif action == KILL:
                self.cluster.kill(live.worker)
            elif action == AGAIN:
                self._begin(live)
                self._take(live, Note(f"{DIED} It went on from epoch {live.run.epochs_done}."))
            else:
                self.cluster.order(live.worker, live.run.id, action)
        if live.state != live.run.state:
            self.change(live, state=live.state)

    def _end(self, live: ActiveRun, end: End) -> None:
        run_id = live.run.id
        if live.future and not live.future.done():
            self.cluster.cancel(live.future)
        self._save()
        folder = run_folder(run_id)
        folder.tidy()
        self.change(live, state=end.state, reason=end.reason, ended_by=end.ended_by, ended=now(), size=folder.size())
        self.live.pop(run_id, None)
        self.stored.cache_clear()
        self.correction = self.store.correction()
        keep_quota(self.store, live.run.visitor, QUOTA)
        self.post(self.dispatch)

    def _look_after(self) -> None:
        """What has to be done now and then: save, end what hangs, let others in."""
        clock = time.monotonic()
        if clock - self._saved > SAVE_SECONDS:
            self._save()
        if clock - self._mended > MEND_SECONDS:
            self._mended = clock
            self.cluster.mend()
        crowded = len(self._going()) < len(self.live)
        for live in list(self.live.values()):
            self.carry_out(live, live.look(clock, crowded, crowding()))

    def _save(self) -> None:
        self._saved = time.monotonic()
        for live in self.live.values():
            if live.unsaved and self._written(partial(self.store.append, live.run.id, pack(live.unsaved))):
                live.unsaved = []

    def _written(self, write: Callable[[], None]) -> bool:
        """Whether the history could be written. Where it cannot, trainings go on, and what they say waits in memory."""
        try:
            write()
        except DBAPIError as problem:
            log.error("the history cannot be written: %s", problem.orig)
            return False
        return True

    def change(self, live: ActiveRun, **values: Any) -> None:
        """Change the summary here and in the database."""
        self._written(lambda: self.store.change(live.run.id, **values))
        here = {name: value for name, value in values.items() if name in Run.__dataclass_fields__}
        live.run = replace(live.run, **here)

    def placed(self, run: Run) -> Run:
        """A run with its place in the queue and its expected wait, if it waits."""
        if run.state != "waiting":
            return run
        place, seconds = self.place(run.id)
        return replace(run, position=place + 1, wait_seconds=seconds)

    def place(self, run_id: str, *more: Waiting) -> tuple[int, float]:
        """How many runs of the queue begin before this one, and after how many seconds it begins, where `more` wait besides."""
        order = self._queue(*more)
        place = [waiting.run_id for waiting in order].index(run_id)
        remaining = [live.run.estimate * self.correction * (1 - live.record.share_done) for live in self._going()]
        return place, waits(order, remaining, self.cluster.slots)[place]
