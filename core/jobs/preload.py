"""Dask loads this in every worker process: what is slow to import is there before the first run needs it."""

import os

from distributed import Worker

NICE = 5  # training gives way to the pages


def dask_setup(worker: Worker) -> None:
    """Called once for each process, which takes no run before this has returned."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    import core.training.trainer  # noqa: F401
