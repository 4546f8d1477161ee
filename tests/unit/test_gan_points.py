"""The game in the plane: losses at the draw, arrows, distances, clouds, the film, and the script that plays the same."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist

from core.data.points import clouds
from core.explain.making.points import losses
from core.explain.making.points.game import FRAMES, RAN_AWAY, PointsGame, begun, frames
from core.explain.making.points.recipe import LOSSES, ROUNDS, PointsRecipe
from core.explain.making.points.script import script
from core.figures import points_game as figures
from tests.scripts import run_scripts

OWN = clouds.write_own(np.array([[x / 4, -x / 8] for x in range(8)]))
RECIPES = [
    PointsRecipe(),
    PointsRecipe(cloud="grid", loss="wasserstein", detective_moves=2, swing=0.0),
    PointsRecipe(cloud="own", own=OWN, loss="first", smooth=0.1, blur=0.2, forger_moves=2, seed=3),
]


@pytest.mark.parametrize("smooth", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_draw_is_the_least_that_a_detective_can_lose_when_it_must_say_the_same_of_all(loss, smooth):
    recipe = PointsRecipe(loss=loss, smooth=smooth)
    draw = losses.at_the_draw(recipe)
    scores = torch.linspace(-4, 4, 8001, dtype=torch.float64)[:, None]
    lost = torch.stack([losses.detective_loss(score, score, recipe) for score in scores])
    assert float(lost.min()) == pytest.approx(draw.detective, abs=1e-6)
    if loss == "wasserstein":
        assert draw.opinion is None and math.isnan(draw.forger)
        return
    best = scores[int(lost.argmin())]
    assert float(torch.sigmoid(best)) == pytest.approx(draw.opinion, abs=1e-3)
    assert float(losses.forger_loss(best, recipe)) == pytest.approx(draw.forger, abs=2e-3)


def test_the_usual_draw_is_log_4_log_2_and_a_half():
    assert losses.at_the_draw(PointsRecipe()) == pytest.approx((math.log(4), math.log(2), 0.5))
    said = figures.at_the_draw(PointsRecipe())
    assert said["detective_words"] == "ln 4 = 1.386" and said["forger_words"] == "ln 2 = 0.693"


@pytest.mark.parametrize("loss", LOSSES)
def test_arrows_point_where_each_points_own_loss_falls(loss):
    recipe = PointsRecipe(loss=loss)
    game = PointsGame(recipe)
    made = torch.randn(20, 2, generator=torch.Generator().manual_seed(1))
    pushed = losses.arrows(game.detective, made, recipe)
    for point, arrow in zip(made, pushed, strict=True):
        alone = point.clone().requires_grad_()
        loss_of_it = losses.forger_loss(game.detective(alone[None])[:, 0], recipe)
        (slope,) = torch.autograd.grad(loss_of_it, alone)
        torch.testing.assert_close(arrow, -slope)
        if slope.norm() > 1e-4:
            with torch.no_grad():
                before, after = (
                    losses.forger_loss(game.detective(at[None])[:, 0], recipe) for at in (point, point + 1e-3 * arrow / arrow.norm())
                )
            assert after < before


def test_the_distance_is_that_of_the_definition_and_falls_to_nothing_for_the_same():
    random = np.random.default_rng(0)
    a, b = random.normal(0, 1, (60, 2)), random.normal(1, 1, (50, 2))
    found = losses.distance(torch.tensor(a), torch.tensor(b))
    assert found == pytest.approx(2 * cdist(a, b).mean() - cdist(a, a).mean() - cdist(b, b).mean(), rel=1e-9)
    assert losses.distance(torch.tensor(a), torch.tensor(a)) == pytest.approx(0, abs=1e-12)
    assert losses.covered(torch.tensor(a), torch.tensor(a)) == 1 and losses.covered(torch.tensor(a), torch.tensor(a) + 99) == 0


def test_the_penalty_is_nothing_where_scores_rise_by_one_a_step():
    plane = torch.nn.Linear(2, 1)
    with torch.no_grad():
        plane.weight.copy_(torch.tensor([[0.6, 0.8]]))
    real, made, between = torch.randn(9, 2), torch.randn(9, 2), torch.rand(9, 1)
    assert losses.penalty(plane, real, made, between).item() == pytest.approx(0, abs=1e-9)
    with torch.no_grad():
        plane.weight.mul_(3)
    assert losses.penalty(plane, real, made, between).item() == pytest.approx(4, rel=1e-5)


@pytest.mark.parametrize("kind", [*clouds.CLOUDS, "own"])
def test_clouds_lie_in_the_plane_and_are_the_same_by_seed(kind):
    found, again = (clouds.draw(kind, 300, np.random.default_rng(4), OWN) for _ in range(2))
    assert found.shape == (300, 2) and np.abs(found).max() <= 3 and np.array_equal(found, again)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cloud": "own"}, "Draw at least 5"),
        ({"cloud": "star"}, "cloud can be"),
        ({"own": "???"}, "damaged"),
        ({"forger_rate": math.nan}, "must be a number"),
        ({"detective_moves": 11}, "must be a number"),
    ],
)
def test_what_makes_no_game_is_refused_in_a_sentence(changes, said):
    with pytest.raises(ValueError, match=said):
        PointsRecipe(**changes)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.cloud)
def test_a_recipe_travels_in_a_link(recipe):
    assert PointsRecipe.from_query(recipe.to_query()) == recipe


def test_the_film_begins_at_the_first_weights_ends_at_the_last_and_is_dense_early():
    kept = frames()
    assert kept[0] == 0 and kept[-1] == ROUNDS and FRAMES * 0.9 < len(kept) <= FRAMES
    gaps = np.diff(kept)
    assert gaps[0] <= 2 and (np.diff(gaps) >= -1).all()


def test_a_game_cut_in_pieces_ends_as_the_whole_one(monkeypatch):
    monkeypatch.setattr(PointsGame, "steps", 60)
    whole, pieces = begun(PointsRecipe()), begun(PointsRecipe())
    while not whole.over:
        whole.learn()
    while not pieces.over:
        pieces.go_on(0.001)
    assert len(whole.moments) == len(pieces.moments) > 5
    assert all(
        np.array_equal(a.weights, b.weights) and a[:5] == b[:5]
        for a, b in zip(map(_plain, whole.moments), map(_plain, pieces.moments), strict=True)
    )


def _plain(moment):
    class Plain(tuple):
        weights = moment.weights

    return Plain((moment.round, moment.detective, moment.forger, moment.distance, moment.covered))


def test_the_forger_learns_the_ring_and_the_losses_end_near_the_draw():
    game = begun(PointsRecipe())
    while not game.over:
        game.learn()
    first, last = game.moments[0], game.moments[-1]
    assert last.round == ROUNDS and last.distance < first.distance / 5 and last.covered > 0.9
    draw = losses.at_the_draw(game.recipe)
    assert last.detective == pytest.approx(draw.detective, abs=0.1) and last.forger == pytest.approx(draw.forger, abs=0.15)
    packed = figures.film(game)
    assert len(packed["film"]["rounds"]) == len(packed["film"]["distance"]) == len(game.moments)


def test_losses_that_run_away_end_the_game():
    game = begun(PointsRecipe(loss="wasserstein", forger_rate=0.1, detective_rate=0.1, swing=0.95, forger_moves=10))
    game.moments[-1] = replace(game.moments[-1], forger=2 * RAN_AWAY)
    assert game.over and game.ran_away
    game.moments[-1] = replace(game.moments[-1], forger=math.nan)
    assert game.ran_away


def test_the_script_plays_the_same_game(tmp_path):
    said = run_scripts({f"{place}.py": script(recipe) for place, recipe in enumerate(RECIPES)}, tmp_path)
    for place, recipe in enumerate(RECIPES):
        game = begun(recipe)
        looks = {}
        while game.step <= 1000:
            if game.step % 500 == 0:
                looks[game.step] = game.look()
            game.learn()
        for number, look in looks.items():
            line = next(line for line in said[f"{place}.py"].splitlines() if line.startswith(f"round {number}:"))
            assert f"detective {look.detective:.4f}, forger {look.forger:.4f}, distance {look.distance:.4f}" in line
