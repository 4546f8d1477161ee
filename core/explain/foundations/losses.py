"""Losses: how wrong a prediction is, and the gradient that each of them sends back.

Gradients are autograd's. A probability p is kept off 0 and 1, where a logarithm has no value.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.explain.foundations.functions import softmax

LEAST, MOST = 0.001, 0.999  # probabilities that can be chosen
ERROR_LIMIT = 4.0  # prediction minus truth, when the prediction is any number


@dataclass(frozen=True)
class Loss:
    """One way to say how wrong a prediction is."""

    title: str
    formula: str  # LaTeX, prediction p, target t
    when: str
    apply: Callable[[Tensor, Tensor], Tensor]  # prediction, target -> loss, each of the same shape
    any_number: bool  # fit for predictions that are not probabilities


def _two_class_cross_entropy(p: Tensor, target: Tensor) -> Tensor:
    """Categorical cross-entropy of the two probabilities (1 - p, p)."""
    both = torch.stack([1 - p, p], dim=-1)  # (..., 2)
    return -both.log().gather(-1, target.long()[..., None]).squeeze(-1)


LOSSES = {
    "squared": Loss(
        "Squared error",
        r"(p - t)^2",
        "predicting a number, where a big miss should count much more than two small ones",
        lambda p, t: F.mse_loss(p, t, reduction="none"),
        True,
    ),
    "absolute": Loss(
        "Absolute error",
        r"|p - t|",
        "predicting a number when some of the examples are wildly off and should not rule the rest",
        lambda p, t: F.l1_loss(p, t, reduction="none"),
        True,
    ),
    "binary": Loss(
        "Binary cross-entropy",
        r"-t \ln p - (1 - t) \ln(1 - p)",
        "yes or no: one neuron with a sigmoid at the end",
        lambda p, t: F.binary_cross_entropy(p, t, reduction="none"),
        False,
    ),
    "categorical": Loss(
        "Categorical cross-entropy",
        r"-\ln p_{\text{right class}}",
        "one of many classes: softmax at the end; with two classes it is the binary one again",
        _two_class_cross_entropy,
        False,
    ),
}


def loss_and_gradient(name: str, prediction: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """The loss and its slope d(loss)/d(prediction), element by element.

    prediction, target: the same shape; for the cross-entropies predictions lie between 0 and 1, targets are 0 or 1.

    Raises:
        ValueError: There is no loss of this name.
    """
    p = prediction.detach().requires_grad_()
    loss = _loss(name, p, target)
    (gradient,) = torch.autograd.grad(loss.sum(), p)
    return loss.detach(), gradient


def gradient_through_sigmoid(name: str, prediction: Tensor, target: Tensor) -> Tensor:
    """d(loss)/dz where the prediction is sigmoid(z): what the weighted sum of the last neuron is told."""
    z = torch.logit(prediction.detach()).requires_grad_()
    (gradient,) = torch.autograd.grad(_loss(name, torch.sigmoid(z), target).sum(), z)
    return gradient


def class_loss(scores: Tensor, right: int, temperature: float = 1.0) -> tuple[float, Tensor]:
    """Categorical cross-entropy of softmax(scores / T) when class `right` is true, and d(loss)/d(score).

    scores: (K,)  ->  the loss and the gradient (K,), which is (probability - target) / T.

    Raises:
        ValueError: There is no class `right`, or the temperature is not above zero.
    """
    if not 0 <= right < len(scores):
        raise ValueError(f"The right class must be from 0 to {len(scores) - 1}.")
    scores = scores.detach().requires_grad_()
    loss = -softmax(scores, temperature)[right].log()
    (gradient,) = torch.autograd.grad(loss, scores)
    return float(loss.detach()), gradient


def _loss(name: str, prediction: Tensor, target: Tensor) -> Tensor:
    if name not in LOSSES:
        raise ValueError(f"The loss must be one of: {', '.join(LOSSES)}.")
    return LOSSES[name].apply(prediction, target)
