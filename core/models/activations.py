"""What a neuron does with its sum before passing it on, and the random numbers that weights begin with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass(frozen=True)
class Activation:
    """One function that all neurons of a network use."""

    label: str
    module: type[nn.Module]
    does: str  # in a sentence
    onnx: str  # ONNX's name for it
    onnx_settings: Mapping[str, str] = field(default_factory=dict)  # by ONNX's names: the module's
    first_weights: str = "xavier"  # which of `STARTS` suits it
    gain_of: str = ""  # as which function PyTorch knows by how much Xavier's first weights are larger for it; empty: they are not

    @property
    def gain(self) -> float:
        """By how much Xavier's first weights are larger for it."""
        return nn.init.calculate_gain(self.gain_of) if self.gain_of else 1.0  # type: ignore[arg-type]  # one of its names


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation("ReLU", nn.ReLU, "Negative numbers become zero, the others stay.", "Relu", first_weights="he"),
    "leaky": Activation(
        "leaky ReLU", nn.LeakyReLU, "Negative numbers become a hundredth of themselves, the others stay.", "LeakyRelu",
        {"alpha": "negative_slope"}, first_weights="he",
    ),
    "tanh": Activation("tanh", nn.Tanh, "Every number is bent into the range from -1 to 1.", "Tanh", gain_of="tanh"),
    "sigmoid": Activation("sigmoid", nn.Sigmoid, "Every number is bent into the range from 0 to 1.", "Sigmoid"),
}  # fmt: skip
BY_MODULE = {activation.module: activation for activation in ACTIVATIONS.values()}


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
