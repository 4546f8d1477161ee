"""The worker processes: Dask on this machine, or the cluster of `GLASSBOX_SCHEDULER`.

One process trains one run at a time, so that a crash takes nothing else along; one more does the quick work that a page
waits for. On a machine without a graphics card there is a training process for every core, each with one thread: threads
that share cores only wait for one another, and the same number of threads every time gives the same curves every time.
"""

import os
import uuid
from collections.abc import Callable
from concurrent import futures
from contextlib import suppress
from typing import Any

import dask
import psutil
import torch
from distributed import Client, Future, Nanny, Scheduler
from distributed.core import Status
from distributed.deploy.spec import SpecCluster

from core.jobs import work

MOST_TRAININGS = 4
PROCESS_BYTES = 1.5 * 2**30  # what a training process may well need
LOOPBACK = "127.0.0.1"  # Dask runs what it is sent: nobody else may send
SETTINGS = {
    "distributed.scheduler.http.routes": [],  # no web pages
    "distributed.worker.http.routes": [],
    "distributed.scheduler.allowed-failures": 0,  # a run whose process died is ours to continue or to give up
    "distributed.worker.memory.target": False,  # no spilling to disk: there is nothing to spill
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.admin.low-level-log-length": 20,  # events pass through, they are not to pile up
    # Dask would have memory given back to the system at once, and every step of a training ask for it again: 2.6 times slower.
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": 1, "MKL_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1},
    "distributed.worker.daemon": True,  # no worker outlives the app
    # Dask gives up a place whose process is not back after 15 seconds; on a busy machine, importing torch alone takes that long.
    "distributed.deploy.lost-worker-timeout": "1 hour",
}


def training_slots() -> int:
    """How many trainings run at once: one for each GPU; else one for each core, as far as memory reaches."""
    if gpus := torch.cuda.device_count():
        return gpus
    room = int(psutil.virtual_memory().total // PROCESS_BYTES)
    return max(1, min(psutil.cpu_count() or 1, MOST_TRAININGS, room))


def crowding() -> float:
    """How many processes want each core, from 1 to 4: on a crowded machine everything takes so many times as long."""
    return min(max(1.0, psutil.getloadavg()[0] / (psutil.cpu_count() or 1)), 4.0)


class Cluster:
    """Dask, as far as the app needs it."""

    def __init__(self, hear: Callable[[dict[str, Any]], None]) -> None:
        """Start the processes, or connect to a scheduler. `hear` gets every message of every run, in a thread of Dask's."""
        dask.config.set(SETTINGS)
        address = os.environ.get("GLASSBOX_SCHEDULER")
        self.local = None if address else _local()
        self.client = Client(address or self.local, set_as_default=False)
        self.slots = training_slots() if self.local else max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))
        self.threads = max(1, (psutil.cpu_count() or 1) // self.slots) if self.local else 1
        self._orders = futures.ThreadPoolExecutor(4, "orders")  # a worker that hangs must not keep others waiting
        self.client.subscribe_topic(work.TOPIC, lambda event: hear(event[1]))

    def train(self, run_id: str, recipe_json: str, folder: str, resume: bool) -> Future:
        """Begin a training on a free process."""
        return self.client.submit(
            work.train,
            *(run_id, recipe_json, folder, resume, self.threads),
            key=f"{run_id}-{uuid.uuid4().hex}",  # Dask remembers keys: every attempt has its own
            pure=False,
            retries=0,
            resources={"training": 1} if self.local else None,
        )

    def quick(self, function: Callable[..., Any], *arguments: Any) -> Future:
        """Work of a few seconds, on a process that no training can occupy."""
        return self.client.submit(function, *arguments, pure=False, retries=0, priority=10, resources={"quick": 1} if self.local else None)

    def order(self, worker: str, run_id: str, what: str) -> None:
        """Give an order to a run on that worker; returns at once."""
        self._orders.submit(self.client.run, work.order, run_id, what, workers=[worker], on_error="ignore")

    def cancel(self, future: Future) -> None:
        """Have a training taken by no process any more; returns at once."""
        self._orders.submit(future.cancel)

    def kill(self, worker: str) -> futures.Future[Any]:
        """End a process that does not answer, by its address or name; its nanny starts another. Returns at once what can be waited for."""
        return self._orders.submit(self.client.restart_workers, [worker], timeout=20, raise_for_error=False)

    def mend(self) -> None:
        """Give a place back whose nanny has given up, because a new process could not be started; returns at once."""
        if local := self.local:
            for name, nanny in list(local.workers.items()):
                if nanny.status in (Status.closed, Status.failed):
                    local.workers.pop(name, None)
                    local.scale(len(local.worker_spec))

    def close(self) -> None:
        """End all processes that are ours."""
        self._orders.shutdown(wait=False, cancel_futures=True)
        with suppress(TimeoutError, OSError):  # what does not end by itself ends with this process: workers are its daemons
            self.client.close(timeout=3)
            if self.local:
                self.local.close(timeout=5)


def _local() -> SpecCluster:
    slots, gpus = training_slots(), torch.cuda.device_count()
    memory = int(psutil.virtual_memory().total * 0.8 / slots)
    training = {number: _worker("training", memory, str(number) if gpus else "") for number in range(slots)}
    scheduler = {"cls": Scheduler, "options": {"host": LOOPBACK, "port": 0, "dashboard": False, "dashboard_address": f"{LOOPBACK}:0"}}
    return SpecCluster(workers=training | {"quick": _worker("quick", memory, "")}, scheduler=scheduler, silence_logs=40)


def _worker(lane: str, memory: int, gpu: str) -> dict[str, Any]:
    return {
        "cls": Nanny,
        "options": {
            "host": LOOPBACK,
            "nthreads": 1,
            "memory_limit": memory,
            "resources": {lane: 1},
            "preload": ["core.jobs.warm"] if lane == "training" else [],
            "env": {"CUDA_VISIBLE_DEVICES": gpu} if gpu else {},
            "dashboard": False,
            "dashboard_address": f"{LOOPBACK}:0",
            "silence_logs": 40,
        },
    }
