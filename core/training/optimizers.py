"""Which way downhill, and how far: optimizers and schedules of the rate."""

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from core.training.recipe import Recipe

STEP_AT, STEP_BY = (0.6, 0.85), 0.1  # "step": the rate falls to a tenth after these shares of the training
WARM_UP, START, END = 0.3, 25.0, 1e4  # "onecycle": up to the rate in 30 % of the steps, from a 25th, down to a 250,000th


def make_optimizer(
    name: str, parameters: Iterable[nn.Parameter] | Iterable[dict[str, Any]], rate: float, decay: float = 0.0
) -> torch.optim.Optimizer:
    """The optimizer of that name, with PyTorch's usual settings; plain SGD for any other name."""
    match name:
        case "adam":
            return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, fused=True)  # fused: one call for all the weights
        case "adamw":
            return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay, fused=True)
        case "rmsprop":
            return torch.optim.RMSprop(parameters, lr=rate, alpha=0.9, weight_decay=decay)
        case "momentum":
            return torch.optim.SGD(parameters, lr=rate, momentum=0.9, weight_decay=decay)
        case _:
            return torch.optim.SGD(parameters, lr=rate, weight_decay=decay)


def rate_at(recipe: Recipe, step: int) -> float:
    """The rate of a step, 0 for the first, as PyTorch's MultiStepLR, CosineAnnealingLR and OneCycleLR have it."""
    total = recipe.steps
    match recipe.schedule:
        case "step":
            return recipe.rate * STEP_BY ** sum(step >= int(share * total) for share in STEP_AT)
        case "cosine":
            return _cosine(recipe.rate, 0.0, step / total)
        case "onecycle":
            top = WARM_UP * total - 1
            if step <= top:
                return _cosine(recipe.rate / START, recipe.rate, step / top)
            return _cosine(recipe.rate, recipe.rate / START / END, (step - top) / max(total - 1 - top, 1))
    return recipe.rate


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))
