"""Where runs are asked for, watched and stopped: the queue, the live records and the history behind one door."""

import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from distributed import Future, KilledWorker
from filelock import FileLock, Timeout

from core.home import home
from core.jobs.cluster import Cluster
from core.jobs.estimate import raw_estimate
from core.jobs.folder import RunFolder
from core.jobs.queue import Waiting, in_turn, waits
from core.jobs.store import Run, Store
from core.jobs.wire import pack, unpack
from core.models.stack import Stack
from core.training.events import Checking, EpochEnd, Event, Finished, Note, Snapshot, Started
from core.training.recipe import Recipe
from core.training.record import Record
from core.training.task import build

MOST_WAITING = 10  # runs that one visitor may have waiting
QUOTA = 400 * 2**20  # bytes of weights that one visitor may keep; then the oldest runs keep their best only
SAVE_SECONDS = 0.3
STOP_SECONDS = 10.0  # a run that does not stop within this is ended by force
HANG_SECONDS = 30.0  # a process that says nothing for so long hangs
FIRST_WORD_SECONDS = 90.0  # it has to import torch first
PAUSE_SECONDS = 600.0  # a paused run gives up its place after this, when others wait
DIED = "The process that trained it died: it was ended from outside, or the machine ran out of memory."
OUT_OF_MEMORY = "The machine ran out of memory. Try a smaller network or a smaller batch."
INTERRUPTED = "The app was ended while this run was going on. It can go on from its last epoch."
ORDERS = ("pause", "resume", "step", "slow", "fast", "stop")

log = logging.getLogger("glassbox.jobs")


@dataclass
class Live:
    """A run that waits, runs or is paused."""

    run: Run
    record: Record
    resume: bool = False
    future: Any = None  # of Dask
    worker: str = ""  # its address
    pid: int = 0
    heard: float = field(default_factory=time.monotonic)
    paused_at: float = 0.0
    stop_at: float = 0.0
    early_orders: list[str] = field(default_factory=list)  # given before it had a worker
    unsaved: list[Event] = field(default_factory=list)


