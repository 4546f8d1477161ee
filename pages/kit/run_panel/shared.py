"""What many sessions watch is built once for all of them; and how often each of them looks."""

import threading
import time
import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

MOST = 400  # parts kept
LIVELY, QUICK, CALM = 0.2, 0.4, 1.0  # seconds between two looks: of one or two sessions, of a few, and of a class
ALONE, FEW, CLASS = 2, 8, 12  # sessions; between a few and a class everybody keeps the pace he has
TOLD_FEW, TOLD = 1.0, 10.0  # the same where a stream tells what is new: of a few, and of a class
GONE = 4.0  # seconds without a look after which a session counts no more

T = TypeVar("T")

_lock = threading.Lock()
_parts: OrderedDict[tuple[str, str], tuple[Hashable, Any]] = OrderedDict()
_looks: dict[str, float] = {}  # by session, until when it counts
hearing: Counter[str] = Counter()  # sessions, and how many streams each of them hears now


def part(run_id: str, name: str, version: Hashable, build: Callable[[], T]) -> T:
    """That part of what is shown of a run: the one built before, for whomever, if its version is still the same."""
    with _lock:
        found = _parts.get((run_id, name))
        if found is None or found[0] != version:
            found = _parts[run_id, name] = (version, build())
        _parts.move_to_end((run_id, name))
        if len(_parts) > MOST:
            _parts.popitem(last=False)
        return found[1]


def session() -> str:
    """This tab's name for itself, as it tells the stream that it hears."""
    return str(st.session_state.setdefault("run-panel-session", uuid.uuid4().hex))


def pace(before: float = QUICK, told: bool = False) -> float:
    """Seconds until this session should look again: few look often, a whole class less so, to leave the server time.

    `told`: what it shows comes by a stream as well, while it hears one; then it need not look often.
    """
    now = time.monotonic()
    with _lock:
        heard = told and hearing[session()] > 0
        _looks[session()] = now + (2 * TOLD if heard else GONE)
        for name in [name for name, until in _looks.items() if now > until]:
            del _looks[name]
        watching = len(_looks)
    if heard:
        return TOLD_FEW if watching <= FEW else TOLD if watching >= CLASS or before != TOLD_FEW else TOLD_FEW
    if watching <= FEW:
        return LIVELY if watching <= ALONE else QUICK
    return CALM if watching >= CLASS else before
