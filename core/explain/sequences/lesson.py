"""A small training that a page waits for, in pieces of a fraction of a second. It is itself what is carried from one to the next."""

import time
from abc import ABC, abstractmethod
from typing import Self

PIECE_SECONDS = 0.3  # and a step more


class Lesson(ABC):
    """`learn` until it is `over`. Everything that decides how it goes on is in here, so the same lesson always ends the same."""

    steps: int  # at most
    step = 0  # how many have been made

    @property
    @abstractmethod
    def over(self) -> bool:
        """Whether nothing is left to learn."""

    @abstractmethod
    def learn(self) -> None:
        """One step of the optimizer."""

    def go_on(self, seconds: float = PIECE_SECONDS) -> Self:
        """Learn for so long; gives itself, as it may have come from another process."""
        end = time.monotonic() + seconds
        while not self.over:
            self.learn()
            if time.monotonic() > end:
                break
        return self