class Office:
    """One for each process: `core.jobs.office()`. All methods may be called from any thread."""

    def __init__(self) -> None:
        """Open the history and start the worker processes.

        Raises:
            RuntimeError: Another app uses the same folder, or it cannot be written; one sentence.
        """
        try:
            home().mkdir(parents=True, exist_ok=True)
            self._lock_file = FileLock(home() / "lock")
            self._lock_file.acquire(timeout=0)
            self.store = Store()
        except Timeout:
            raise RuntimeError(
                f"Another Glassbox is using the folder {home()}. Stop it, or give this one a folder of its own: GLASSBOX_HOME."
            ) from None
        except OSError:
            raise RuntimeError(f"The folder {home()} cannot be written. Free some space, or name another: GLASSBOX_HOME.") from None
        self._lock = threading.RLock()
        self._live: dict[str, Live] = {}
        self._inbox: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._saved = time.monotonic()
        for run in self.store.active():
            self.store.change(run.id, state="interrupted", reason=INTERRUPTED, ended=True)
        self.cluster = Cluster(lambda message: self._inbox.put(lambda: self._hear(message)))
        self._stored = lru_cache(24)(self.store.record)
        self._clerk = threading.Thread(target=self._work, name="clerk", daemon=True)
        self._clerk.start()

    # What pages ask for

    def submit(self, visitor: str, recipe: Recipe, name: str = "", key: str = "") -> str:
        """Ask for a training; gives its id. The same `key` again gives the same run: a double click is one run.

        Raises:
            ValueError: This visitor has too many runs waiting; one sentence.
        """
        with self._lock:
            waiting = [live for live in self._live.values() if live.run.visitor == visitor and live.run.state == "waiting"]
            if len(waiting) >= MOST_WAITING:
                raise ValueError(f"You have {MOST_WAITING} runs waiting already. Wait until one begins, or take one out of the queue.")
            run = self.store.add(visitor, recipe, name, key, raw_estimate(recipe))
            if run.state == "waiting" and run.id not in self._live:
                self._live[run.id] = Live(run, Record(recipe))
        self._inbox.put(self._dispatch)
        return run.id

    def control(self, run_id: str, visitor: str, order: str) -> None:
        """Give an order: "pause", "resume", "step", "slow", "fast" or "stop". A run that is over takes none.

        Raises:
            PermissionError: It is somebody else's run.
            ValueError: There is no such order.
        """
        if order not in ORDERS:
            raise ValueError(f"There is no order {order!r}.")
        self._own(run_id, visitor)
        with self._lock:
            live = self._live.get(run_id)
            if live is None:
                return
            if live.run.state == "waiting":
                if order == "stop":
                    self._end(live, "interrupted", "Taken out of the queue before it began.")
                return
            if order in ("pause", "step", "resume") and not live.stop_at:
                live.paused_at = 0.0 if order == "resume" else live.paused_at or time.monotonic()
                self._change(live, state="running" if order == "resume" else "paused")
            if order == "stop":
                live.stop_at = live.stop_at or time.monotonic()
            if live.worker:
                self.cluster.order(live.worker, run_id, order)
            else:
                live.early_orders.append(order)

    def continue_run(self, run_id: str, visitor: str) -> None:
        """Let a run that was interrupted, failed or stopped go on from its last epoch.

        Raises:
            PermissionError: It is somebody else's run.
        """
        run = self._own(run_id, visitor)
        with self._lock:
            if run_id in self._live or run.ended_by in ("done", "early"):
                return
            record = self.store.record(run_id)
            assert record is not None
            live = Live(run, record, resume=RunFolder(self.folder(run_id)).checkpoint.exists())
            self._live[run_id] = live
            self._change(live, state="waiting", reason="", ended_by="", ended=None, attempts=0)
            self._stored.cache_clear()
        self._inbox.put(self._dispatch)

    def run(self, run_id: str) -> Run | None:
        """The summary of a run, with its place in the queue while it waits."""
        with self._lock:
            if live := self._live.get(run_id):
                return self._placed(live.run)
        return self.store.get(run_id)

    def record(self, run_id: str) -> Record | None:
        """All that is known of a run. While it runs this is the growing record itself: read it, do not change it."""
        with self._lock:
            if live := self._live.get(run_id):
                return live.record
        return self._stored(run_id)

    def runs(self, visitor: str, limit: int = 50, offset: int = 0) -> list[Run]:
        """A visitor's runs, the newest first."""
        found = self.store.page(visitor, limit, offset)
        with self._lock:
            return [self._placed(live.run) if (live := self._live.get(run.id)) else run for run in found]

    def count(self, visitor: str) -> int:
        """How many runs a visitor has."""
        return self.store.count(visitor)

    def rename(self, run_id: str, visitor: str, name: str) -> None:
        """Give a run another name, of up to 80 characters.

        Raises:
            PermissionError: It is somebody else's run.
        """
        self._own(run_id, visitor)
        with self._lock:
            if live := self._live.get(run_id):
                live.run = replace(live.run, name=name[:80])
        self.store.change(run_id, name=name[:80])

    def delete(self, run_id: str, visitor: str) -> None:
        """Forget a run that is over, and its files.

        Raises:
            PermissionError: It is somebody else's run.
            ValueError: It is still going on.
        """
        self._own(run_id, visitor)
        with self._lock:
            if run_id in self._live:
                raise ValueError("This run is still going on. Stop it first.")
            self.store.delete(run_id)
            RunFolder(self.folder(run_id)).delete()
            self._stored.cache_clear()

    def network(self, run_id: str, epoch: int | None = None) -> Stack:
        """The trained network, ready to read: with the weights of that epoch, or of the best.

        Raises:
            LookupError: There is no such run, or these weights are not kept; one sentence.
        """
        run = self.run(run_id)
        if run is None:
            raise LookupError("There is no run of this name on this machine.")
        network = build(run.recipe)
        network.load_state_dict(RunFolder(self.folder(run_id)).weights(epoch))
        return network.eval().requires_grad_(False)

    def epochs_kept(self, run_id: str) -> list[int]:
        """The epochs whose weights are there."""
        return RunFolder(self.folder(run_id)).epochs()

    def estimate(self, recipe: Recipe) -> float:
        """Expected seconds on this machine, corrected by what the newest runs took."""
        return raw_estimate(recipe) * self.store.correction()

    def quick(self, function: Callable[..., Any], *arguments: Any) -> Future:
        """Run a function of `core` on the process for quick work."""
        return self.cluster.quick(function, *arguments)

    def folder(self, run_id: str) -> Any:
        """Where a run's files are."""
        return home() / "runs" / run_id

    def close(self) -> None:
        """Stop everything; runs that are going on are marked as interrupted."""
        self._inbox.put(None)
        self._clerk.join(5)
        with self._lock:
            self._save()
            for live in list(self._live.values()):
                self._end(live, "interrupted", INTERRUPTED)
        self.cluster.close()
        self._lock_file.release()

    # The clerk: one thread that hears the workers and fills free places

    def _work(self) -> None:
        while True:
            try:
                job = self._inbox.get(timeout=0.5)
                if job is None:
                    return
                with self._lock:
                    job()
            except queue.Empty:
                pass
            except Exception:  # one run's trouble must not end the clerk
                log.exception("a message could not be handled")
            try:
                with self._lock:
                    self._look_after()
            except Exception:
                log.exception("the runs could not be looked after")

    def _hear(self, message: dict[str, Any]) -> None:
        live = self._live.get(message["run"])
        if live is None:
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
        passing = isinstance(event, Checking) or (isinstance(event, Snapshot) and event not in live.record.snapshots[-1:])
        if not passing:
            live.unsaved.append(event)
        match event:
            case Started():
                self._change(live, parameters=event.parameters, device=event.device)
            case EpochEnd():
                best = live.record.best
                assert best is not None
                self._change(live, epochs_done=event.number, best_epoch=best.number, val_loss=best.val_loss, val_accuracy=best.val_accuracy)
            case Finished():
                self._change(
                    live,
                    best_epoch=event.best_epoch,
                    val_loss=event.val_loss,
                    val_accuracy=event.val_accuracy,
                    test_accuracy=event.test_accuracy,
                    seconds=event.seconds,
                )

    def _dispatch(self) -> None:
        """Give every free place to the next in turn."""
        running = [live for live in self._live.values() if live.run.state != "waiting"]
        free = self.cluster.slots - len(running)
        for waiting in self._queue()[: max(free, 0)]:
            self._begin(self._live[waiting.run_id])

    def _queue(self) -> list[Waiting]:
        waiting = [live.run for live in self._live.values() if live.run.state == "waiting"]
        correction = self.store.correction() if waiting else 1.0
        busy = [live.run.visitor for live in self._live.values() if live.run.state != "waiting"]
        return in_turn([Waiting(run.id, run.visitor, run.estimate * correction) for run in waiting], busy)

    def _begin(self, live: Live) -> None:
        run = live.run
        self._change(live, state="running", started=True, attempts=run.attempts + 1)
        live.heard, live.worker, live.paused_at, live.stop_at = time.monotonic(), "", 0.0, 0.0
        name = uuid.uuid4().int % 10**9  # Dask remembers keys: every attempt has its own
        future = self.cluster.train(run.id, name, run.recipe.to_json(), str(self.folder(run.id)), live.resume)
        live.future = future
        future.add_done_callback(lambda future: self._inbox.put(lambda: self._over(live, future)))

    def _over(self, live: Live, future: Future) -> None:
        """The task on the worker has ended, one way or the other."""
        if self._live.get(live.run.id) is not live or live.future is not future:
            return
        error = future.exception(timeout=5)
        finished = live.record.finished
        if error is None and finished:
            self._end(live, "finished", finished.text, finished.reason)
        elif isinstance(error, KilledWorker) or error is None:
            self._died(live)
        else:
            self._end(live, "failed", _reason(error))

    def _died(self, live: Live) -> None:
        checkpoint = RunFolder(self.folder(live.run.id)).checkpoint
        if live.run.attempts > 1 or live.stop_at or not checkpoint.exists():
            return self._end(live, "failed", DIED)
        live.resume = True
        self._begin(live)
        self._take(live, Note(f"{DIED} It went on from epoch {live.run.epochs_done}."))

    def _end(self, live: Live, state: str, reason: str, ended_by: str = "") -> None:
        run_id = live.run.id
        self._save()
        size = RunFolder(self.folder(run_id)).size()
        self._change(live, state=state, reason=reason, ended_by=ended_by, ended=True, size=size)
        self._live.pop(run_id, None)
        self._stored.cache_clear()
        self._keep_quota(live.run.visitor)
        self._inbox.put(self._dispatch)

    def _keep_quota(self, visitor: str) -> None:
        used = 0
        for run_id, size in self.store.sizes(visitor):
            used += size
            if used > QUOTA:
                folder = RunFolder(self.folder(run_id))
                folder.forget_epochs()
                self.store.change(run_id, size=0)

    def _look_after(self) -> None:
        """What has to be done now and then: save, end what hangs, let others in."""
        now = time.monotonic()
        if now - self._saved > SAVE_SECONDS:
            self._save()
        crowded = any(live.run.state == "waiting" for live in self._live.values())
        for live in list(self._live.values()):
            if live.run.state == "waiting":
                continue
            patience = HANG_SECONDS if live.worker else FIRST_WORD_SECONDS
            if live.worker and (now - live.heard > patience or (live.stop_at and now - live.stop_at > STOP_SECONDS)):
                self.cluster.kill(live.worker)
                live.heard, live.stop_at = now, live.stop_at and now
            if crowded and live.paused_at and now - live.paused_at > PAUSE_SECONDS and not live.stop_at:
                live.stop_at = now
                self.cluster.order(live.worker, live.run.id, "stop")

    def _save(self) -> None:
        self._saved = time.monotonic()
        for live in self._live.values():
            if live.unsaved:
                self.store.append(live.run.id, pack(live.unsaved))
                live.unsaved = []

    def _change(self, live: Live, **values: Any) -> None:
        """Change the summary here and in the database."""
        self.store.change(live.run.id, **values)
        here = {name: value for name, value in values.items() if name in Run.__dataclass_fields__ and value is not True}
        live.run = replace(live.run, **here)

    def _placed(self, run: Run) -> Run:
        if run.state != "waiting":
            return run
        order = self._queue()
        place = next(place for place, waiting in enumerate(order) if waiting.run_id == run.id)
        going = [live for live in self._live.values() if live.run.state != "waiting"]
        remaining = [live.run.estimate * self.store.correction() * (1 - live.record.share_done) for live in going]
        return replace(run, position=place + 1, wait_seconds=waits(order, remaining, self.cluster.slots)[place])

    def _own(self, run_id: str, visitor: str) -> Run:
        run = self.run(run_id)
        if run is None or not run.mine(visitor):
            raise PermissionError("This run belongs to somebody else: you can watch it, but not steer it.")
        return run


def _reason(error: BaseException) -> str:
    """Why a run failed, in a sentence; the whole story goes into the log."""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError) or "allocate memory" in str(error):
        return OUT_OF_MEMORY
    if isinstance(error, ValueError):
        return str(error)
    number = uuid.uuid4().hex[:8]
    log.error("error %s", number, exc_info=error)
    return f"Something went wrong in the training (error {number}); the log has the details."
