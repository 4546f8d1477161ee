"""The records of runs that are over, as long as somebody looks at them."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from core.training.record import Record

MOST_BYTES = 64 * 2**20  # of all that are kept
UNUSED_SECONDS = 600.0  # after which one is given back


class Records:
    """Reads each record once, keeps those that were used last, and forgets what nobody has asked for in a while."""

    def __init__(self, read: Callable[[str], Record | None]) -> None:
        self._read, self._lock = read, threading.Lock()
        self._kept: OrderedDict[str, tuple[Record, float]] = OrderedDict()  # and when each was used last

    def get(self, run_id: str, now: float) -> Record | None:
        """The record of that run; None where there is none that can be read. `now` is in seconds of a clock that never goes back."""
        with self._lock:
            found = self._kept.pop(run_id, (None, 0.0))[0] or self._read(run_id)
            if found:
                self._kept[run_id] = found, now
            while len(self._kept) > 1 and sum(record.nbytes for record, _ in self._kept.values()) > MOST_BYTES:
                self._kept.popitem(last=False)
            return found

    def forget(self, run_id: str) -> None:
        """What is known of this run is out of date."""
        with self._lock:
            self._kept.pop(run_id, None)

    def tidy(self, now: float) -> None:
        """Give back what nobody has used for long."""
        with self._lock:
            for run_id in [run_id for run_id, (_, used) in self._kept.items() if now - used > UNUSED_SECONDS]:
                del self._kept[run_id]
