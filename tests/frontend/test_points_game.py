"""The game in the plane that the browser computes, against PyTorch: both networks, losses, arrows, distance, and steps of Adam."""

import json
import subprocess

import numpy as np
import pytest
import torch

from core.explain.making.points import losses
from core.explain.making.points.game import PointsGame
from core.explain.making.points.recipe import PointsRecipe
from core.figures import points_game as figures
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node
RECIPES = [
    PointsRecipe(),
    PointsRecipe(smooth=0.2, blur=0.3, swing=0.9),
    PointsRecipe(loss="first", swing=0.0),
    PointsRecipe(loss="wasserstein", detective_rate=0.02, seed=5),
]
STEPS, BATCH = 8, 16


def flat(net):
    return torch.cat([part.detach().flatten() for part in net.parameters()]).tolist()


def steps_of(generator, blur):
    """What a move of each is made of, as numbers."""
    for _ in range(STEPS):
        real, made, noise, shift = torch.randn(4, BATCH, 2, generator=generator)
        yield {"real": real, "made": made, "noise": noise, "shift": blur * shift, "between": torch.rand(BATCH, 1, generator=generator)}


def asked(recipe):
    game, generator = PointsGame(recipe), torch.Generator().manual_seed(9)
    steps = list(steps_of(generator, recipe.blur))
    rules = figures.rules(recipe)
    line = {name: rules[name] for name in ("rules", "rates")} | {
        "forger": flat(game.forger),
        "detective": flat(game.detective),
        "noise": game.noise.flatten().tolist(),
        "real": game.real[:50].flatten().tolist(),
        "steps": [{name: value.flatten().tolist() for name, value in step.items()} for step in steps],
    }
    return game, steps, line


@pytest.fixture(scope="module")
def browser():
    """What the browser's module makes of all of them, asked of one Node."""
    found = [asked(recipe) for recipe in RECIPES]
    script = ROOT / "tests" / "frontend" / "play_points.js"
    lines = "\n".join(json.dumps(line) for _, _, line in found)
    done = subprocess.run([NODE, script], input=lines, capture_output=True, text=True, encoding="utf-8", check=False)
    assert not done.returncode, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return {recipe: (*there, told) for recipe, there, told in zip(RECIPES, (one[:2] for one in found), said, strict=True)}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.loss} {recipe.smooth}")
def test_what_both_say_and_lose_and_where_points_are_pushed(browser, recipe):
    game, _, told = browser[recipe]
    real = game.real[:50]
    with torch.no_grad():
        made = game.forger(game.noise)
        scores, forged = game.detective(real)[:, 0], game.detective(made)[:, 0]
    close = {"rtol": 1e-4, "atol": 2e-6}
    np.testing.assert_allclose(told["made"], made.flatten().numpy(), **close)
    np.testing.assert_allclose(told["scores"], scores.numpy(), **close)
    np.testing.assert_allclose(told["detective"], float(losses.detective_loss(scores, forged, recipe)), **close)
    np.testing.assert_allclose(told["forger"], float(losses.forger_loss(forged, recipe)), **close)
    np.testing.assert_allclose(told["arrows"], losses.arrows(game.detective, made, recipe).flatten().numpy(), **close)
    np.testing.assert_allclose(told["distance"], losses.distance(real, made), rtol=1e-4, atol=1e-5)
    assert told["covered"] == pytest.approx(losses.covered(real, made))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.loss} {recipe.smooth}")
def test_the_slopes_of_the_penalty(browser, recipe):
    game, _, told = browser[recipe]
    real = game.real[:50]
    loss = losses.penalty(game.detective, real, real, torch.ones(50, 1))
    slopes = torch.autograd.grad(loss, list(game.detective.parameters()), allow_unused=True)
    ours = torch.cat(
        [torch.zeros_like(p).flatten() if g is None else g.flatten() for p, g in zip(game.detective.parameters(), slopes, strict=True)]
    )
    np.testing.assert_allclose(told["penalty"], ours.numpy(), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.loss} {recipe.smooth}")
def test_steps_of_both_change_the_weights_as_pytorchs_adam_does(browser, recipe):
    _, steps, told = browser[recipe]
    game = PointsGame(recipe)  # afresh: the other one is what the browser was given
    betas = (recipe.swing, 0.99)
    detective_adam = torch.optim.Adam(game.detective.parameters(), recipe.detective_rate, betas)
    forger_adam = torch.optim.Adam(game.forger.parameters(), recipe.forger_rate, betas)
    for step in steps:
        moved(detective_adam, detective_loss(game, step))
        moved(forger_adam, forger_loss(game, step))
    np.testing.assert_allclose(told["detectiveAfter"], flat(game.detective), rtol=0, atol=2e-4)
    np.testing.assert_allclose(told["forgerAfter"], flat(game.forger), rtol=0, atol=2e-4)
    assert not np.allclose(told["forgerAfter"], flat(PointsGame(recipe).forger), atol=2e-3)  # it did move


def detective_loss(game, step):
    scores, forged = game.detective(step["real"])[:, 0], game.detective(step["made"])[:, 0]
    loss = losses.detective_loss(scores, forged, game.recipe)
    if game.recipe.loss == "wasserstein":
        loss = loss + losses.penalty(game.detective, step["real"], step["made"], step["between"])
    return loss


def forger_loss(game, step):
    return losses.forger_loss(game.detective(game.forger(step["noise"]) + step["shift"])[:, 0], game.recipe)


def moved(adam, loss):
    adam.zero_grad()
    loss.backward()
    adam.step()


def test_its_chance_is_even_and_bell_shaped(browser):
    _, _, told = browser[RECIPES[0]]
    even, bells = np.array(told["even"]), np.array(told["bells"])
    assert even.min() >= 0 and even.max() < 1 and abs(even.mean() - 0.5) < 0.03 and len(set(even)) == len(even)
    assert abs(bells.mean()) < 0.12 and abs(bells.std() - 2) < 0.12
