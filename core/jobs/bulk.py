"""Many reviews read in the background, batch by batch."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.jobs.batches import Batches

Read = Callable[[list[str]], NDArray[np.float32]]  # texts -> the probability "for the film" of each; waits until it is there
BATCH_CHARACTERS, BATCH_ROWS = 200_000, 2000  # of one batch: a fraction of a second


class Bulk(Batches):
    """Reads texts in their order."""

    doing = "The reading"

    def __init__(self, texts: Sequence[str], read: Read) -> None:
        super().__init__(len(texts))
        self.texts = texts
        self.probabilities = np.full(len(texts), np.nan, np.float32)  # (N,) NaN where it has not been
        self._read = read

    def take(self, begin: int, end: int) -> None:
        """Read one batch."""
        self.probabilities[begin:end] = self._read(list(self.texts[begin:end]))

    def batches(self) -> Iterator[tuple[int, int]]:
        """As many texts at a time as have so many characters, or so many texts."""
        begin, characters = self.done, 0
        for place in range(self.done, len(self.texts)):
            characters += len(self.texts[place])
            if characters >= BATCH_CHARACTERS or place + 1 - begin == BATCH_ROWS or place + 1 == len(self.texts):
                yield begin, place + 1
                begin, characters = place + 1, 0
