"""A restricted Boltzmann machine: visible units that see, hidden units that explain, and a weight between each two of different kinds.

    hidden   h   0 or 1 each        c  how much each likes to be on
               W
    visible  v   0 or 1 each        b  how much each likes to be on

    E(v, h) = -b·v - c·h - h·W v    low where the two fit together;  P(v, h) is proportional to exp(-E)

Units of one kind are not joined ("restricted"), so given the others each is drawn by itself (Smolensky 1986):

    P(h = 1 | v) = sigmoid(c + W v)    up
    P(v = 1 | h) = sigmoid(b + Wᵀ h)   down

Learning makes the energy of the data lower and that of the machine's own dreams higher. One step up, down and up again is dream enough
(contrastive divergence, Hinton 2002). Machines on top of one another, each learnt on what the one below makes of the data, are a deep
belief network (Hinton, Osindero and Teh 2006).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Step:
    """One step of contrastive divergence for B examples: data, up, sample, down, up again."""

    data: torch.Tensor  # (B, V) in [0, 1]
    up: torch.Tensor  # (B, H) probabilities
    sample: torch.Tensor  # (B, H) 0 or 1
    dream: torch.Tensor  # (B, V) probabilities
    again: torch.Tensor  # (B, H) probabilities


class RBM(nn.Module):
    """V visible and H hidden units. A picture's grey in [0, 1] counts as the probability of a pixel to be on."""

    def __init__(self, visible: int, hidden: int, generator: torch.Generator | None = None) -> None:
        """First weights are drawn from that generator, or from PyTorch's own."""
        super().__init__()
        self.weight = nn.Parameter(0.01 * torch.randn(hidden, visible, generator=generator))  # W, (H, V)
        self.visible_bias = nn.Parameter(torch.zeros(visible))  # b
        self.hidden_bias = nn.Parameter(torch.zeros(hidden))  # c

    def up(self, v: torch.Tensor) -> torch.Tensor:
        """P(h = 1 | v): (B, V) -> (B, H)."""
        return torch.sigmoid(F.linear(v, self.weight, self.hidden_bias))

    def down(self, h: torch.Tensor) -> torch.Tensor:
        """P(v = 1 | h): (B, H) -> (B, V)."""
        return torch.sigmoid(F.linear(h, self.weight.T, self.visible_bias))

    def energy(self, v: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
        """E(v, h) of each pair: (B, V), (B, H) -> (B,)."""
        return -v @ self.visible_bias - h @ self.hidden_bias - (F.linear(v, self.weight) * h).sum(1)

    def free_energy(self, v: torch.Tensor) -> torch.Tensor:
        """F(v) = -log of the sum of exp(-E(v, h)) over all h: (B, V) -> (B,). The lower, the likelier the machine would dream v."""
        return -v @ self.visible_bias - F.softplus(F.linear(v, self.weight, self.hidden_bias)).sum(1)

    def step(self, v: torch.Tensor, chance: torch.Tensor) -> Step:
        """Up, sample, down, up. `chance` (B, H), in [0, 1): a hidden unit is on where it is below the unit's probability."""
        up = self.up(v)
        sample = (chance < up).to(v.dtype)
        dream = self.down(sample)
        return Step(v, up, sample, dream, self.up(dream))

    @torch.no_grad()
    def begin(self, mean: torch.Tensor) -> None:
        """Biases (V,) by which it dreams the mean without any hidden unit, so that they need not learn it (Hinton 2010)."""
        self.visible_bias.copy_(mean.clamp(0.01, 0.99).logit())

    def gap(self, step: Step) -> torch.Tensor:
        """F(data) - F(dream), a mean over the examples, the dream being held: its gradient is that of contrastive divergence."""
        return self.free_energy(step.data).mean() - self.free_energy(step.dream.detach()).mean()

    def data_minus_dream(self, step: Step) -> dict[str, torch.Tensor]:
        """How far each parameter is to go, by its name: what was on together with the data, minus what was in the dream.

        It is the gradient of `gap`, turned around: W (H, V), b (V,), c (H,), means over the B examples.
        """
        together = (step.up.T @ step.data - step.again.T @ step.dream) / len(step.data)
        return {"weight": together, "visible_bias": (step.data - step.dream).mean(0), "hidden_bias": (step.up - step.again).mean(0)}


@torch.no_grad()
def there_and_back(machines: Sequence[RBM], rows: torch.Tensor) -> torch.Tensor:
    """Up through all machines and down again, as probabilities: (N, V) -> (N, V)."""
    for machine in machines:
        rows = machine.up(rows)
    for machine in reversed(machines):
        rows = machine.down(rows)
    return rows
