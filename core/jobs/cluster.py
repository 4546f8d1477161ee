"""The worker processes: Dask on this machine, or the cluster of `GLASSBOX_SCHEDULER`.

One process trains one run at a time, so that a crash takes nothing else along; one more does the quick work that a page
waits for. On a machine without a graphics card there is a training process for every core, each with one thread: threads
that share cores only wait for one another, and the same number of threads every time gives the same curves every time.
Each begins when it is first needed, or shortly before: until somebody trains, none of them costs anything.
"""

import os
import threading
import time
import uuid
from collections.abc import Callable
from concurrent import futures
from contextlib import suppress
from typing import Any

import dask
import psutil
import torch
from distributed import Client, Future, Nanny, Scheduler, Security
from distributed.core import Status
from distributed.deploy.spec import SpecCluster

from core.jobs import work
from core.jobs.keys import shared_key
from core.jobs.orders import Orders

MOST_TRAININGS = 4
PROCESS_BYTES = 1.5 * 2**30  # what a training process may well need
LOOPBACK = "127.0.0.1"
HEARTBEAT_SECONDS = 10.0  # how often a worker says that it is there; that it died is known at once, by its connection
QUICK = "quick"  # the process for quick work; those that train have numbers
START_SECONDS = 120.0  # that it may take to begin
SETTINGS = {
    "distributed.scheduler.http.routes": [],  # no web pages
    "distributed.worker.http.routes": [],
    "distributed.scheduler.allowed-failures": 0,  # a run whose process died is ours to continue or to give up
    "distributed.worker.memory.target": False,  # no spilling to disk: there is nothing to spill
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.low-level-log-length": 20,  # events pass through, they are not to pile up
    # Dask would have memory given back to the system at once, and every step of a training ask for it again: 2.6 times slower.
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1, "MKL_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1},
    "distributed.worker.daemon": True,  # no worker outlives the app
    # Dask gives up a place whose process is not back after 15 seconds; on a busy machine, importing torch alone takes that long.
    "distributed.deploy.lost-worker-timeout": "1 hour",
    # What Dask does all day although nothing goes on: a tenth of a core.
    "distributed.admin.tick.interval": "5s",
    "distributed.admin.tick.cycle": "10s",
    "distributed.admin.tick.limit": "1 minute",
    "distributed.admin.system-monitor.interval": "1 hour",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.work-stealing": False,
    "distributed.client.heartbeat": "1 minute",
    "distributed.client.scheduler-info-interval": "1 minute",
}


