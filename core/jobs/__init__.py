"""Training in the background: `office()` is the one place to ask for runs, watch them and stop them."""

import threading

from core.jobs.manager import Office
from core.jobs.store import OTHER_VERSION, Run

__all__ = ["OTHER_VERSION", "Office", "Run", "close", "office"]

_lock = threading.Lock()
_office: Office | None = None


def office() -> Office:
    """The office of this process; the first call starts the worker processes.

    Raises:
        RuntimeError: Another app uses the same folder, or it cannot be written; one sentence.
    """
    global _office
    with _lock:
        if _office is None:
            _office = Office()
        return _office


def close() -> None:
    """End the worker processes, if there are any."""
    global _office
    with _lock:
        if _office is not None:
            _office.close()
            _office = None
