"""What takes long to make is made once for a whole class."""

import threading
from collections.abc import Callable, Hashable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def single_flight(make: Callable[P, T]) -> Callable[P, T]:
    """Like `functools.cache`, but whoever asks while it is being made waits for it, and nobody waits for what others ask.

    `cache` alone would have thirty threads that ask in the same second make it thirty times over.
    """
    lock, made = threading.Lock(), cache(make)
    making: dict[Hashable, threading.Lock] = {}  # by arguments

    @wraps(make)
    def given(*args: P.args, **kwargs: P.kwargs) -> T:
        with lock:
            mine = making.setdefault((args, frozenset(kwargs.items())), threading.Lock())
        with mine:
            return made(*args, **kwargs)  # type: ignore[arg-type]  # cache asks for hashable arguments

    return given
