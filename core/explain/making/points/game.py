"""A game in the plane, played round by round and kept as a film that a browser can play."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.points import clouds
from core.explain.making.points import losses
from core.explain.making.points.learner import Learner
from core.explain.making.points.recipe import BATCH, ROUNDS, PointsRecipe
from core.explain.sequences.lesson import Lesson
from core.models.points_gan import player

REAL, SHOWN = 1000, 200  # real points that there are; real and made ones that are looked at
FRAMES = 90
RAN_AWAY = 1e4


@dataclass(frozen=True)
class Moment:
    """How the game stands at a key frame, all of it measured on the points that are shown, before noise."""

    round: int
    detective: float  # its loss, without the penalty
    forger: float
    distance: float  # of the two clouds
    covered: float  # share of real points that have a made one nearby
    weights: NDArray[np.float32]  # (P,) the forger's, then the detective's: of each layer (H, F) row by row, then the biases (H,)


class PointsGame(Lesson):
    """Two networks and their moments so far. Everything random comes from one generator, so the same recipe always ends the same."""

    steps = ROUNDS

    def __init__(self, recipe: PointsRecipe) -> None:
        """Raises ValueError where the recipe's points cannot be had."""
        self.recipe = recipe
        self.real = torch.from_numpy(clouds.draw(recipe.cloud, REAL, np.random.default_rng(recipe.seed), recipe.own))
        self.generator = torch.Generator().manual_seed(recipe.seed)
        self.noise = torch.randn(SHOWN, 2, generator=self.generator)  # what the made points that are shown are made of
        self.forger, self.detective = player(2, self.generator), player(1, self.generator)
        self.forger_learns = Learner(self.forger, recipe.forger_rate, recipe.swing)
        self.detective_learns = Learner(self.detective, recipe.detective_rate, recipe.swing)
        self.moments = [self.look()]
        self._frames = frozenset(frames())

    @property
    def over(self) -> bool:
        """All rounds are played, or the losses have run away."""
        return self.step >= self.steps or self.ran_away

    @property
    def ran_away(self) -> bool:
        """Whether a loss is no number any more, or very large."""
        last = self.moments[-1]
        return not (abs(last.detective) < RAN_AWAY and abs(last.forger) < RAN_AWAY)

    def learn(self) -> None:
        """One round: the detective's steps, then the forger's."""
        for _ in range(self.recipe.detective_moves):
            self.detective_move()
        for _ in range(self.recipe.forger_moves):
            self.forger_move()
        self.step += 1
        if self.step in self._frames:
            self.moments.append(self.look())

    def detective_move(self) -> None:
        """It learns to tell new made points from real ones."""
        real = self.real[torch.randint(REAL, (BATCH,), generator=self.generator)]
        made = self.forger_learns.run(self._normal(BATCH)).said
        real, made = self._blurred(real), self._blurred(made)
        layers = self.detective_learns.run(torch.cat([real, made]))  # at once: half as many calls
        slopes = self.detective_learns.slopes(layers, losses.detective_slopes(layers.said, self.recipe))
        if self.recipe.loss == "wasserstein":
            between = torch.rand(BATCH, 1, generator=self.generator)
            more = self.detective_learns.penalty_slopes(between * real + (1 - between) * made)
            for place, slope in zip((0, 2, 4), more, strict=True):  # biases have no part in it
                slopes[place] += slope
        self.detective_learns.step(slopes)

    def forger_move(self) -> None:
        """It learns to make points that the detective takes for real."""
        mine = self.forger_learns.run(self._normal(BATCH))
        judged = self.detective_learns.run(self._blurred(mine.said))
        pushed = self.detective_learns.slopes_at_points(judged, losses.forger_slopes(judged.said, self.recipe))
        self.forger_learns.step(self.forger_learns.slopes(mine, pushed))

    def _normal(self, count: int) -> torch.Tensor:
        return torch.randn(count, 2, generator=self.generator)

    def _blurred(self, points: torch.Tensor) -> torch.Tensor:
        return points + self.recipe.blur * self._normal(len(points)) if self.recipe.blur else points

    @torch.no_grad()
    def look(self) -> Moment:
        """How it stands now."""
        real, made = self.real[:SHOWN], self.forger(self.noise)
        scores, forged = self.detective(real)[:, 0], self.detective(made)[:, 0]
        detective, forger = losses.detective_loss(scores, forged, self.recipe), losses.forger_loss(forged, self.recipe)
        parts = [part.flatten() for net in (self.forger, self.detective) for part in net.parameters()]
        apart, covered = losses.distance(real, made), losses.covered(real, made)
        return Moment(self.step, float(detective), float(forger), apart, covered, torch.cat(parts).numpy().copy())


def begun(recipe: PointsRecipe) -> PointsGame:
    """The game before its first round."""
    torch.set_num_threads(1)  # so small a network is fastest on one core
    return PointsGame(recipe)


def frames() -> list[int]:
    """The rounds that are kept: each of the first few, then ever fewer."""
    return sorted({round(ROUNDS * (place / (FRAMES - 1)) ** 1.7) for place in range(FRAMES)})
