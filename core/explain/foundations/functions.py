"""Activation functions, their slopes and the places where they stop learning; softmax with a temperature.

Slopes are autograd's, so a curve drawn from here is what PyTorch would use in training.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor
from torch.nn import functional as F

LOW, HIGH = -8.0, 8.0  # the inputs that are drawn, as far to the left as to the right
LEAK = 0.1  # PyTorch's own leaky ReLU leaks 0.01, too little to see in a picture
QUIET = 0.05  # saturated: the slope is below this share of the function's steepest slope
SCORE_LIMIT = 10.0
COLDEST, HOTTEST = 0.1, 10.0
EXAMPLE_SCORES = (2.3, 1.2, 0.9, 4.5, 3.7, 0.1, 2.9, 5.0, 3.1, 1.8)


@dataclass(frozen=True)
class Activation:
    """One function that a neuron may put its weighted sum through."""

    title: str
    formula: str  # LaTeX
    torch_code: str
    apply: Callable[[Tensor], Tensor]
    used_for: str


@dataclass(frozen=True)
class Curve:
    """A function along the input axis, float64."""

    z: Tensor  # (N,)
    value: Tensor  # (N,) f(z)
    slope: Tensor  # (N,) df/dz


@dataclass(frozen=True)
class Zone:
    """Inputs where next to nothing is learned: "saturated" has a tiny slope, "dead" a slope of exactly zero."""

    kind: str
    low: float
    high: float


def step(z: Tensor) -> Tensor:
    """1 from zero on, 0 below; the threshold of the first artificial neurons (McCulloch and Pitts 1943)."""
    return (z >= 0).to(z.dtype)


ACTIVATIONS = {
    "step": Activation(
        "Step",
        r"f(z) = 1 \text{ if } z \ge 0, \text{ else } 0",
        "(z >= 0).float()",
        step,
        "the first neurons; cannot be trained by gradients, because its slope is zero everywhere",
    ),
    "sigmoid": Activation(
        "Sigmoid",
        r"f(z) = \frac{1}{1 + e^{-z}}",
        "torch.sigmoid(z)",
        torch.sigmoid,
        "the last neuron of a yes-or-no network, and the gates of an LSTM",
    ),
    "tanh": Activation(
        "Tanh", r"f(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}", "torch.tanh(z)", torch.tanh, "recurrent networks: it is centred on zero"
    ),
    "relu": Activation(
        "ReLU",
        r"f(z) = \max(0, z)",
        "torch.relu(z)",
        torch.relu,
        "the usual choice inside deep networks: cheap, and its slope does not shrink for positive inputs",
    ),
    "leaky": Activation(
        "Leaky ReLU",
        rf"f(z) = z \text{{ if }} z > 0, \text{{ else }} {LEAK:g}\,z",
        f"torch.nn.functional.leaky_relu(z, {LEAK:g})",
        lambda z: F.leaky_relu(z, LEAK),
        "where ReLU neurons die: a little slope is left below zero",
    ),
}


def value_and_slope(name: str, z: Tensor) -> tuple[Tensor, Tensor]:
    """f(z) and df/dz at each input.

    z: any shape, floating point  ->  two tensors of the same shape. At a kink the slope is the one PyTorch takes.

    Raises:
        ValueError: There is no activation of this name.
    """
    if name not in ACTIVATIONS:
        raise ValueError(f"The activation must be one of: {', '.join(ACTIVATIONS)}.")
    z = z.detach().requires_grad_()
    value = ACTIVATIONS[name].apply(z)
    if not value.requires_grad:  # the step has no slope to follow, hence none to learn from
        return value, torch.zeros_like(value)
    (slope,) = torch.autograd.grad(value.sum(), z)
    return value.detach(), slope


def curve(name: str, points: int = 161) -> Curve:
    """The function at an odd number of inputs, from `LOW` to `HIGH`."""
    half = points // 2  # counted from zero, so that zero itself is met exactly
    z = torch.arange(-half, half + 1, dtype=torch.float64) * (HIGH / half)
    return Curve(z, *value_and_slope(name, z))


def quiet_zones(name: str) -> list[Zone]:
    """Where the slope is exactly zero ("dead") or below a twentieth of its greatest ("saturated"), to 0.01."""
    c = curve(name, points=1601)
    limit = QUIET * float(c.slope.abs().max())
    kinds = ["dead" if slope == 0 else "saturated" if slope < limit else "" for slope in c.slope.abs().tolist()]
    inputs = [round(z, 2) + 0.0 for z in c.z.tolist()]  # + 0.0: no "-0"
    together = [(kind, [z for z, _ in places]) for kind, places in groupby(zip(inputs, kinds, strict=True), lambda place: place[1])]
    return [Zone(kind, places[0], places[-1]) for kind, places in together if kind]


def softmax(scores: Tensor, temperature: float = 1.0) -> Tensor:
    """Scores (..., K) as probabilities (..., K) that add up to 1: e^(score/T), each divided by their sum.

    A low temperature sharpens towards the highest score, a high one evens out.

    Raises:
        ValueError: The temperature is not above zero.
    """
    if not temperature > 0:
        raise ValueError("The temperature must be above zero.")
    return torch.softmax(scores / temperature, dim=-1)
