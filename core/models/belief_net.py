"""A deep belief network that is asked for a class: the machines' ways up, one behind the other, and a score for each class on top.

x (B, 784) ─ up ─> (B, 256) ─ up ─> (B, 128) ─ dense ─> scores (B, 10)
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

from core.models.rbm import RBM

STARTS = {"pretrained": "Machines first, then labels", "random": "Random weights", "today": "Today: ReLU, He, Adam"}


class BeliefNet(nn.Module):
    """Sigmoid units; with the start "today", ReLU."""

    def __init__(self, sizes: Sequence[int], start: str, generator: torch.Generator | None = None) -> None:
        """First weights are drawn from that generator, or from PyTorch's own."""
        super().__init__()
        self.bend = torch.relu if start == "today" else torch.sigmoid
        layers = [nn.Linear(fan_in, out) for fan_in, out in pairwise(sizes)]
        for layer in layers:
            size = math.sqrt((2 if start == "today" else 1) / layer.in_features)  # He et al. 2015; LeCun et al. 1998
            nn.init.normal_(layer.weight, 0, size, generator)
            nn.init.zeros_(layer.bias)
        self.layers = nn.Sequential(*layers)

    @torch.no_grad()
    def take_over(self, machines: Sequence[RBM]) -> None:
        """Begin with what these machines have learnt, from below; the layers above them stay as they are."""
        for layer, machine in zip(self.layers, machines, strict=False):
            layer.get_parameter("weight").copy_(machine.weight)
            layer.get_parameter("bias").copy_(machine.hidden_bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """A score for each class: (B, 784) -> (B, 10)."""
        for layer in self.layers[:-1]:
            x = self.bend(layer(x))
        scores: torch.Tensor = self.layers[-1](x)
        return scores
