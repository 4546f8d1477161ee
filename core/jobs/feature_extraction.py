"""The features of all pictures of a set under one network, computed once in the background for everybody who asks."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.explain.pictures.landscape import ROUNDS
from core.jobs.batches import Batches

Read = Callable[[int, int], NDArray[np.float32]]  # the features of the pictures from one row to another; waits until they are there
BATCH = 12  # pictures: a fraction of a second's work
MOST_BYTES = 200 * 2**20  # of features in memory; what was used longest ago goes first

W = TypeVar("W", bound=Batches)


class FeatureExtraction(Batches):
    """Computes features in the pictures' order."""

    doing = "The look at all pictures"

    def __init__(self, count: int, read: Read) -> None:
        super().__init__(count)
        self.features = np.zeros((0, 0), np.float32)  # (done, C)
        self._read = read
        self._parts: list[NDArray[np.float32]] = []

    def take(self, begin: int, end: int) -> None:
        """The features of one batch."""
        self._parts.append(self._read(begin, end))
        if end == self.count:
            self.features = np.concatenate(self._parts)
            self._parts.clear()

    def batches(self) -> Iterator[tuple[int, int]]:
        """So many pictures at a time."""
        for begin in range(self.done, self.count, BATCH):
            yield begin, min(begin + BATCH, self.count)


class TsneLayout(Batches):
    """t-SNE, round by round."""

    doing = "The layout"

    def __init__(self, lay_out: Callable[[NDArray[np.float32] | None], NDArray[np.float32]]) -> None:
        """`lay_out` does one round from where the round before ended; it waits until that is there."""
        super().__init__(ROUNDS)
        self.points: NDArray[np.float32] | None = None  # (N, 2) so far
        self._lay_out = lay_out

    def take(self, begin: int, end: int) -> None:
        """One round more."""
        self.points = self._lay_out(self.points)

    def batches(self) -> Iterator[tuple[int, int]]:
        """One round at a time."""
        for begin in range(self.done, self.count):
            yield begin, begin + 1


class WorkCache:
    """Work for everybody, by a key: whoever asks for the same is given the same."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._lock = most_bytes, threading.Lock()
        self._kept: OrderedDict[str, Any] = OrderedDict()

    def get(self, key: str, make: Callable[[], W]) -> W:
        """What stands under that key; made where there is nothing."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            self._kept.move_to_end(key)
            self._tidy(key)
            return self._kept[key]

    def _tidy(self, newest: str) -> None:
        for key in list(self._kept):
            if sum(map(_size, self._kept.values())) <= self._most and len(self._kept) <= 64:
                return
            if key != newest and not self._kept[key].running:
                del self._kept[key]


def _size(work: Batches) -> int:
    return work.features.nbytes if isinstance(work, FeatureExtraction) else 0