def training_slots() -> int:
    """How many trainings run at once: one for each GPU; else one for each core, as far as memory reaches."""
    if gpus := torch.cuda.device_count():
        return gpus
    room = int(psutil.virtual_memory().total // PROCESS_BYTES)
    return max(1, min(psutil.cpu_count() or 1, MOST_TRAININGS, room))


def load_factor() -> float:
    """How many processes want each core, from 1 to 4: on a crowded machine everything takes so many times as long."""
    return min(max(1.0, psutil.getloadavg()[0] / (psutil.cpu_count() or 1)), 4.0)


class _Scheduler(Scheduler):  # type: ignore[misc]  # distributed carries no types
    """Dask's, which hears its workers less often, and does not look four times a second whether it has idled for too long."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for needless in ("idle-timeout", "no-workers-timeout"):
            self.periodic_callbacks.pop(needless, None)

    def heartbeat_worker(self, *args: Any, **options: Any) -> dict[str, Any]:
        """What a worker says of itself; the answer says when it is to speak again."""
        return super().heartbeat_worker(*args, **options) | {"heartbeat-interval": HEARTBEAT_SECONDS}


class Cluster:
    """Dask, as far as the app needs it."""

    def __init__(self, hear: Callable[[dict[str, Any]], None]) -> None:
        """Connect to a scheduler, or be ready to start processes. `hear` gets every message of every run, in a thread of Dask's."""
        self._hear, self._lock = hear, threading.RLock()
        self._client: Client | None = None
        self._local: SpecCluster | None = None
        self._trainings: list[Future] = []
        self._senders = futures.ThreadPoolExecutor(4, "orders")  # a worker that hangs must not keep others waiting
        self._orders = Orders(self._senders, self._send)
        self._remote = os.environ.get("GLASSBOX_SCHEDULER", "")
        self.slots = max(1, len(self.client.scheduler_info(n_workers=-1)["workers"])) if self._remote else training_slots()
        self.threads = 1 if self._remote else max(1, (psutil.cpu_count() or 1) // self.slots)

    @property
    def client(self) -> Client:
        """The way to the processes; the first use opens it."""
        with self._lock:
            if self._client is None:
                dask.config.set(SETTINGS)
                if not self._remote:
                    self._local = _without_workers()
                self._client = Client(self._remote or self._local, set_as_default=False)
                self._client.subscribe_topic(work.TOPIC, lambda event: self._hear(event[1]))
            return self._client

    @property
    def local(self) -> SpecCluster | None:
        """The processes of this app; None where they are somebody else's."""
        return self._local if self.client else None

    def have(self, trainings: int = 0, quick: bool = False) -> None:
        """Have processes for so many trainings, and for quick work; starts those that are missing and returns at once."""
        with self._lock:
            if local := self.local:
                wanted = [*range(min(trainings, self.slots)), *([QUICK] if quick else [])]
                if missing := [name for name in wanted if name not in local.worker_spec]:
                    local.worker_spec |= {name: _worker(name, self.slots, local.security) for name in missing}
                    local.scale(len(local.worker_spec))

    def train(self, run_id: str, recipe_json: str, folder: str, resume: bool) -> Future:
        """Begin a training on a free process; one more is started, so that the next one need not wait."""
        with self._lock:
            self._trainings = [each for each in self._trainings if not each.done()]
            self.have(len(self._trainings) + 2)
            future = self.client.submit(
                work.train,
                *(run_id, recipe_json, folder, resume, self.threads),
                key=f"{run_id}-{uuid.uuid4().hex}",  # Dask remembers keys: every attempt has its own
                pure=False,
                retries=0,
                resources=None if self._remote else {"training": 1},
            )
            self._trainings.append(future)
            return future

    def quick(self, function: Callable[..., Any], *arguments: Any) -> Future:
        """Work of a few seconds, on a process that no training can occupy; waits until that has started."""
        self.have(quick=True)
        end = time.monotonic() + START_SECONDS
        while not self._has_quick() and time.monotonic() < end:
            time.sleep(0.1)  # it imports PyTorch
        return self.client.submit(function, *arguments, pure=False, retries=0, priority=10, resources=None if self._remote else {QUICK: 1})

    def quick_is_there(self) -> bool:
        """Whether the process for quick work has started; has it start where it has not, and returns at once."""
        self.have(quick=True)
        return self._has_quick()

    def order(self, worker: str, run_id: str, what: str) -> None:
        """Give an order to a run on that worker; returns at once."""
        self._orders.give(worker, run_id, what)

    def _send(self, worker: str, run_id: str, what: str) -> None:
        self.client.run(work.order, run_id, what, workers=[worker], on_error="ignore")

    def cancel(self, future: Future) -> None:
        """Have a training taken by no process any more; returns at once."""
        self._senders.submit(future.cancel)

    def kill(self, worker: str) -> futures.Future[Any]:
        """End a process that does not answer, by its address or name; its nanny starts another. Returns at once what can be waited for."""
        return self._senders.submit(self._restart, worker)

    def _restart(self, worker: str) -> None:
        with suppress(KeyError):  # it has ended by itself
            self.client.restart_workers([worker], timeout=20, raise_for_error=False)

    def _has_quick(self) -> bool:
        workers = self.client.scheduler_info(n_workers=-1)["workers"].values()
        return bool(self._remote) or any(each["name"] == QUICK for each in workers)

    def mend(self) -> None:
        """Give a place back whose nanny has given up, because a new process could not be started; returns at once."""
        if local := self._local:
            for name, nanny in list(local.workers.items()):
                if nanny.status in (Status.closed, Status.failed):
                    local.workers.pop(name, None)
                    local.scale(len(local.worker_spec))

    def close(self) -> None:
        """End all processes that are ours."""
        self._senders.shutdown(wait=False, cancel_futures=True)
        with suppress(TimeoutError, OSError):
            if self._client:
                self._client.close(timeout=3)
        if self._local:
            self._end_processes(Status.starting)  # Dask would wait until they have begun
            with suppress(TimeoutError, OSError, RuntimeError):  # it says so of a process that could not begin
                self._local.close(timeout=5)
            self._end_processes()  # what has not ended by itself

    def _end_processes(self, *which: Status) -> None:
        """End by force the processes that are in one of these states; all of them where none is named. No other takes their place."""
        assert self._local is not None
        for nanny in list(self._local._created):
            nanny.auto_restart = False
            worker = nanny.process
            if worker and worker.process and worker.process.pid and (not which or worker.status in which):
                with suppress(psutil.NoSuchProcess):
                    psutil.Process(worker.process.pid).kill()


def _without_workers() -> SpecCluster:
    """A scheduler that listens to nobody who has not its key: Dask runs whatever it is sent."""
    key = shared_key()
    options = {"host": LOOPBACK, "port": 0, "protocol": "tls", "security": key, "dashboard": False, "dashboard_address": f"{LOOPBACK}:0"}
    return SpecCluster(workers={}, scheduler={"cls": _Scheduler, "options": options}, security=key, silence_logs=40)


def _worker(name: int | str, slots: int, key: Security) -> dict[str, Any]:
    return {
        "cls": Nanny,
        "options": {
            "host": LOOPBACK,
            "protocol": "tls",
            "security": key,
            "nthreads": 1,
            "memory_limit": int(psutil.virtual_memory().total * 0.8 / slots),
            "resources": {QUICK if name == QUICK else "training": 1},
            "preload": [] if name == QUICK else ["core.jobs.preload"],
            "env": {"CUDA_VISIBLE_DEVICES": str(name)} if torch.cuda.device_count() and name != QUICK else {},
            "dashboard": False,
            "dashboard_address": f"{LOOPBACK}:0",
            "silence_logs": 40,
        },
    }
