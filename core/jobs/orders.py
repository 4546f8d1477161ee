"""Orders on their way: each worker gets its own in the order they were given, and none waits for another worker's."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress


class Orders:
    """Sends orders from an executor's threads; of several for one worker, none overtakes the one before."""

    def __init__(self, executor: Executor, send: Callable[[str, str, str], object]) -> None:
        """`send` brings one order to a run on a worker, and returns when it is there."""
        self._executor, self._send = executor, send
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[tuple[str, str]]] = {}  # worker: run and order, the first one on its way

    def give(self, worker: str, run_id: str, what: str) -> None:
        """Have it sent; returns at once."""
        with self._lock:
            waiting = self._waiting.setdefault(worker, deque())
            waiting.append((run_id, what))
            if len(waiting) == 1:
                self._executor.submit(self._deliver, worker)

    def _deliver(self, worker: str) -> None:
        """Send what waits for that worker, until nothing does."""
        while True:
            with self._lock:
                run_id, what = self._waiting[worker][0]
            with suppress(Exception):  # a worker that is gone takes no orders: what watches it starts another
                self._send(worker, run_id, what)
            with self._lock:
                self._waiting[worker].popleft()
                if not self._waiting[worker]:
                    del self._waiting[worker]
                    return
