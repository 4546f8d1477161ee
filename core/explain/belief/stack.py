"""Two Boltzmann machines on top of one another, learnt one after the other, without any label."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.explain.belief.learner import Learner, some
from core.explain.belief.machine import STEPS
from core.explain.belief.pictures import WHERE, one_of_each, pictures
from core.explain.sequences.lesson import Lesson
from core.models.rbm import RBM, there_and_back
from core.training.fields import setting
from core.training.linked import Linked

SIZES = (256, 128)  # hidden units of the first and of the second machine
RATE, LOOK_EVERY = 0.1, 100


@dataclass(frozen=True)
class StackRecipe(Linked):
    """Which digits, and which chance."""

    data: str = setting("sample", "Digits", "Those that come along, or MNIST, of which 10,000 are looked at without labels.", choices=WHERE)
    seed: int = setting(0, "Seed", "Chooses the first weights, the digits of each step and the dreams.", limits=(0, 9999))


class StackLesson(Lesson):
    """The first machine learns 1,400 steps from pixels, then the second as many from what the first makes of them."""

    steps = 2 * STEPS

    def __init__(self, recipe: StackRecipe) -> None:
        self.recipe = recipe
        self.generator = torch.Generator().manual_seed(recipe.seed)
        x = pictures("training", recipe.data)
        self.learners = [Learner(x.mean(0), SIZES[0], RATE, STEPS, "short", self.generator)]
        self.errors: list[dict[str, float]] = []
        self._look()

    @property
    def machines(self) -> list[RBM]:
        """Those that have begun, from below."""
        return [learner.rbm for learner in self.learners]

    @property
    def over(self) -> bool:
        """Whether both have had all their steps."""
        return self.step >= self.steps

    @torch.no_grad()
    def learn(self) -> None:
        """One step of the machine whose turn it is. What is below it learns no more."""
        x = pictures("training", self.recipe.data)
        if self.step == STEPS:
            mean = self.machines[0].up(x).mean(0)
            self.learners.append(Learner(mean, SIZES[1], RATE, STEPS, "short", self.generator))
        v = x[some(len(x), self.generator)]
        for machine in self.machines[:-1]:
            v = machine.up(v)
        self.learners[-1].learn(v)
        self.step += 1
        if self.step % LOOK_EVERY == 0:
            self._look()

    def _look(self) -> None:
        """How well new digits come back, through as many machines as there are."""
        test = pictures("test", self.recipe.data)
        off = float((there_and_back(self.machines, test) - test).square().mean())
        self.errors.append({"step": self.step, "machines": len(self.machines), "error": off})

    @torch.no_grad()
    def features(self) -> NDArray[np.float32]:
        """What each unit of the topmost machine looks for, in pixels: its weights, laid through those below (H, 784)."""
        found = self.machines[-1].weight.detach()
        for machine in reversed(self.machines[:-1]):
            found = found @ machine.weight
        return found.numpy()

    def reconstructions(self, own: NDArray[np.float32] | None = None) -> list[NDArray[np.float32]]:
        """One of each digit, and one's own (784,) if there is one: as they are, and back from each machine, (10 or 11, 784) each."""
        rows = one_of_each(self.recipe.data)
        if own is not None:
            rows = torch.cat([rows, torch.from_numpy(np.ascontiguousarray(own))[None]])
        back = [there_and_back(self.machines[:count], rows).numpy() for count in range(1, len(self.machines) + 1)]
        return [rows.numpy(), *back]
