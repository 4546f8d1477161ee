"""A run that has not ended yet."""

import time
from dataclasses import dataclass, field
from typing import Any

from core.jobs.store import Run
from core.training.events import Event
from core.training.record import Record


@dataclass
class Live:
    """A run that waits, runs or is paused."""

    run: Run
    record: Record
    resume: bool = False
    future: Any = None  # of Dask
    worker: str = ""  # its address
    pid: int = 0
    heard: float = field(default_factory=time.monotonic)
    paused_at: float = 0.0
    slow_at: float = 0.0
    stop_at: float = 0.0
    early_orders: list[str] = field(default_factory=list)  # given before it had a worker
    unsaved: list[Event] = field(default_factory=list)
