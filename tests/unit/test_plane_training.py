"""Trainings in the plane: recipes, films, words and scripts."""

import base64
import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.data.points import points
from core.explain.foundations.plane.recipe import MAX_STEPS, OPTIMIZERS, PlaneRecipe
from core.explain.foundations.plane.script import script
from core.explain.foundations.plane.training import PlaneTrainer, key_frames, record
from core.explain.foundations.plane.words import counts, verdict
from core.figures.foundations import plane as packed
from core.models.plane_net import features
from tests.scripts import run_scripts

SHORT = PlaneRecipe(count=60, epochs=8)
MINE = points.pack(np.array([[1, 1, 1], [-1, -1, 0], [0.5, 0.25, 2]]))
TWENTY = points.pack(np.array([[i % 5 - 2, i % 3, i % 4] for i in range(20)], dtype=float))
EVERYTHING = PlaneRecipe(
    data="moons",
    count=90,
    own=MINE,
    dropout=0.3,
    batch_norm=True,
    l1=0.001,
    l2=0.01,
    patience=9,
    layers=(4, 3),
    batch=7,
    features=("x1", "x2", "x1x2"),
    epochs=60,
    seed=3,
)

recipes = st.builds(
    PlaneRecipe,
    data=st.sampled_from(points.KINDS),
    noise=st.floats(0, 1),
    count=st.integers(10, 500),
    rate=st.floats(1e-6, 100),
    layers=st.lists(st.integers(1, 8), max_size=6).map(tuple),
    batch_norm=st.booleans(),
    own=st.sampled_from(["", MINE]),
    features=st.lists(st.sampled_from(["x1", "x2", "x1sq", "sinx2"]), min_size=1, unique=True).map(tuple),
)


@given(recipes)
def test_a_recipe_survives_json_and_a_link(recipe):
    assert PlaneRecipe.from_json(recipe.to_json()) == recipe
    assert PlaneRecipe.from_query(recipe.to_query() | {"projector": "true"}) == recipe


def test_a_link_holds_only_what_differs():
    assert PlaneRecipe().to_query() == {}
    assert replace(PlaneRecipe(), layers=(), batch_norm=True).to_query() == {"layers": "0", "batch_norm": "1"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rate", "nan"),
        ("rate", "inf"),
        ("rate", "1e9"),
        ("rate", "0"),
        ("rate", "fast"),
        ("epochs", "0"),
        ("epochs", "1000000000"),
        ("batch", "0"),
        ("batch", "2.5"),
        ("layers", "9"),
        ("layers", "1-2-3-4-5-6-7"),
        ("layers", "a"),
        ("layers", ""),
        ("data", "<script>"),
        ("features", ""),
        ("features", "x1-x1"),
        ("features", "x9"),
        ("noise", "-1"),
        ("dropout", "0.95"),
        ("batch_norm", "yes"),
        ("own", "zzz"),
        ("seed", "-1"),
        ("patience", "1e9"),
        ("activation", "cube"),
        ("optimizer", "x" * 5000),
    ],
)
def test_a_bad_link_is_refused_in_one_short_sentence(name, text):
    with pytest.raises(ValueError) as refused:
        PlaneRecipe.from_query({name: text})
    assert len(str(refused.value)) < 200 and str(refused.value).endswith(".")


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"rate": {}}', '{"layers": "x"}'])
def test_json_that_is_no_recipe_is_refused(text):
    with pytest.raises(ValueError):
        PlaneRecipe.from_json(text)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_same_recipe_gives_the_same_film_and_learns(optimizer):
    recipe = replace(EVERYTHING, optimizer=optimizer, rate=0.01, patience=0)
    one, two = record(recipe), record(recipe)
    assert one.epochs == two.epochs and np.array_equal(one.weights, two.weights)
    assert one.result.train_loss < one.epochs[0].train_loss


def test_a_film_begins_with_the_first_weights_whatever_is_trained_how():
    first = record(SHORT).weights[0]
    assert np.array_equal(first, record(replace(SHORT, optimizer="sgd", rate=1.0, batch=5, l2=0.1)).weights[0])
    assert not np.array_equal(first, record(replace(SHORT, seed=1)).weights[0])


def test_a_step_of_sgd_with_penalties_is_autograds():
    trainer = PlaneTrainer(replace(SHORT, optimizer="sgd", rate=0.1, batch=500, l1=0.02, l2=0.3))
    weight = trainer.net.dense[0].weight
    old, cut = weight.detach().clone(), trainer.points.training
    scores = trainer.net(trainer.x[:cut])[-1][:, 0]
    (plain,) = torch.autograd.grad(torch.nn.functional.binary_cross_entropy_with_logits(scores, trainer.y[:cut]), weight)
    trainer.epoch()
    assert torch.allclose(weight, old - 0.1 * (plain + 0.02 * old.sign() + 0.3 * old), atol=1e-6)


