"""A Boltzmann machine, and all that decides how it goes on learning."""

from typing import Any

import torch

from core.models.rbm import RBM, Step

BATCH, DECAY = 50, 2e-4  # examples in a step; how much each weight shrinks by itself
DREAMS = {"short": "Short (CD-1)", "long": "Long (PCD)"}
MOMENTUM = {"short": 0.8, "long": 0.0}


class Learner:
    """Learns from rows that are given to it. The rate falls to nothing in a straight line.

    Short dreams begin at the data and last for one step: contrastive divergence (Hinton 2002). Long ones go on from where they were at the
    step before, as far from the data as they like (Tieleman 2008).
    """

    def __init__(self, mean: torch.Tensor, hidden: int, rate: float, steps: int, dreams: str, generator: torch.Generator) -> None:
        self.generator, self.rate, self.steps, self.dreams, self.step = generator, rate, steps, dreams, 0
        self.rbm = RBM(len(mean), hidden, generator)
        self.rbm.begin(mean)
        self.chain = (torch.rand(BATCH, len(mean), generator=generator) < mean).float()  # (B, V) where the long dreams are
        biases = [self.rbm.visible_bias, self.rbm.hidden_bias]
        groups: list[dict[str, Any]] = [{"params": [self.rbm.weight], "weight_decay": DECAY}, {"params": biases}]
        self.optimizer = torch.optim.SGD(groups, rate, momentum=MOMENTUM[dreams])

    @torch.no_grad()
    def learn(self, v: torch.Tensor) -> None:
        """One step, with B rows (B, V)."""
        rbm, chance = self.rbm, torch.rand(len(v), len(self.rbm.hidden_bias), generator=self.generator)
        if self.dreams == "short":
            step = rbm.step(v, chance)
        else:
            sample = (chance < rbm.up(self.chain)).float()
            seen = rbm.down(sample)
            self.chain = (torch.rand(seen.shape, generator=self.generator) < seen).float()
            step = Step(v, rbm.up(v), sample, self.chain, rbm.up(self.chain))
        for name, change in rbm.data_minus_dream(step).items():
            rbm.get_parameter(name).grad = -change
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * (1 - self.step / self.steps)
        self.optimizer.step()
        self.step += 1
        if self.step == self.steps:  # what only learning needs is not kept with the machine
            self.optimizer.zero_grad()
            self.optimizer.state.clear()


def some(count: int, generator: torch.Generator) -> torch.Tensor:
    """A batch of so many examples: their numbers (B,)."""
    return torch.randint(count, (BATCH,), generator=generator)
