"""How long a famous network takes on this machine. Its weights do not matter for that, so none are needed."""

import time
from functools import lru_cache

import psutil
import torch
from torch import nn

from core.explain.famous.catalogue import known
from core.explain.famous.structure import structure
from core.explain.famous.walk import NoMemory, network
from core.training.device import working_device

ROUNDS = 3  # after one to warm up; the quickest counts, as whatever disturbs only makes it slower
PART_OF_MEMORY = 4  # a quarter of what is free may be taken
BYTES = 4  # of a number
LONGEST = 8.0  # seconds of one round: what is asked for in the lane for quick work must not hold up others
MANY = 16


class TooLarge(ValueError):
    """It would not fit into memory, or hold up everybody; one sentence."""


def milliseconds(name: str, pictures: int) -> float:
    """For one batch of so many pictures, forward, on this machine's accelerator or CPU.

    Raises:
        KeyError: There is no network of that name.
        TooLarge: It needs more than a quarter of the memory that is free, or a batch would take longer than `LONGEST` seconds.
    """
    _fits(name, pictures)
    model, device = _filled(name)
    found = known(name)
    batch = torch.zeros(pictures, found.channels, found.side, found.side, device=device)
    with torch.inference_mode():
        first = _seconds(model, batch[:1])
        if first * pictures > LONGEST:
            raise TooLarge(f"{pictures} pictures would take {found.title} about {first * pictures:.0f} s here, so they are not tried.")
        return 1000 * min(_seconds(model, batch) for _ in range(ROUNDS))


def _seconds(model: nn.Module, batch: torch.Tensor) -> float:
    started = time.perf_counter()
    model(batch)
    if batch.is_cuda:
        torch.cuda.synchronize()  # what a card has been asked for is not yet done
    return time.perf_counter() - started


def _fits(name: str, pictures: int) -> None:
    built = structure(name)
    largest = max(step.numbers for step in built.steps)
    needed = BYTES * (built.parameters + 4 * pictures * largest)  # of the numbers between, a few layers' are there at once
    if needed > (free := psutil.virtual_memory().available) / PART_OF_MEMORY:
        raise TooLarge(
            f"{known(name).title} needs {needed / 1e9:.1f} GB for this, more than a quarter of the {free / 1e9:.1f} GB free here."
        )


@lru_cache(1)
def _filled(name: str) -> tuple[nn.Module, torch.device]:
    """The network with some number everywhere: chance would take seconds to make, and numbers close to 0 would slow it down."""
    with NoMemory():
        model = network(name)
    for module in model.modules():
        for key, weight in module.named_parameters(recurse=False):
            if weight.is_meta:
                setattr(module, key, nn.Parameter(torch.full(weight.shape, 0.01), requires_grad=False))
    device, _ = working_device()
    return model.to(device).eval(), device
