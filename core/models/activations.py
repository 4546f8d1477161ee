"""What a neuron does with its sum before passing it on, and the random numbers that weights begin with."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class Activation:
    """One function that all neurons of a network use."""

    label: str
    module: type[nn.Module]
    gain: float = 1.0  # by how much Xavier's first weights are larger for it


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation("ReLU", nn.ReLU),
    "leaky": Activation("leaky ReLU", nn.LeakyReLU),
    "tanh": Activation("tanh", nn.Tanh, nn.init.calculate_gain("tanh")),
    "sigmoid": Activation("sigmoid", nn.Sigmoid),
}


@dataclass(frozen=True)
class Start:
    """How the first weights of a layer are drawn; its biases are then zero."""

    label: str
    script: str = ""  # a call of `nn.init` on `layer.weight`; empty: PyTorch's own weights and biases stay
    fill: Callable[[torch.Tensor, float], object] | None = None  # the same, with the activation's gain


STARTS: dict[str, Start] = {
    "default": Start("PyTorch's own"),
    "xavier": Start("Xavier", "xavier_uniform_(layer.weight{gain})", lambda w, gain: nn.init.xavier_uniform_(w, gain=gain)),
    "he": Start("He", 'kaiming_normal_(layer.weight, nonlinearity="relu")', lambda w, _: nn.init.kaiming_normal_(w, nonlinearity="relu")),
    "zeros": Start("all zero", "zeros_(layer.weight)", lambda w, _: nn.init.zeros_(w)),
    "large": Start("very large", "normal_(layer.weight, std=1.0)", lambda w, _: nn.init.normal_(w, std=1.0)),
}
