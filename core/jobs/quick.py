"""The lane for what a page waits for: pieces of a fraction of a second, one after the other, on a process that no training can occupy.

A long piece of work is asked for in many small ones (`batches`), so whoever comes in between waits for one of them at most. Only one
piece at a time is given to the process: if that dies or hangs, nobody else's goes with it, and the one that did is asked once more.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from distributed import KilledWorker

from core.jobs.cluster import Cluster, load_factor

TURN_SECONDS = 120.0  # until a piece has its turn
SILENT_SECONDS = 30.0  # a process that gives no answer to a piece for so long hangs; later on a crowded machine
MOST_WAITING = 100  # pieces


class Lost(RuntimeError):
    """A piece ended its process twice; one sentence."""


class QuickLane:
    """All methods may be called from any thread."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._lock, self._waiting = threading.Lock(), deque[threading.Event]()

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the function gives, which may raise what it likes; waits until it is there.

        Raises:
            TimeoutError: Too many wait already, or it did not have its turn for long.
            Lost: The process died of it, or gave no answer, twice.
        """
        with self._turn():
            for _ in range(2):
                future = self._cluster.quick(function, *arguments)
                try:
                    return future.result(timeout=SILENT_SECONDS * load_factor() if self._cluster.local else TURN_SECONDS)
                except KilledWorker:
                    continue  # there will be another
                except TimeoutError:
                    if future.done():  # it is what the function says
                        raise
                    future.cancel()
                    self._cluster.kill("quick").result()
            raise Lost("The process that computes this ended twice in the midst of it: perhaps it needs too much memory or time.")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """First come, first served."""
        mine = threading.Event()
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                raise TimeoutError
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            if not mine.wait(TURN_SECONDS):
                raise TimeoutError
            yield
        finally:
            with self._lock:
                self._waiting.remove(mine)
                if self._waiting:
                    self._waiting[0].set()
