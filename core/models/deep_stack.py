"""A deep, plain stack of equal layers: the simplest network in which a gradient can vanish or explode.

input (B, E)
  dense, activation      (B, E)   } depth times
dense                    (B, C)   one score per class
"""

from collections.abc import Callable

import torch
from torch import nn


class DeepStack(nn.Module):
    """`depth` equal dense layers with the same activation, then one layer of scores.

    Returns every layer's output too, so that anyone can look inside without hooks.

    x: (B, E)  ->  scores (B, C), outputs [(B, E)] * depth, first layer first
    """

    def __init__(self, depth: int, width: int, classes: int, activation: Callable[[torch.Tensor], torch.Tensor]) -> None:
        super().__init__()
        self.hidden = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
        self.scores = nn.Linear(width, classes)
        self.activation = activation

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """The scores, and what every hidden layer said."""
        outputs = []
        for layer in self.hidden:
            x = self.activation(layer(x))  # (B, E) -> (B, E)
            outputs.append(x)
        return self.scores(x), outputs  # (B, C)
