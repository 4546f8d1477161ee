"""A deep belief network: two Boltzmann machines on top of one another, learnt from below, and what they are worth once there are labels.

    pixels (B, 784) ═ machine 1 ═ (B, H) ═ machine 2 ═ (B, A)        stages 1 and 2: no labels
    pixels (B, 784) ─ H ─ A ─ scores (B, 10), twice                  stage 3: one begins with the machines' weights, one with its own

(Hinton, Osindero and Teh 2006; fine-tuned with labels: Hinton and Salakhutdinov 2006, Bengio et al. 2007.)
"""

import copy

import torch
from torch import nn

from core.models.belief_net import BeliefNet
from core.models.rbm import RBM, there_and_back

PIXELS, DIGITS = 784, 10
MACHINES, LABELS = 2, 3  # how many there are; the stage at which labels come


class DeepBelief(nn.Module):
    """Both networks that learn labels are the same before the machines' weights are put into one of them."""

    order: torch.Tensor  # (784,)
    stage: torch.Tensor  # (), how far it has come: 1 or 2, the machine that learns; 3, with labels

    def __init__(self, hidden: int, above: int) -> None:
        """First weights are drawn from PyTorch's own generator: the machines from below, then the network."""
        super().__init__()
        self.machines = nn.ModuleList([RBM(PIXELS, hidden), RBM(hidden, above)])
        self.random = BeliefNet((PIXELS, hidden, above, DIGITS), "random")
        self.pretrained = copy.deepcopy(self.random)
        self.register_buffer("stage", torch.tensor(1))
        order = torch.randperm(PIXELS, generator=torch.Generator().manual_seed(0))
        self.register_buffer("order", order, persistent=False)  # disorder: each pixel always goes to the same other place

    def machine(self, place: int) -> RBM:
        """The first machine is 1."""
        found = self.machines[place - 1]
        assert isinstance(found, RBM)
        return found

    @property
    def begun(self) -> list[RBM]:
        """The machines that have begun to learn, from below."""
        return [self.machine(place) for place in range(1, min(int(self.stage), MACHINES) + 1)]

    @torch.no_grad()
    def reach(self, stage: int, pictures: torch.Tensor) -> None:
        """Go on to a stage, once: the second machine begins with biases by what the first makes of these pictures (N, 784), a network
        with the weights of both.
        """
        if int(self.stage) < MACHINES <= stage:
            self.machine(2).begin(self.machine(1).up(pictures).mean(0))
        if int(self.stage) < LABELS <= stage:
            self.pretrained.take_over([self.machine(1), self.machine(2)])
        self.stage.fill_(max(stage, int(self.stage)))

    @torch.no_grad()
    def seen(self, place: int, x: torch.Tensor) -> torch.Tensor:
        """What that machine sees of pictures (B, 784): the pixels, or the probabilities of the hidden units below it."""
        for below in range(1, place):
            x = self.machine(below).up(x)
        return x

    def remade(self, x: torch.Tensor) -> torch.Tensor:
        """Pictures (B, 784), up through the machines that have begun and down again."""
        return there_and_back(self.begun, x)

    @torch.no_grad()
    def dreamt(self, x: torch.Tensor, steps: int) -> torch.Tensor:
        """Pictures (B, 784), after so many steps of Gibbs sampling in the topmost machine that has begun: probabilities of pixels."""
        *below, top = self.begun
        v = self.seen(len(below) + 1, x)
        for _ in range(steps):
            h = top.up((torch.rand_like(v) < v).to(v.dtype))
            v = top.down((torch.rand_like(h) < h).to(h.dtype))
        for machine in reversed(below):
            v = machine.down(v)
        return v

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 784) -> (B, 806): the stage, how much lower the first machine's free energy is than for the same pixels in disorder, the
        picture made again, both networks' scores.
        """
        first = self.machine(1)
        lower = first.free_energy(x[:, self.order]) - first.free_energy(x)
        told = torch.stack([self.stage.expand(len(x)).to(x.dtype), lower], dim=1)
        return torch.cat([told, self.remade(x), self.pretrained(x), self.random(x)], dim=1)
