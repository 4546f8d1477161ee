"""Work that is done in the background, batch by batch, so that nobody's work waits long behind a large one."""

import logging
import time
from collections.abc import Iterator

from core.background import Background

UNSEEN_SECONDS = 60.0  # when nobody has looked for so long, it stops; whoever comes back can let it go on


class Refused(Exception):
    """The work cannot be done; one sentence says why."""


class LeftAlone(Exception):
    """Somebody has stopped it in the middle of a batch, which is done again when it goes on."""


class Batches(Background):
    """Work in an order. `start` it, `look` at it now and then, `stop` it, and `start` it again to go on."""

    doing = "The work"  # in words, as a sentence begins

    def __init__(self, count: int) -> None:
        super().__init__("batches")
        self.count = count  # of what is to be done
        self.done = 0  # how many have been
        self.seconds = 0.0  # that took
        self._looked = time.monotonic()

    def batches(self) -> Iterator[tuple[int, int]]:
        """Of what is still to be done, the first and the last but one of each batch: a fraction of a second's work."""
        raise NotImplementedError

    def take(self, begin: int, end: int) -> None:
        """Do one batch, and keep what came of it."""
        raise NotImplementedError

    @property
    def finished(self) -> bool:
        """Whether all has been done."""
        return self.done == self.count

    @property
    def rate(self) -> float:
        """How many a second so far."""
        return self.done / self.seconds if self.seconds else 0.0

    def look(self) -> None:
        """Somebody is still waiting for it."""
        self._looked = time.monotonic()

    def left_alone(self) -> bool:
        """Whether it is to end: somebody has stopped it, or nobody waits for it any more."""
        return self.stopped.is_set() or time.monotonic() - self._looked > UNSEEN_SECONDS

    def watch(self) -> None:
        """Called in a long batch now and then.

        Raises:
            LeftAlone: It is to end here.
        """
        if self.left_alone():
            raise LeftAlone

    def ready(self) -> bool:
        """Whether anything is left to do; somebody waits for it from now on."""
        self.look()
        return not self.finished

    def run(self) -> None:
        """Do here and now what has not been done yet."""
        for begin, end in self.batches():
            if self.left_alone():
                return
            started = time.perf_counter()
            try:
                self.take(begin, end)
            except LeftAlone:
                return
            except Refused as refused:
                self.problem = str(refused)
                return
            except TimeoutError:
                self.problem = "The machine is very busy. What has been read so far is here; let it go on later."
                return
            except Exception:  # the process that works may be ended by anything: what has been done is kept
                logging.getLogger("glassbox").exception("%s broke off", self.doing)
                self.problem = f"{self.doing} broke off. What has been read so far is here; let it go on."
                return
            self.seconds += time.perf_counter() - started
            self.done = end
