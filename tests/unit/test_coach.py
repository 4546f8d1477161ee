"""The coach on real small trainings: those that show a trouble, and those that show none."""

from dataclasses import replace
from functools import cache

import pytest

from core.explain.training.coach import advice
from core.explain.training.cures import cause, cure
from core.tasks import fit
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.tasks.next_number.recipe import NextNumberRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.events import EpochEnd
from core.training.record import Record

DENSE = {"train_limit": 1000, "network": "dense64", "dropout": 0.0, "mixed_precision": False}
DEEP = {"train_limit": 1000, "network": "dense64 dense64 dense64 dense64", "dropout": 0.0, "mixed_precision": False}
FEW = {"train_limit": 150, "network": "dense256", "dropout": 0.0, "batch": 16, "rate": 0.003, "mixed_precision": False}

TROUBLES = {
    "diverged": (DigitRecipe(**DEEP | {"train_limit": 500}, optimizer="momentum", rate=1000, epochs=3), "diverged", {"rate": 0.03}),
    "leaps": (DigitRecipe(**DENSE, optimizer="sgd", rate=10, batch=32, epochs=3), "not learning", {"rate": 0.1}),
    "zeros": (DigitRecipe(**DENSE, init="zeros", epochs=2), "not learning", {"init": "he"}),
    "rate too low": (DigitRecipe(**DENSE, rate=1e-6, epochs=4), "not learning", {"rate": 0.001}),
    "sigmoid": (DigitRecipe(**DEEP, activation="sigmoid", optimizer="sgd", rate=0.1, epochs=4), "not learning", {"activation": "relu"}),
    "penalty": (DigitRecipe(**DENSE, l2=1.0, epochs=4), "not learning", {"l2": 0.0}),
    "slow": (DigitRecipe(**DENSE, rate=1e-4, epochs=5), "slow", {"rate": 0.001}),
    "large": (DigitRecipe(**DENSE, init="large", epochs=1), "large weights", {"init": "he"}),
    "overfitting": (DigitRecipe(**FEW, epochs=25), "overfitting", {"rotate": 8.0, "shift": 2.0}),
    "silent": (DigitRecipe(**DENSE, rate=0.1, batch=32, epochs=3), "silent units", {"rate": 0.001}),
    "still improving": (DigitRecipe(**DENSE, batch=32, epochs=3), "still improving", {"epochs": 6}),
}


@cache
def trained(recipe):
    """The record of a training, and what the coach said after each epoch."""
    record, said = Record(recipe), []
    for event in fit(recipe, device="cpu"):
        record.take(event)
        if isinstance(event, EpochEnd):
            said.append([piece.kind for piece in advice(record)])
    return record, said


@pytest.mark.parametrize("name", TROUBLES)
def test_names_the_trouble_and_changes_one_thing(name):
    recipe, kind, change = TROUBLES[name]
    found = advice(trained(recipe)[0])
    assert 1 <= len(found) <= 2 and found[0].kind == kind, [piece.kind for piece in found]
    assert {field: getattr(found[0].recipe, field) for field in change} == change
    changed = {field for field in DigitRecipe.__dataclass_fields__ if getattr(found[0].recipe, field) != getattr(recipe, field)}
    assert changed == set(change) and found[0].sees.endswith(".") and found[0].why.endswith(".")


@pytest.mark.parametrize(
    "recipe",
    [
        DigitRecipe(**DENSE, batch=32, epochs=6),
        DigitRecipe(train_limit=1000, network=NETWORKS["Small and fast"], dropout=0.2, batch=32, epochs=5),
        DigitRecipe(train_limit=1000, network=NETWORKS["Small and fast"], rate=0.01, schedule="onecycle", epochs=5),
        DigitRecipe(**DENSE, batch=32, optimizer="momentum", rate=0.03, epochs=5),
    ],
    ids=str,
)
def test_no_false_alarm(recipe):
    record, said = trained(recipe)
    assert not any(said[:-1]), said
    assert all(piece.good for piece in advice(record))


