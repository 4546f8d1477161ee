"""A network for points in a plane: small enough that every neuron can be drawn.

features of a point (B, F)      x1, x2, and if you like their squares, product and sines
  dense, activation   (B, H1)   each neuron cuts the plane once, along a straight line
  dense, activation   (B, H2)   each neuron combines the cuts of the layer before: corners, bays, islands
  ...
  dense               (B, C)    one score; one per class when there are more than two
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_linear_bn_eval

FEATURES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1sq": lambda x1, x2: x1**2,
    "x2sq": lambda x1, x2: x2**2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sinx1": lambda x1, x2: torch.sin(2 * x1),
    "sinx2": lambda x1, x2: torch.sin(2 * x2),
}
ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky": lambda z: nn.functional.leaky_relu(z, 0.1),
    "sigmoid": torch.sigmoid,
    "linear": lambda z: z,  # no bend at all: however many layers, the cut stays straight
}
INITS: dict[str, Callable[[torch.Tensor, torch.Generator], torch.Tensor]] = {
    "xavier": lambda w, g: nn.init.xavier_uniform_(w, generator=g),
    "he": lambda w, g: nn.init.kaiming_normal_(w, nonlinearity="relu", generator=g),
    "small": lambda w, g: nn.init.normal_(w, std=0.01, generator=g),
    "large": lambda w, g: nn.init.normal_(w, std=3.0, generator=g),
    "zero": lambda w, g: nn.init.zeros_(w),
}


def features(x: torch.Tensor, names: Sequence[str]) -> torch.Tensor:
    """What the network is given of each point. x: (B, 2) -> (B, F)"""
    return torch.stack([FEATURES[name](x[:, 0], x[:, 1]) for name in names], dim=1)


class Dropout(nn.Module):
    """While training, switch each neuron off with probability `share`; scale the others so that the sum stays as large.

    The same as nn.Dropout, but it draws from a generator of its own, so that the same seed drops the same neurons.
    """

    def __init__(self, share: float, generator: torch.Generator) -> None:
        super().__init__()
        self.share, self.generator = share, generator

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        """a: (B, H) -> (B, H), some of it zero while training."""
        if not self.training:
            return a
        keep = torch.rand(a.shape, generator=self.generator) >= self.share  # (B, H)
        return a * keep / (1 - self.share)


class PlaneNet(nn.Module):
    """A multilayer perceptron that returns what every layer says.

    x: (B, F)  ->  [x, (B, H1), (B, H2), ..., (B, C)]; the last are scores, without an activation
    """

    def __init__(
        self,
        inputs: int,
        hidden: Sequence[int],
        outputs: int,
        activation: str,
        init: str,
        generator: torch.Generator,
        dropout: float = 0.0,
        batch_norm: bool = False,
    ) -> None:
        super().__init__()
        sizes = [inputs, *hidden, outputs]
        self.activation = ACTIVATIONS[activation]
        self.dense = [nn.Linear(F, H) for F, H in pairwise(sizes)]
        for layer in self.dense:
            INITS[init](layer.weight, generator)  # (H, F)
            nn.init.zeros_(layer.bias)  # (H,)
        self.norm = [nn.BatchNorm1d(H) for H in hidden] if batch_norm else []
        self.parts = nn.ModuleList([*self.dense, *self.norm])  # what parameters() and train() look through
        self.dropout = Dropout(dropout, generator) if dropout else None

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        """x: (B, F) -> what every layer says, the inputs first and the scores last."""
        activations = [x]
        for place, layer in enumerate(self.dense):
            z = layer(activations[-1])  # (B, H): weights times what came before, plus bias
            if layer is self.dense[-1]:
                return [*activations, z]
            if self.norm:
                z = self.norm[place](z)  # mean 0 and spread 1 over the batch, then scaled and moved as learned
            a = self.activation(z)
            activations.append(a if self.dropout is None else self.dropout(a))
        return activations

    @torch.no_grad()
    def plain_layers(self) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """The weights (H, F) and biases (H,) of each layer for reading, batch norm folded into the layer before it."""
        layers: list[tuple[torch.Tensor, torch.Tensor]] = []
        for place, layer in enumerate(self.dense):
            if place < len(self.norm):
                layer = fuse_linear_bn_eval(layer, self.norm[place])
            layers.append((layer.weight, layer.bias))
        return layers
