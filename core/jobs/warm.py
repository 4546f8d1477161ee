"""Dask loads this in every worker process: what is slow to import is there before the first run needs it."""

import os

from distributed import Worker

NICE = 5  # training gives way to the pages


def dask_setup(worker: Worker) -> None:
    """Called once for each process."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    import torch

    import core.training.trainer  # noqa: F401
    from core.training.optimizers import make_optimizer

    make_optimizer("sgd", [torch.nn.Parameter(torch.zeros(1))], 1.0)  # the first one imports PyTorch's compiler: more than a second
