"""One thread that hears the workers, keeps the history, and gives every free place to the next in turn."""

import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import torch
from distributed import Future, KilledWorker
from sqlalchemy.exc import DBAPIError

from core.jobs.cluster import Cluster, crowding
from core.jobs.folder import run_folder
from core.jobs.live import Live
from core.jobs.queue import Waiting, in_turn, waits
from core.jobs.reasons import DIED, INTERRUPTED, NO_PROCESS, reason
from core.jobs.store import Run, Store, keep_quota, now
from core.jobs.wire import pack, unpack
from core.jobs.work import SLOW_FOR
from core.training.events import Checking, EpochEnd, Event, Finished, Note, Preparing, Snapshot, Started

QUOTA = 400 * 2**20  # bytes of weights that one visitor may keep; then the oldest runs keep their best only
SAVE_SECONDS = 0.3
STOP_SECONDS = 10.0  # a run that does not stop within this is ended by force
HANG_SECONDS = 30.0  # a process that says nothing for so long, on a machine that is not crowded, hangs
MEND_SECONDS = 5.0
PAUSE_SECONDS = 600.0  # a paused run gives up its place after this, when others wait

log = logging.getLogger("glassbox.jobs")


class Clerk:
    """Whoever changes `live` holds `lock`; what is posted runs in the clerk's own thread, with the lock held."""

    def __init__(self, store: Store) -> None:
        """Start the worker processes. Runs that the last app left behind are marked as interrupted."""
        self.store = store
        self.stored = lru_cache(24)(store.record)
        self.lock = threading.RLock()
        self.live: dict[str, Live] = {}
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
                self.end(live, "interrupted", INTERRUPTED)
        self.cluster.close()

    def _work(self) -> None:
        while True:
            try:
                job = self._inbox.get(timeout=0.5)
                if job is None:
                    return
                with self.lock:
                    job()
            except queue.Empty:
                pass
            except Exception:  # one run's trouble must not end the clerk
                log.exception("a message could not be handled")
            try:
                with self.lock:
                    self._look_after()
            except Exception:
                log.exception("the runs could not be looked after")

    def _hear(self, message: dict[str, Any]) -> None:
        live = self.live.get(message["run"])
        if live is None:
            if message.get("pid"):  # it begins although it is over: it was stopped before it had a process
                self.cluster.order(message["worker"], message["run"], "stop")
            return
        live.heard = time.monotonic()
        if pid := message.get("pid"):  # its first word; Dask adds the worker's address to every message
            live.worker, live.pid = message["worker"], pid
            for order in live.early_orders:
                self.cluster.order(live.worker, live.run.id, order)
            live.early_orders = []
        for event in unpack(message["events"]):
            self._take(live, event)

    def _take(self, live: Live, event: Event) -> None:
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
                val = {"loss": best.val_loss, "accuracy": best.val_accuracy}
                self.change(live, epochs_done=event.number, best_epoch=best.number, val=val)
            case Finished():
                self.change(
                    live,
                    best_epoch=event.best_epoch,
                    val={"loss": event.val_loss, "accuracy": event.val_accuracy},
                    test={"accuracy": event.test_accuracy} if live.record.recipe.tested else {},
                    seconds=event.seconds,
                )

    def dispatch(self) -> None:
        """Give every free place to the next in turn."""
        running = [live for live in self.live.values() if live.run.state != "waiting"]
        free = self.cluster.slots - len(running)
        for waiting in self._queue()[: max(free, 0)]:
            self._begin(self.live[waiting.run_id])

    def _queue(self, *more: Waiting) -> list[Waiting]:
        waiting = [live.run for live in self.live.values() if live.run.state == "waiting"]
        busy = [live.run.visitor for live in self.live.values() if live.run.state != "waiting"]
        return in_turn([*(Waiting(run.id, run.visitor, run.estimate * self.correction) for run in waiting), *more], busy)

    def _begin(self, live: Live) -> None:
        run = live.run
        self.change(live, state="running", started=now(), attempts=run.attempts + 1)
        live.heard, live.worker, live.paused_at, live.stop_at = time.monotonic(), "", 0.0, 0.0
        name = uuid.uuid4().int % 10**9  # Dask remembers keys: every attempt has its own
        future = self.cluster.train(run.id, name, live.record.recipe.to_json(), str(run_folder(run.id).folder), live.resume)
        live.future = future
        if run.slow:  # a run that goes on in another process
            live.early_orders.append("slow")
        future.add_done_callback(lambda future: self.post(lambda: self._over(live, future)))

    def _over(self, live: Live, future: Future) -> None:
        """The task on the worker has ended, one way or the other."""
        if self.live.get(live.run.id) is not live or live.future is not future:
            return
        error = future.exception(timeout=5)
        finished = live.record.finished
        if error is None and finished:
            self.end(live, "finished", finished.text, finished.reason)
        elif isinstance(error, KilledWorker) or error is None:
            self._died(live)
        else:
            if isinstance(error, torch.AcceleratorError):
                self.cluster.kill(live.worker)  # the process cannot use its card any more; a new one may
            self.end(live, "failed", reason(error))

    def _died(self, live: Live) -> None:
        checkpoint = run_folder(live.run.id).checkpoint
        if live.run.attempts > 1 or live.stop_at or not checkpoint.exists():
            return self.end(live, "failed", DIED)
        live.resume = True
        self._begin(live)
        self._take(live, Note(f"{DIED} It went on from epoch {live.run.epochs_done}."))

    def end(self, live: Live, state: str, reason: str, ended_by: str = "") -> None:
        """A run is over, one way or the other."""
        run_id = live.run.id
        self._save()
        folder = run_folder(run_id)
        folder.tidy()
        self.change(live, state=state, reason=reason, ended_by=ended_by, ended=now(), size=folder.size())
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
        crowded = any(live.run.state == "waiting" for live in self.live.values())
        for live in list(self.live.values()):
            if live.run.state == "waiting":
                continue
            if live.worker and (clock - live.heard > HANG_SECONDS * crowding() or (live.stop_at and clock - live.stop_at > STOP_SECONDS)):
                self.cluster.kill(live.worker)
                live.heard, live.stop_at = clock, live.stop_at and clock
            if live.stop_at and not live.worker and clock - live.stop_at > STOP_SECONDS:
                live.future.cancel()
                self.end(live, "interrupted", NO_PROCESS)
                continue
            if live.run.slow and clock - live.slow_at > SLOW_FOR:  # it has ended by itself
                live.run = replace(live.run, slow=False)
            if crowded and live.paused_at and clock - live.paused_at > PAUSE_SECONDS and not live.stop_at:
                live.stop_at = clock
                self.cluster.order(live.worker, live.run.id, "stop")

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

    def change(self, live: Live, **values: Any) -> None:
        """Change the summary here and in the database."""
        self._written(lambda: self.store.change(live.run.id, **values))
        here = {name: value for name, value in values.items() if name in Run.__dataclass_fields__}
        live.run = replace(live.run, **here)

    def placed(self, run: Run) -> Run:
        """A run with its place in the queue and its expected wait, if it waits."""
        if run.state != "waiting":
            return run
        order = self._queue()
        place = next(place for place, waiting in enumerate(order) if waiting.run_id == run.id)
        return replace(run, position=place + 1, wait_seconds=self._waits(order)[place])

    def queue_for(self, visitor: str, seconds: float) -> tuple[int, float]:
        """The place in the queue (0: the next) and the expected wait of one more run of this visitor, of so many seconds."""
        order = self._queue(Waiting("", visitor, seconds))
        place = next(place for place, waiting in enumerate(order) if not waiting.run_id)
        return place, self._waits(order)[place]

    def _waits(self, order: Sequence[Waiting]) -> list[float]:
        going = [live for live in self.live.values() if live.run.state != "waiting"]
        remaining = [live.run.estimate * self.correction * (1 - live.record.share_done) for live in going]
        return waits(order, remaining, self.cluster.slots)
