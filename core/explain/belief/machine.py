"""One Boltzmann machine that learns digits: its lesson, one step taken apart, and the energy of pictures."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.explain.belief.learner import DREAMS, Learner, some
from core.explain.belief.pictures import pictures
from core.explain.sequences.lesson import Lesson
from core.models.rbm import RBM, Step
from core.training.fields import setting
from core.training.linked import Linked

STEPS, LOOK_EVERY = 1_400, 50  # steps in all; after so many it is measured, and its weights are kept for the film
SHOWN, REACH = 36, 1.0  # units in the film; the weight that has its full colour
UNITS = (16, 49, 100, 196)  # hidden, on offer


@dataclass(frozen=True)
class MachineRecipe(Linked):
    """How one machine learns."""

    hidden: int = setting(100, "Hidden units", "Each has a weight to each of the 784 pixels.", limits=(1, 256), link="units")
    dreams: str = setting(
        "short",
        "Its dreams",
        "Short ones begin at the data at every step and last for one step up and down (contrastive divergence, CD-1). Long ones go on from "
        "where they were (persistent contrastive divergence, PCD).",
        choices=DREAMS,
    )
    rate: float = setting(
        0.1, "Learning rate", "How far the weights go at the first step. It falls to nothing in a straight line.", limits=(0.005, 1.0),
        widget="slider", step=0.005, format="g",
    )  # fmt: skip
    seed: int = setting(0, "Seed", "Chooses the first weights, the digits of each step and the dreams.", limits=(0, 9999))


class MachineLesson(Lesson):
    """784 pixels, some hidden units, and 1,400 steps of 50 digits. `film` keeps weights, `errors` how well digits come back."""

    steps = STEPS

    def __init__(self, recipe: MachineRecipe) -> None:
        self.recipe = recipe
        self.generator = torch.Generator().manual_seed(recipe.seed)
        mean = pictures("training").mean(0)
        self.learner = Learner(mean, recipe.hidden, recipe.rate, STEPS, recipe.dreams, self.generator)
        self.film: list[NDArray[np.int8]] = []  # (36 or fewer, 784) each
        self.errors: list[dict[str, float]] = []
        self._look()

    @property
    def rbm(self) -> RBM:
        """The machine as it is."""
        return self.learner.rbm

    @property
    def over(self) -> bool:
        """Whether it has had all its steps, or its numbers have run away."""
        return self.step >= self.steps or self.ran_away

    @property
    def ran_away(self) -> bool:
        """Whether the weights are no numbers any more."""
        return not np.isfinite(self.errors[-1]["test"])

    def learn(self) -> None:
        """One step."""
        x = pictures("training")
        self.learner.learn(x[some(len(x), self.generator)])
        self.step += 1
        if self.step % LOOK_EVERY == 0:
            self._look()

    @torch.no_grad()
    def _look(self) -> None:
        weights = self.rbm.weight[:SHOWN].nan_to_num().clamp(-REACH, REACH) / REACH
        self.film.append((127 * weights).round().to(torch.int8).numpy())
        few = pictures("training")[:1_500]
        self.errors.append({"step": self.step, "training": error(self.rbm, few), "test": error(self.rbm, pictures("test"))})

    @torch.no_grad()
    def taken_apart(self, picture: NDArray[np.float32], chance: int) -> Step:
        """One step of contrastive divergence with one picture (784,); `chance` is the seed of the sample."""
        drawn = torch.rand(1, self.recipe.hidden, generator=torch.Generator().manual_seed(chance))
        return self.rbm.step(torch.from_numpy(np.ascontiguousarray(picture))[None], drawn)

    @torch.no_grad()
    def energies(self, rows: torch.Tensor) -> NDArray[np.float32]:
        """F of each row (N, 784): (N,)."""
        return energies(self.rbm, rows)


@torch.no_grad()
def energies(rbm: RBM, rows: torch.Tensor) -> NDArray[np.float32]:
    """F of each row (N, V): (N,)."""
    return rbm.free_energy(rows).numpy()


@torch.no_grad()
def error(rbm: RBM, rows: torch.Tensor) -> float:
    """How far digits are off that went up and came back down: the mean of the squares, for a pixel."""
    return float((rbm.down(rbm.up(rows)) - rows).square().mean())


def yardsticks() -> dict[str, torch.Tensor]:
    """What a digit's energy is compared with, (N, 784) each: new digits, the same ink in disorder, and noise with as much ink."""
    digits, generator = pictures("test"), torch.Generator().manual_seed(0)
    order = torch.rand(digits.shape, generator=generator).argsort(1)  # another for each picture
    noise = (torch.rand(digits.shape, generator=generator) < digits.mean()).float()
    return {"new digits": digits, "the same pixels, shuffled": digits.gather(1, order), "noise": noise}
