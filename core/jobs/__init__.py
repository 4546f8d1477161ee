"""Training in the background: `service()` is the one place to ask for runs, watch them and stop them."""

import threading

from core.jobs.store import OTHER_VERSION, Run
from core.jobs.training_service import TrainingService

__all__ = ["OTHER_VERSION", "Run", "TrainingService", "close", "service"]

_lock = threading.Lock()
_service: TrainingService | None = None


def service() -> TrainingService:
    """The training service of this process; the first call starts the worker processes.

    Raises:
        RuntimeError: Another app uses the same folder, or it cannot be written; one sentence.
    """
    global _service
    with _lock:
        if _service is None:
            _service = TrainingService()
        return _service


def going() -> list[Run]:
    """Everybody's runs that have not ended; none where nobody has asked for the service yet."""
    return _service.going() if _service else []


def close() -> None:
    """End the worker processes, if there are any."""
    global _service
    with _lock:
        if _service is not None:
            _service.close()
            _service = None
