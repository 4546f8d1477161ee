"""How large the gradient is in every layer of a deep stack, measured by one backward pass of PyTorch.

Shrinking or growing by a constant factor per layer makes a gradient vanish or explode; the start of the weights decides
the factor (Glorot and Bengio 2010; He et al. 2015), and clipping caps it (Pascanu et al. 2013).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.explain.foundations.functions import ACTIVATIONS
from core.models.deep_stack import DeepStack

WIDTH, CLASSES, BATCH = 64, 10, 64
SHALLOWEST, DEEPEST = 2, 50
CLIP_NORM = 1.0
STACK_ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky")


@dataclass(frozen=True)
class Start:
    """A way to draw the first weights."""

    title: str
    rule: str
    draw: Callable[[Tensor], Tensor]  # fills the weight in place


STARTS = {
    "zero": Start("Zero", "all weights 0", nn.init.zeros_),
    "small": Start("Small", "spread 0.01", lambda w: nn.init.normal_(w, std=0.01)),
    "xavier": Start("Xavier", "√(2 / (in + out)), for tanh", nn.init.xavier_normal_),
    "he": Start("He", "√(2 / in), for ReLU", lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu")),
    "large": Start("Large", "spread 1", lambda w: nn.init.normal_(w, std=1.0)),
}


@dataclass(frozen=True)
class Flow:
    """Sizes per hidden layer, first layer first; float64, so that 1e-60 is still a number."""

    signal: list[float]  # standard deviation of the layer's outputs, going forward
    error: list[float]  # root mean square of d(loss)/d(output), times the batch size, going back
    weight: list[float]  # length (L2 norm) of d(loss)/d(weights)
    clipped: list[float]  # the same after torch.nn.utils.clip_grad_norm_ over all parameters

    @property
    def passed_back(self) -> float:
        """The share of the last layer's error signal that arrives at the first: 0 to infinity."""
        return self.error[0] / self.error[-1] if self.error[-1] else 0.0

    @property
    def verdict(self) -> str:
        """In a word: "nothing", "vanishes", "holds" or "explodes"; a factor of 100 is the border."""
        share = self.passed_back
        return "nothing" if share == 0 else "vanishes" if share < 1e-2 else "explodes" if share > 1e2 else "holds"


def measure(activation: str, start: str, depth: int, seed: int = 0) -> Flow:
    """One forward and one backward pass through a fresh stack, 64 random examples of 64 numbers, random labels.

    Raises:
        ValueError: The activation, the start or the depth is not one of those offered.
    """
    if activation not in STACK_ACTIVATIONS or start not in STARTS or not SHALLOWEST <= depth <= DEEPEST:
        raise ValueError(f"Choose an activation, a start of the weights, and {SHALLOWEST} to {DEEPEST} layers.")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        stack = _fresh(activation, start, depth)
        x = torch.randn(BATCH, WIDTH, dtype=torch.float64)  # (B, E)
        labels = torch.randint(CLASSES, (BATCH,))  # (B,)
    scores, outputs = stack(x)
    for h in outputs:
        h.retain_grad()
    torch.autograd.backward(nn.functional.cross_entropy(scores, labels))
    weight = _weight_gradients(stack)
    nn.utils.clip_grad_norm_(stack.parameters(), CLIP_NORM)
    return Flow(
        signal=[float(h.detach().std()) for h in outputs],
        error=[_rms(h.grad) * BATCH for h in outputs],  # the mean over the batch divided it
        weight=weight,
        clipped=_weight_gradients(stack),
    )


def measure_all(depth: int, seed: int = 0) -> dict[str, dict[str, Flow]]:
    """`measure` for every activation and every start: flows[activation][start]."""
    return {activation: {start: measure(activation, start, depth, seed) for start in STARTS} for activation in STACK_ACTIVATIONS}


def _fresh(activation: str, start: str, depth: int) -> DeepStack:
    stack = DeepStack(depth, WIDTH, CLASSES, ACTIVATIONS[activation].apply).double()
    for layer in (*stack.hidden, stack.scores):
        STARTS[start].draw(layer.get_parameter("weight"))
        nn.init.zeros_(layer.get_parameter("bias"))
    return stack


def _weight_gradients(stack: DeepStack) -> list[float]:
    gradients = [layer.get_parameter("weight").grad for layer in stack.hidden]
    return [0.0 if gradient is None else float(gradient.norm()) for gradient in gradients]


def _rms(values: Tensor | None) -> float:
    return 0.0 if values is None else float(values.square().mean().sqrt())
