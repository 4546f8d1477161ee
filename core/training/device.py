"""Which accelerator this machine has."""

from dataclasses import dataclass
from functools import cache

import psutil
import torch


@dataclass(frozen=True)
class Device:
    """Where tensors can live."""

    kind: str  # "cuda", "mps" or "cpu"; what torch.device takes
    name: str  # in words, for people
    memory_bytes: int

    def __str__(self) -> str:
        """Such as "NVIDIA T4 (CUDA), 15 GB" or "CPU, 2 cores, 24 GB"."""
        return f"{self.name}, {self.memory_bytes / 2**30:.0f} GB"


@cache
def best_device() -> Device:
    """The accelerator to train on: CUDA, else Apple's MPS, else the CPU. Opens no GPU, only asks for its name."""
    if torch.cuda.is_available():
        properties = torch.cuda.get_device_properties(0)
        return Device("cuda", f"{properties.name} (CUDA)", properties.total_memory)
    memory = psutil.virtual_memory().total
    if torch.backends.mps.is_available():
        return Device("mps", "Apple GPU (MPS)", memory)  # shares the machine's memory
    cores = psutil.cpu_count() or 1
    return Device("cpu", f"CPU, {cores} core{'s' if cores > 1 else ''}", memory)


def working_device() -> tuple[torch.device, str]:
    """The accelerator if it works, else the CPU and why, in a sentence."""
    device = torch.device(best_device().kind)
    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError):  # a driver of another version, a card that another program holds
        return torch.device("cpu"), f"The graphics card ({best_device().name}) does not answer, so the CPU trains this one."
    return device, ""


def chosen_device(name: str) -> tuple[torch.device, str]:
    """The device of that name ("cpu", "cuda" or "mps"), or for "auto" what works best; and what to say about it, if anything."""
    return working_device() if name == "auto" else (torch.device(name), "")


@cache
def has_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is faster there than float32: on every CUDA card since 2020, on CPUs with instructions for it."""
    if device.type == "cuda":
        return torch.cuda.is_available() and torch.cuda.get_device_capability(device) >= (8, 0)
    return device.type == "cpu" and bool(torch.cpu.get_capabilities().get("avx512_bf16", False))


def autocast_dtype(kind: str) -> torch.dtype | None:
    """The 16-bit numbers that a device of this kind computes faster with, or None: bfloat16 where it can, else float16 on a GPU."""
    if has_bfloat16(torch.device(kind)):
        return torch.bfloat16
    return torch.float16 if kind == "cuda" else None
