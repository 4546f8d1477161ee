"""Dask loads this in every worker process: what is slow to import is there before the first run needs it."""

import os
import threading

from distributed import Worker

NICE = 5  # training gives way to the pages


def dask_setup(worker: Worker) -> None:
    """Called once for each process, which takes no run before this has returned."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    import core.training.trainer  # noqa: F401

    threading.Thread(target=_first_optimizer, daemon=True, name="warm").start()


def _first_optimizer() -> None:
    """The first optimizer of a process imports PyTorch's compiler: more than a second. Nobody has to wait for it but a first run."""
    import torch

    from core.training.optimizers import make_optimizer

    make_optimizer("sgd", [torch.nn.Parameter(torch.zeros(1))], 1.0)
