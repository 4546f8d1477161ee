"""Work in a thread of its own, that can be stopped and waited for."""

import threading
from abc import ABC, abstractmethod


class Background(ABC):
    """`start` it, see whether it is `running`, `stop` it, `wait` for it. What is done stands in `run`, which looks at `stopped`."""

    def __init__(self, name: str) -> None:
        self.problem = ""  # why it ended too early
        self.stopped = threading.Event()
        self._name = name
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin or go on, unless it is under way or nothing is left to do."""
        with self._lock:
            if self.running or not self.ready():
                return
            self.problem = ""
            self.stopped.clear()
            self._thread = threading.Thread(target=self.run, daemon=True, name=self._name)
            self._thread.start()

    def stop(self) -> None:
        """End it after the piece that is being done; what has been done stays."""
        self.stopped.set()

    def wait(self, seconds: float | None = None) -> None:
        """Until it has ended."""
        if self._thread:
            self._thread.join(seconds)

    @abstractmethod
    def ready(self) -> bool:
        """Just before it begins: get ready, and say whether there is anything to do."""

    @abstractmethod
    def run(self) -> None:
        """All of it, here and now."""