@pytest.mark.parametrize(
    "recipe",
    [
        SHORT,
        replace(EVERYTHING, patience=0, epochs=12),
        replace(SHORT, data="waves", layers=(3, 2)),
        replace(SHORT, data="blobs", classes=4, layers=(), activation="relu"),
    ],
)
def test_the_weights_sent_to_the_browser_are_the_network(recipe):
    film, trainer = record(recipe), PlaneTrainer(recipe)
    for _ in range(recipe.epochs):
        trainer.epoch()
    trainer.net.eval()
    data = packed.network(recipe, trainer.points, film)
    numbers = np.frombuffer(base64.b64decode(data["weights"]), "<f4").reshape(len(data["frames"]), -1)[-1]
    x = torch.tensor([[0.3, -1.2], [2.0, 2.5]])
    a = features(x, recipe.features).numpy()
    for inputs, outputs in zip(data["sizes"][:-1], data["sizes"][1:], strict=True):
        weight, bias, numbers = np.split(numbers, [inputs * outputs, (inputs + 1) * outputs])
        z = a @ weight.reshape(outputs, inputs).T + bias
        a = trainer.net.activation(torch.from_numpy(z)).numpy()
    assert not len(numbers)
    assert np.allclose(z, trainer.net(features(x, recipe.features))[-1].detach(), atol=1e-4)


def test_early_stopping_waits_its_patience_and_keeps_the_best():
    film = record(PlaneRecipe(data="moons", noise=0.55, count=100, layers=(8, 8), batch=50, patience=3))
    assert film.kept == min(range(len(film.epochs)), key=lambda epoch: film.epochs[epoch].test_loss)
    assert len(film.epochs) - 1 == film.kept + 3 and film.kept in film.frames
    assert "Stopped early" in verdict(PlaneRecipe(patience=3), film)[1]


def test_divergence_ends_the_film_before_the_numbers_do_and_is_said():
    recipe = PlaneRecipe(data="slope", layers=(), optimizer="sgd", rate=0.32, count=100)
    film = record(recipe)
    well, words = verdict(recipe, film)
    assert film.ran_away and not well and words.startswith("Diverged") and "rate 0.32 is too large" in words
    assert np.isfinite(film.weights).all() and film.result.train_loss > 100 * film.epochs[0].train_loss


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"init": "zero"}, "all weights zero"),
        ({"rate": 0.000001}, "Hardly anything"),
        ({}, "Loss 0.0"),
        ({"rate": 30.0, "optimizer": "sgd", "activation": "relu"}, "got worse"),
    ],
)
def test_what_happened_is_said(change, said):
    recipe = replace(PlaneRecipe(), **change)
    assert said in verdict(recipe, record(recipe))[1]


def test_three_straight_cuts_fence_the_disc_and_two_do_not():
    assert record(PlaneRecipe()).result.train_right == 1
    assert record(replace(PlaneRecipe(), layers=(2,))).result.train_right < 0.95


def test_too_many_steps_are_refused_with_what_to_do():
    with pytest.raises(ValueError, match="larger batch"):
        PlaneTrainer(replace(PlaneRecipe(), batch=1))
    assert MAX_STEPS == 6000


@given(st.integers(1, 1001), st.integers(2, 400))
def test_key_frames_are_dense_early_and_reach_both_ends(epochs, most):
    frames = key_frames(epochs, most)
    assert frames[0] == 0 and frames[-1] == epochs - 1 and len(frames) <= max(most, 1)
    assert frames == sorted(set(frames))
    gaps = np.diff(frames)
    assert not len(gaps) or gaps[0] <= gaps.max()


def test_counts_of_epochs_batches_and_steps():
    assert counts(PlaneRecipe(epochs=5, batch=100), 1000, 13).startswith(
        "1000 training points in batches of 100: 10 steps per epoch, 50 in 5"
    )


SCRIPTS = {
    "short": SHORT,
    "everything": EVERYTHING,
    "waves": replace(SHORT, data="waves", optimizer="rmsprop", rate=0.01),
    "own": PlaneRecipe(data="own", own=TWENTY),
    "diverges": PlaneRecipe(data="slope", layers=(), optimizer="sgd", rate=0.32, count=100),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What each script prints."""
    return run_scripts({name: script(recipe) for name, recipe in SCRIPTS.items()}, tmp_path_factory.mktemp("scripts"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_runs_on_its_own_and_ends_with_the_same_losses(name, printed):
    train, test = re.search(r"final train loss (\S+), test loss (\S+)", printed[name]).groups()
    film = record(SCRIPTS[name])
    if film.ran_away:
        assert "diverged" in printed[name] and not float(train) < 1e4
    else:
        assert (float(train), float(test)) == pytest.approx((film.result.train_loss, film.result.test_loss), abs=2e-6)
