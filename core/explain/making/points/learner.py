"""A player that learns: forward, backward and Adam written out, as bookkeeping takes longer than so small a network.

The same calls in the same order as autograd and `torch.optim.Adam(..., fused=True)` make, so that weights are the same to the last bit as
those of the few lines of PyTorch that a page shows (tests/unit/test_gan_learner.py).
"""

from typing import NamedTuple

import torch
from torch import nn

from core.explain.making.points.recipe import PENALTY
from core.models.points_gan import SLOPE

_leaky, _leaky_back = torch.ops.aten.leaky_relu.default, torch.ops.aten.leaky_relu_backward.default
SECOND, EPS = 0.99, 1e-8  # of Adam


class Layers(NamedTuple):
    """What one pass leaves behind for the way back."""

    points: torch.Tensor  # (B, 2)
    sums: tuple[torch.Tensor, torch.Tensor]  # (B, H) of both hidden layers, before the leaky ReLU
    bent: tuple[torch.Tensor, torch.Tensor]  # (B, H) and after it
    said: torch.Tensor  # (B, outputs)


class Learner:
    """A network of `core.models.points_gan` with its Adam. Everything is done without a graph."""

    def __init__(self, net: nn.Sequential, rate: float, swing: float) -> None:
        self.net, self.rate, self.swing = net, rate, swing
        self.parts: list[torch.Tensor] = list(net.parameters())  # of each layer weights (H, F), then biases (H,)
        self.steps = torch.zeros(())
        self.means, self.squares = ([torch.zeros_like(part) for part in self.parts] for _ in range(2))

    @torch.no_grad()
    def run(self, points: torch.Tensor) -> Layers:
        """From points or noise (B, 2) to what the last layer says."""
        first, b1, second, b2, last, b3 = self.parts
        one = torch.addmm(b1, points, first.t())
        bent_one = _leaky(one, SLOPE)
        two = torch.addmm(b2, bent_one, second.t())
        bent_two = _leaky(two, SLOPE)
        return Layers(points, (one, two), (bent_one, bent_two), torch.addmm(b3, bent_two, last.t()))

    @torch.no_grad()
    def slopes(self, layers: Layers, at: torch.Tensor) -> list[torch.Tensor]:
        """From a loss's slopes at what was said (B, outputs) to those at weights and biases, in their order."""
        two, one = self._hidden(layers, at)
        return [one.t().mm(layers.points), one.sum(0), two.t().mm(layers.bent[0]), two.sum(0), at.t().mm(layers.bent[1]), at.sum(0)]

    @torch.no_grad()
    def slopes_at_points(self, layers: Layers, at: torch.Tensor) -> torch.Tensor:
        """And to those at the points (B, 2): how another player learns from this one."""
        return self._hidden(layers, at)[1].mm(self.parts[0])

    @torch.no_grad()
    def penalty_slopes(self, there: torch.Tensor) -> list[torch.Tensor]:
        """The slopes at the three layers' weights of `losses.penalty` at these points (B, 2): back through the way back.

        A leaky ReLU bends nowhere, so what it lets through stays the same.
        """
        first, _, second = self.parts[:3]
        layers, each = self.run(there), torch.ones(len(there), 1)
        two, one = self._hidden(layers, each)  # (B, H) the slopes of the scores at both hidden layers
        rise = one.mm(first)  # (B, 2) and at the points
        length = rise.norm(dim=1, keepdim=True)
        pull = (rise / length).masked_fill_(length == 0, 0) * (PENALTY / len(there) * (2 * (length - 1)))
        along = _leaky_back(pull.mm(first.t()), layers.sums[0], SLOPE, False)
        further = _leaky_back(along.mm(second.t()), layers.sums[1], SLOPE, False)
        return [one.t().mm(pull), two.t().mm(along), each.t().mm(further)]

    def _hidden(self, layers: Layers, at: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        two = _leaky_back(at.mm(self.parts[4]), layers.sums[1], SLOPE, False)
        return two, _leaky_back(two.mm(self.parts[2]), layers.sums[0], SLOPE, False)

    @torch.no_grad()
    def step(self, slopes: list[torch.Tensor]) -> None:
        """A step of Adam."""
        self.steps += 1
        torch._fused_adam_(
            self.parts, slopes, self.means, self.squares, [], [self.steps] * len(self.parts),
            lr=self.rate, beta1=self.swing, beta2=SECOND, weight_decay=0.0, eps=EPS, amsgrad=False, maximize=False,
        )  # fmt: skip