def test_evidence_is_in_the_words():
    overfit = advice(trained(TROUBLES["overfitting"][0])[0])[0]
    record = trained(TROUBLES["overfitting"][0])[0]
    assert f"Overfitting from epoch {record.best.number}" in overfit.sees
    assert f"{record.best.val['loss']:.2g} to {record.ends[-1].val['loss']:.2g}" in overfit.sees
    assert "new digits right (" in overfit.sees and "surer of its mistakes" in overfit.sees  # the loss alone would mislead
    zeros = advice(trained(TROUBLES["zeros"][0])[0])[0]
    assert "2.30" in zeros.sees and "began at zero" in zeros.why


def test_overfitting_is_said_again_and_again_and_not_now_and_then():
    said = trained(TROUBLES["overfitting"][0])[1]
    first = next(epoch for epoch, kinds in enumerate(said) if kinds)
    assert all(kinds == ["overfitting"] for kinds in said[first:]) and len(said) - first > 5


@pytest.mark.parametrize(
    ("recipe", "change"),
    [
        (DigitRecipe(**DENSE, optimizer="sgd", rate=0.8, batch=32, epochs=6), {"rate": 0.08}),
        (DigitRecipe(**DENSE | {"train_limit": 300}, optimizer="sgd", rate=0.3, batch=4, epochs=6), {"batch": 32}),
    ],
    ids=["long steps", "small batch"],
)
def test_unsteady_with_some_draw_of_the_weights(recipe, change):
    """Such trainings are chaotic: which epoch leaps depends on the last bits of the machine."""
    seen = []
    for seed in range(3):
        record = Record(replace(recipe, seed=seed))
        for event in fit(record.recipe, device="cpu"):
            record.take(event)
            seen += [(seed, piece) for piece in advice(record) if isinstance(event, EpochEnd) and piece.kind == "unsteady"]
    assert seen
    for _, piece in seen:
        assert {field: getattr(piece.recipe, field) for field in change} == change


def test_early_stopping_is_good_news():
    found = advice(trained(DigitRecipe(**FEW, epochs=40, patience=3))[0])
    assert found[0].kind == "stopped early" and found[0].good and found[0].recipe is None


def test_each_cure_for_overfitting_in_turn():
    recipe, kinds = TROUBLES["overfitting"][0], []
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
    for _ in range(5):
        record.recipe = advice(record)[0].recipe
        kinds.append(record.recipe)
    assert kinds[0].rotate and kinds[1].dropout == 0.5 and kinds[2].patience == 3 and kinds[3].train_limit == 0 and kinds[4].l2


@pytest.mark.parametrize(
    "recipe",
    [
        PictureRecipe(num_train=4000, train_limit=100, epochs=200, mode="blocks", crop=0.4, colour=0.3, flip=True),
        ReviewRecipe(batch=500, length=1000, hidden_size=16, embedding=16, dropout=0.5, patience=3),
    ],
    ids=["pictures", "reviews"],
)
def test_a_cure_that_is_not_allowed_is_said_without_a_recipe(recipe):
    what, better = cure(recipe)
    assert what and better is None


def test_padding_that_is_read_is_named_before_anything_else():
    record = Record(ReviewRecipe(read_padding=True, l2=0.1))
    assert "filled up" in cause(record)[0]


def test_guessing_is_what_the_task_calls_it():
    record = Record(NextNumberRecipe(epochs=5))
    flat = {"loss": record.recipe.guessing, "accuracy": 0.0}  # such a network has learnt nothing
    for event in fit(record.recipe, device="cpu"):
        record.take(replace(event, train=flat, val=flat) if isinstance(event, EpochEnd) else event)
    assert "saying the last number once more gives 1.00" in advice(record)[0].sees


def test_an_exploding_gradient_is_clipped():
    recipe = DigitRecipe(**DENSE, batch=32, epochs=3)
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
    record.steps.gradients[40] = (4000.0, 300.0)
    found = advice(record)
    assert found[0].kind == "exploding" and "step 41" in found[0].sees and "4,011" in found[0].sees
    assert found[0].recipe.clip == 1.0


def test_nothing_is_said_without_evidence():
    assert advice(Record(DigitRecipe())) == ()
