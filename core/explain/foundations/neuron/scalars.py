"""Activations and losses for single numbers: value, derivative, and both as formulas that numbers can be put into.

In the formulas `{z}`, `{a}` and `{y}` stand for the weighted sum, the activation and the target.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

EPSILON = 1e-12  # keeps the derivative of the cross-entropy finite where a is exactly 0 or 1, as PyTorch does
LOG_FLOOR = -100.0  # and the logarithm itself (torch.nn.BCELoss, "clamps its log function outputs")


@dataclass(frozen=True, slots=True)
class Function:
    """An activation f(z), whose derivative is given z and a = f(z), or a loss of a when y was wanted, and dL/da."""

    value: Callable[..., float]
    derivative: Callable[[float, float], float]
    formula: str
    derivative_formula: str


def sigmoid(z: float) -> float:
    """1 / (1 + e^-z), computed so that no exponential overflows."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def binary_cross_entropy(a: float, y: float) -> float:
    """-[y ln a + (1 - y) ln(1 - a)] for a in [0, 1], with PyTorch's floor of -100 under each logarithm."""
    return -(y * _log(a) + (1 - y) * _log(1 - a))


def _log(value: float) -> float:
    return max(math.log(value), LOG_FLOOR) if value > 0 else LOG_FLOOR


ACTIVATIONS = {
    "sigmoid": Function(sigmoid, lambda z, a: a * (1 - a), "1 / (1 + e^(−{z}))", "{a} × (1 − {a})"),
    "tanh": Function(math.tanh, lambda z, a: 1 - a * a, "tanh({z})", "1 − {a}²"),
    "ReLU": Function(lambda z: max(z, 0.0), lambda z, a: float(z > 0), "max(0, {z})", "1 if {z} > 0, else 0"),
    "none": Function(lambda z: z, lambda z, a: 1.0, "{z}", "1"),
}

LOSSES = {
    "squared error": Function(lambda a, y: (a - y) * (a - y), lambda a, y: 2 * (a - y), "({a} − {y})²", "2 × ({a} − {y})"),
    "binary cross-entropy": Function(
        binary_cross_entropy,
        lambda a, y: (a - y) / max(a * (1 - a), EPSILON),
        "−[{y} × ln {a} + (1 − {y}) × ln(1 − {a})]",
        "({a} − {y}) / ({a} × (1 − {a}))",
    ),
}
