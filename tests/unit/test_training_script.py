"""The script of a recipe, run on its own, prints what our training finds."""

import ast
import re
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.data.reviews.own import keep, own_folder
from core.data.reviews.reviews import MINI, Reviews, mini
from core.models import files
from core.models.stack_code import written
from core.tasks import fit
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.tasks.digits.task import build
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.task import SHIPPED
from core.tasks.script import script
from core.training.events import EpochEnd, Finished
from core.training.optimizers import OPTIMIZERS
from core.training.schedules import SCHEDULES
from tests.scripts import run_scripts

# Between them: every optimizer and schedule, every kind of layer, every cure, and a last batch of a single picture.

RECIPES = {
    "cnn": DigitRecipe(epochs=2, train_limit=300),
    "sgd": DigitRecipe(
        network="dense30",
        optimizer="sgd",
        rate=0.05,
        schedule="step",
        l1=0.0003,
        init="xavier",
        activation="tanh",
        epochs=3,
        train_limit=300,
    ),
    "momentum": DigitRecipe(
        network="conv4k5s2p2 dense20",
        optimizer="momentum",
        schedule="cosine",
        rate=0.02,
        rotate=10.0,
        shift=1.0,
        zoom=0.1,
        noise=0.1,
        clip=0.5,
        epochs=3,
        train_limit=200,
        mixed_precision=False,
    ),
    "rmsprop": DigitRecipe(
        network="conv4 pool dense20",
        optimizer="rmsprop",
        batch_norm=True,
        init="he",
        batch=32,
        train_limit=193,
        epochs=2,
        mixed_precision=False,
    ),
    "adam": DigitRecipe(
        network=NETWORKS["LeNet-5"], optimizer="adam", schedule="onecycle", l2=0.01, activation="leaky", epochs=2, train_limit=300, seed=5
    ),
    "adamw": DigitRecipe(
        network="dense40 dense20",
        optimizer="adamw",
        l2=0.1,
        rate=0.1,
        patience=2,
        epochs=30,
        train_limit=200,
        dropout=0.0,
        activation="sigmoid",
    ),
    "diverges": DigitRecipe(network="dense20", optimizer="sgd", rate=1000.0, l2=1.0, epochs=9, train_limit=200, mixed_precision=False),
    "lstm": ReviewRecipe(epochs=2, train_limit=200),
    "gru": ReviewRecipe(
        cell="gru",
        bidirectional=True,
        embedding=16,
        hidden_size=12,
        l1=0.0001,
        schedule="onecycle",
        train_limit=100,
        vocabulary=300,
        epochs=2,
        seed=4,
    ),
    "attention": ReviewRecipe(cell="attention", embedding=16, hidden_size=12, l1=0.0001, clip=1.0, train_limit=100, epochs=2, seed=2),
    "slips": ReviewRecipe(
        cell="rnn",
        readout="last",
        read_padding=True,
        unknown_padding=True,
        length=30,
        vocabulary=200,
        dropout=0.0,
        clip=0.5,
        l1=0.0002,
        train_limit=90,
        batch=20,
        epochs=2,
        mixed_precision=False,
    ),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What each script prints."""
    folder = tmp_path_factory.mktemp("scripts")
    shutil.copy(MINI, folder)
    return run_scripts({name: script(recipe, "cpu") for name, recipe in RECIPES.items()}, folder)


def test_between_them_the_recipes_use_everything():
    assert {recipe.optimizer for recipe in RECIPES.values()} == set(OPTIMIZERS)
    assert {recipe.schedule for recipe in RECIPES.values()} == set(SCHEDULES)


@pytest.mark.parametrize("name", [name for name in RECIPES if name != "diverges"])
def test_a_script_finds_the_losses_of_our_training(printed, name):
    events = list(fit(RECIPES[name], device="cpu"))
    assert events[-1].test
    same_losses(printed[name], events)


def same_losses(printed, events):
    """Whether a script prints the figures of this training."""
    ends = [event for event in events if isinstance(event, EpochEnd)][1:]
    lines = [[float(n) for n in re.findall(r"\d+\.\d+", line)] for line in printed.splitlines() if line.startswith("epoch")]
    assert len(lines) == len(ends)
    for found, end in zip(lines, ends, strict=True):
        ours = [part[name] for part in (end.train, end.val) for name in ("loss", "accuracy")]
        assert found == pytest.approx(ours, rel=1e-4, abs=1e-4)
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert f"best: epoch {finished.best_epoch}" in printed
    judged = finished.test or finished.val  # of few pictures there is no third part
    assert float(printed.split()[-1]) == pytest.approx(judged["accuracy"], abs=1e-4)


def test_early_stopping_stopped(printed):
    assert 0 < len(re.findall("^epoch", printed["adamw"], re.MULTILINE)) < RECIPES["adamw"].epochs


def test_a_training_that_diverges_says_so(printed):
    events = list(fit(RECIPES["diverges"], device="cpu"))
    assert events[-1].reason == "diverged" and "diverged" in printed["diverges"]


@pytest.mark.parametrize("kind", ["cpu", "cuda", "mps"])
@pytest.mark.parametrize("data", ["sample", "mnist"])
def test_every_script_is_python_and_short(kind, data):
    recipe = DigitRecipe(data=data, rotate=5.0, clip=1.0, l1=0.1, patience=3, schedule="onecycle", batch_norm=True)
    code = script(recipe, kind)
    ast.parse(code)
    assert len(code.splitlines()) < 112 and max(map(len, code.splitlines())) <= 140 and "core." not in code
    assert f'device = "{kind}"' in code


@pytest.mark.parametrize("data", ["mini", "imdb", "own"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "attention"])
def test_every_script_for_reviews_is_python_and_short(data, cell):
    own = {"own": "0123456789abcdef", "num_reviews": 500} if data == "own" else {}
    code = script(ReviewRecipe(data=data, cell=cell, bidirectional=True, clip=1.0, l1=0.1, patience=3, schedule="onecycle", **own), "cuda")
    ast.parse(code)
    most = 205 if cell == "attention" else 160  # three classes more
    assert len(code.splitlines()) < most and max(map(len, code.splitlines())) <= 140 and "core." not in code


def test_scripts_for_own_reviews_and_for_the_shipped_network(tmp_path):
    recipes = {
        "own.py": ReviewRecipe(data="own", own=keep(mini().test), num_reviews=100, batch=16, epochs=2, embedding=8, hidden_size=8, seed=3)
    }
    shutil.copy(own_folder() / f"{recipes['own.py'].own}.tsv", tmp_path / "my-reviews.tsv")
    shutil.copy(MINI, tmp_path)
    if (files.MODELS / f"{SHIPPED}.safetensors").exists():
        recipes["shipped.py"] = ReviewRecipe(start="shipped", rate=0.0003, epochs=1, train_limit=64)
        for name in (f"{SHIPPED}.safetensors", "reviews-tokens.json"):
            shutil.copy(files.MODELS / name, tmp_path)
    printed = run_scripts({name: script(recipe, "cpu") for name, recipe in recipes.items()}, tmp_path)
    for name, recipe in recipes.items():
        events = list(fit(recipe, device="cpu"))
        assert events[-1].test
        same_losses(printed[name], events)


def test_scripts_for_texts_with_any_labels(tmp_path):
    found = mini().test
    labels = np.arange(len(found)) % 3
    sizes = {"num_reviews": 100, "labels": "a|b c|d's", "batch": 16, "embedding": 8, "hidden_size": 8, "seed": 3}
    recipe = ReviewRecipe(data="own", own=keep(Reviews(found.texts, labels), names=("a", "b", "c")), epochs=2, **sizes)
    shutil.copy(own_folder() / f"{recipe.own}.tsv", tmp_path / "my-reviews.tsv")
    for name in (f"{SHIPPED}.safetensors", "reviews-tokens.json"):
        shutil.copy(files.MODELS / name, tmp_path)
    recipes = {"random.py": recipe, "shipped.py": replace(recipe, start="shipped", epochs=1)}
    printed = run_scripts({name: script(each, "cpu") for name, each in recipes.items()}, tmp_path)
    for name, each in recipes.items():
        same_losses(printed[name], list(fit(each, device="cpu")))


@pytest.mark.parametrize("network", [*NETWORKS.values(), ""])
def test_a_network_written_out_is_the_network(network):
    recipe = DigitRecipe(network=network, batch_norm=True)
    torch.manual_seed(3)
    ours = build(recipe).layers
    torch.manual_seed(3)
    theirs = eval(written(ours, (1, 28, 28)), {"nn": torch.nn})
    x = torch.rand(2, 1, 28, 28)
    assert torch.equal(ours.eval()(x), theirs.eval()(x))
    assert [repr(layer) for layer in ours] == [repr(layer) for layer in theirs]
