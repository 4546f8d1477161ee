"""Memory that is given back to the machine once something large is gone."""

import ctypes
import gc
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

SOON = 1.0  # seconds: what is dropped now is gone by then, and many such things are given back at once
_pending = threading.Lock()  # held while a giving back is on its way


@cache
def _trim() -> Callable[[int], Any] | None:
    """glibc's `malloc_trim`; None where the machine has another C library."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # macOS and musl have none; Windows cannot even ask
        return None


def give_back() -> None:
    """Give free memory back to the machine: glibc keeps what it once had, and the process stays as large as it ever was."""
    gc.collect()  # a session that is over is a ring of objects, and holds what it showed until somebody looks
    if trim := _trim():
        trim(0)


def give_back_soon() -> None:
    """The same in a second, from a thread of its own; however often that is asked for, once."""
    if _pending.acquire(blocking=False):
        timer = threading.Timer(SOON, _now)
        timer.daemon = True
        timer.start()


def _now() -> None:
    _pending.release()
    give_back()
