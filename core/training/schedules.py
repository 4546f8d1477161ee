"""How long the steps are over a training: the schedules of the rate. One more is one more entry here."""

import math
from collections.abc import Callable
from dataclasses import dataclass

STEP_AT, STEP_BY = (0.6, 0.85), 0.1  # "step": the rate falls to a tenth after these shares of the training
WARM_UP, START, END = 0.3, 25.0, 1e4  # "onecycle": up to the rate in 30 % of the steps, from a 25th, down to a 250,000th
PYTORCH = "schedule = torch.optim.lr_scheduler."


@dataclass(frozen=True)
class Schedule:
    """How the rate changes from step to step."""

    label: str
    at: Callable[[float, int, int], float]  # of the rate, the number of a step from 0, and of all steps: the rate of that step
    script: str = ""  # the same in PyTorch, with {total} steps, {top} rate, {at} for the steps where it falls; empty: there is none
    within: str = ""  # in a comparison; the label, if empty


def _constant(rate: float, step: int, total: int) -> float:
    return rate


def _step(rate: float, step: int, total: int) -> float:
    """As PyTorch's MultiStepLR has it."""
    return rate * STEP_BY ** sum(step >= int(share * total) for share in STEP_AT)


def _cosine(rate: float, step: int, total: int) -> float:
    """As PyTorch's CosineAnnealingLR has it."""
    return _between(rate, 0.0, step / total)


def _one_cycle(rate: float, step: int, total: int) -> float:
    """As PyTorch's OneCycleLR has it."""
    top = WARM_UP * total - 1
    if step <= top:
        return _between(rate / START, rate, step / top)
    return _between(rate, rate / START / END, (step - top) / max(total - 1 - top, 1))


def _between(start: float, end: float, share: float) -> float:
    """A half wave of the cosine from one to the other."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


SCHEDULES: dict[str, Schedule] = {
    "constant": Schedule("constant", _constant),
    "step": Schedule("two steps down", _step, f"{PYTORCH}MultiStepLR(optimizer, milestones={{at}}, gamma={STEP_BY})", "step"),
    "cosine": Schedule("cosine: down in a curve", _cosine, f"{PYTORCH}CosineAnnealingLR(optimizer, T_max={{total}})", "cosine"),
    "onecycle": Schedule(
        "one cycle: up, then down",
        _one_cycle,
        f"{PYTORCH}OneCycleLR(\n    optimizer, max_lr={{top}}, total_steps={{total}}, cycle_momentum=False)",
        "one cycle",
    ),
}


def rate_at(name: str, rate: float, step: int, total: int) -> float:
    """The rate of a step, 0 for the first, of `total`.

    Raises:
        ValueError: There is no schedule of that name.
    """
    if name not in SCHEDULES:
        raise ValueError(f"There is no schedule {name!r}; there is {', '.join(SCHEDULES)}.")
    return SCHEDULES[name].at(rate, step, total)
