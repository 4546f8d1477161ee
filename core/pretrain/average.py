"""A running average of a network's weights while it learns: steadier and better than the weights of any one step."""

import torch
from torch import nn


@torch.no_grad()
def follow(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Move `average` towards `model`, weights and norms' statistics: new average = keep * average + (1 - keep) * model."""
    for old, new in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
        if old.is_floating_point():
            old.lerp_(new, 1 - keep)
