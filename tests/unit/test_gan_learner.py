"""The game in the plane without a graph: to the last bit what autograd and PyTorch's Adam make of the same losses."""

import pytest
import torch

from core.explain.making.points import losses
from core.explain.making.points.game import REAL, PointsGame
from core.explain.making.points.recipe import BATCH, PointsRecipe

ROUNDS = 40
RECIPES = [
    PointsRecipe(),
    PointsRecipe(cloud="grid", swing=0.0, detective_moves=3),
    PointsRecipe(loss="first", smooth=0.1, blur=0.2, forger_moves=2, seed=3),
    PointsRecipe(loss="wasserstein", blur=0.1, seed=5),
]


class Plain:
    """The same game in the few lines that are shown on the page."""

    def __init__(self, recipe):
        game = PointsGame(recipe)
        self.recipe, self.real, self.generator = recipe, game.real, game.generator
        self.forger, self.detective = game.forger, game.detective
        betas = (recipe.swing, 0.99)
        self.forger_adam = torch.optim.Adam(self.forger.parameters(), recipe.forger_rate, betas, fused=True)
        self.detective_adam = torch.optim.Adam(self.detective.parameters(), recipe.detective_rate, betas, fused=True)

    def blurred(self, points):
        return points + self.recipe.blur * torch.randn(BATCH, 2, generator=self.generator) if self.recipe.blur else points

    def learn(self):
        for _ in range(self.recipe.detective_moves):
            real = self.real[torch.randint(REAL, (BATCH,), generator=self.generator)]
            with torch.no_grad():
                made = self.forger(torch.randn(BATCH, 2, generator=self.generator))
            real, made = self.blurred(real), self.blurred(made)
            scores = self.detective(torch.cat([real, made]))[:, 0]
            loss = losses.detective_loss(scores[:BATCH], scores[BATCH:], self.recipe)
            if self.recipe.loss == "wasserstein":
                loss = loss + losses.penalty(self.detective, real, made, torch.rand(BATCH, 1, generator=self.generator))
            self.moved(self.detective_adam, loss)
        for _ in range(self.recipe.forger_moves):
            made = self.blurred(self.forger(torch.randn(BATCH, 2, generator=self.generator)))
            self.moved(self.forger_adam, losses.forger_loss(self.detective(made)[:, 0], self.recipe))

    @staticmethod
    def moved(adam, loss):
        adam.zero_grad()
        loss.backward()
        adam.step()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.cloud} {recipe.loss}")
def test_a_game_is_to_the_last_bit_the_one_of_autograd_and_adam(recipe):
    game, plain = PointsGame(recipe), Plain(recipe)
    first = [part.detach().clone() for part in game.forger.parameters()]
    for _ in range(ROUNDS):
        game.learn()
        plain.learn()
    for ours, theirs in ((game.forger, plain.forger), (game.detective, plain.detective)):
        for name, part in ours.named_parameters():
            assert torch.equal(part, theirs.get_parameter(name)), name
    assert all(not torch.equal(part, before) for part, before in zip(game.forger.parameters(), first, strict=True))


def test_the_penalty_has_no_slope_where_the_scores_are_flat():
    game = PointsGame(PointsRecipe(loss="wasserstein"))
    with torch.no_grad():
        game.detective[-1].weight.zero_()
    assert all(torch.isfinite(slope).all() and not slope.any() for slope in game.detective_learns.penalty_slopes(torch.randn(9, 2)))
