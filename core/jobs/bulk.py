"""Many reviews read in the background, batch by batch, so that nobody's work waits long behind a large file."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Read = Callable[[list[str]], NDArray[np.float32]]  # texts -> the probability "for the film" of each; waits until it is there
BATCH_CHARACTERS, BATCH_ROWS = 200_000, 2000  # of one batch: a fraction of a second
UNSEEN_SECONDS = 60.0  # when nobody has looked for so long, it stops; whoever comes back can let it go on


class Bulk:
    """Reads texts in their order. `start` it, `look` at it now and then, `stop` it, and `start` it again to go on."""

    def __init__(self, texts: Sequence[str], read: Read) -> None:
        self.texts = texts
        self.probabilities = np.full(len(texts), np.nan, np.float32)  # (N,) NaN where it has not been
        self.done = 0  # how many have been read
        self.seconds = 0.0  # that took
        self.problem = ""  # why it ended too early
        self._read = read
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._looked = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def finished(self) -> bool:
        """Whether all have been read."""
        return self.done == len(self.texts)

    @property
    def rate(self) -> float:
        """Reviews per second so far."""
        return self.done / self.seconds if self.seconds else 0.0

    def look(self) -> None:
        """Somebody is still waiting for it."""
        self._looked = time.monotonic()

    def start(self) -> None:
        """Begin or go on, unless it is under way."""
        with self._lock:
            if self.running or self.finished:
                return
            self.problem = ""
            self._stopped.clear()
            self.look()
            self._thread = threading.Thread(target=self.run, daemon=True, name="bulk")
            self._thread.start()

    def stop(self) -> None:
        """End it after the batch that is being read; what has been read stays."""
        self._stopped.set()

    def wait(self, seconds: float | None = None) -> None:
        """Until it has ended."""
        if self._thread:
            self._thread.join(seconds)

    def run(self) -> None:
        """Read here and now what has not been read yet."""
        for begin, end in self._batches():
            if self._stopped.is_set() or time.monotonic() - self._looked > UNSEEN_SECONDS:
                return
            started = time.perf_counter()
            try:
                self.probabilities[begin:end] = self._read(list(self.texts[begin:end]))
            except TimeoutError:
                self.problem = "The machine is very busy. What has been read so far is here; let it go on later."
                return
            except Exception:  # the process that reads may be ended by anything: what has been read is kept
                logging.getLogger("glassbox").exception("reading many reviews broke off")
                self.problem = "The reading broke off. What has been read so far is here; let it go on."
                return
            self.seconds += time.perf_counter() - started
            self.done = end

    def _batches(self) -> Iterator[tuple[int, int]]:
        begin, characters = self.done, 0
        for place in range(self.done, len(self.texts)):
            characters += len(self.texts[place])
            if characters >= BATCH_CHARACTERS or place + 1 - begin == BATCH_ROWS or place + 1 == len(self.texts):
                yield begin, place + 1
                begin, characters = place + 1, 0
