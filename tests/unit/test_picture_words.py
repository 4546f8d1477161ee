"""Trainings on pictures in words: recipes, results, the coach, comparisons, recipes on offer."""

from dataclasses import fields, replace

import numpy as np
import pytest

from core.data.pictures.picture_set import picture_set
from core.explain.training.coach import advice
from core.explain.training.compare import OTHER_EXAMPLES, changed, differences, in_words, lesson, said, short_name
from core.explain.training.recipe_words import changes, setting
from core.explain.training.results import progress, result
from core.tasks import estimate, from_query, task_of, to_query
from core.tasks.kind import ROWS
from core.tasks.pictures.presets import PICTURE_PRESETS
from core.tasks.pictures.recipe import OWN, PictureRecipe, recipe_for, usual
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.events import EpochEnd, Finished, Preparing, Started, Step
from core.training.record import Record

HEAD = PictureRecipe(**OWN["head"])
SCRATCH = PictureRecipe(mode="scratch", **OWN["scratch"])
MINE = replace(HEAD, pictures="3f2a" + "0" * 12, num_train=40, num_classes=2)


def record_of(recipe, train, val, accuracy, reason="done", checked=18):
    """A training whose losses took these values."""
    record = Record(recipe)
    record.take(Started(10, ("fc",), recipe.training, checked, recipe.steps_per_epoch, recipe.epochs, "CPU"))
    step = 0
    for number, losses in enumerate(zip(train, val, accuracy, strict=True)):
        for _ in range(recipe.steps_per_epoch if number else 0):
            step += 1
            record.take(Step(step, losses[0], recipe.rate, (0.1,)))
        before = min(val[:number], default=np.inf)
        figures = {"loss": losses[0], "accuracy": 0.9}, {"loss": losses[1], "accuracy": losses[2]}
        record.take(EpochEnd(number, *figures, 1.0, losses[1] < before))
    if reason:
        best = int(np.argmin(val))
        kept = {"predictions": np.zeros(18, np.uint8), "confidence": np.ones(18)}
        record.take(Finished(reason, "", best, {"loss": val[best], "accuracy": accuracy[best]}, {}, kept, 4.0))
    return record


@pytest.mark.parametrize("name", PICTURE_PRESETS)
def test_a_recipe_on_offer_fits_its_pictures_and_comes_back_from_its_link(name):
    recipe, group, sentence, _ = PICTURE_PRESETS[name]
    assert any(group in row for row in ROWS) and sentence.endswith((".", "?"))
    found = picture_set(recipe.pictures)
    assert (len(found.training_rows), len(found.classes)) == (recipe.num_train, recipe.num_classes)
    assert from_query(to_query(recipe)) == recipe and task_of(recipe).preset_of(recipe) == name and estimate(recipe) > 0


def test_a_recipe_in_words():
    assert in_words(HEAD) == "the built-in ResNet-18, head only, textures, Adam 0.005, batch 16, 20 epochs"
    assert "turned by up to (degrees) 20" in in_words(replace(HEAD, rotate=20))
    assert short_name(HEAD) == "Head only" and short_name(MINE) == "Head only, 40 of one's own (3f2a)"
    assert short_name(replace(MINE, mode="all", **OWN["all"])) == "Everything, 40 of one's own (3f2a)"
    assert setting(HEAD).startswith(
        "picture 112 × 112 → the built-in ResNet-18 → 3 scores; learns: head only; adam, rate 0.005, 57 pictures"
    )
    assert set(said(HEAD)) >= {field.name for field in fields(HEAD)} - {"num_train", "num_classes", "dropout"}  # a ResNet has none


def test_what_changes_between_recipes():
    assert changes(SCRATCH, usual(SCRATCH, "head")) == "what learns to head only"
    assert changes(SCRATCH, replace(SCRATCH, crop=0.4, flip=False)) == "mirroring to no, cutting away to 0.4"
    assert "what learns head only → everything" in changed(replace(HEAD, mode="all"), HEAD)
    assert [d.name for d in differences([HEAD, MINE])] == ["pictures"]
    assert differences([HEAD, replace(HEAD, train_limit=57)]) == []  # all of them, said in two ways
    assert [d.name for d in differences([HEAD, replace(HEAD, train_limit=50)])] == ["train_limit"]
    assert lesson("AB", [HEAD, MINE], [0.9, 0.95]) == OTHER_EXAMPLES.format("pictures")
    assert lesson("AB", [HEAD, replace(MINE, rotate=5)], [0.9, 0.95]).endswith("They differ in more: Turned by up to (degrees).")


@pytest.mark.parametrize("mode", TRANSFER_MODES)
def test_the_usual_recipe_of_a_way_is_the_one_for_its_set(mode):
    assert usual(HEAD, mode) == recipe_for("textures", mode=mode)


def test_before_the_first_epoch_it_says_that_it_looks_at_the_pictures():
    record = Record(HEAD)
    record.take(Preparing(30, 75))
    assert progress(record, 9.0) == "Looking at every picture once: 30 of 75."


def test_the_result_is_told_by_the_validation_pictures():
    found = result(record_of(HEAD, [1.1, 0.2], [1.1, 0.3], [0.33, 16 / 18]))
    assert found.headline == "88.9 % of 18 validation pictures told apart right"
    assert "16 of them are right; with so few, 15 points more or less are luck" in found.details and "test" not in found.details
    perfect = result(record_of(HEAD, [1.1, 0.2], [1.1, 0.3], [0.33, 1.0]))
    assert "the next new picture may still be misread" in perfect.details
    nothing = result(record_of(replace(HEAD, mode="all"), [0.1, 0.2], [0.1, 0.3], [1.0, 0.9]))
    assert "No epoch was better than the head that it was given at first" in nothing.details


def test_the_coach_sends_who_began_from_nothing_to_the_pretrained_network():
    record = record_of(replace(SCRATCH, epochs=3), [1.1, 0.9, 0.8, 0.7], [1.1, 1.0, 0.9, 0.88], [0.33, 0.5, 0.55, 0.6])
    found = advice(record)[0]
    assert found.kind == "from scratch" and "57 pictures alone" in found.sees and found.recipe == usual(SCRATCH, "head")


@pytest.mark.parametrize(
    ("recipe", "field"),
    [
        (replace(SCRATCH, epochs=9), "mode"),
        (PictureRecipe(mode="all", crop=0.0), "crop"),
        (HEAD, "patience"),
        (replace(HEAD, train_limit=20), "train_limit"),
    ],
)
def test_what_helps_against_learning_by_heart(recipe, field):
    train, val = [1.1, 0.5, *[0.1] * 5], [1.1, 0.6, *[1.5] * 5]
    found = next(piece for piece in advice(record_of(recipe, train, val, [0.3, *[0.8] * 6], reason="")) if piece.kind == "overfitting")
    assert getattr(found.recipe, field) != getattr(recipe, field) and "pictures of a class have in common" in found.why


def test_a_rate_that_is_too_small_is_told_by_the_loss_of_guessing():
    slow = replace(HEAD, rate=1e-5, epochs=20)
    losses = [float(value) for value in np.linspace(1.1, 1.09, 20)]
    found = advice(record_of(slow, losses, losses, [0.33] * 20, reason=""))[0]
    assert found.kind == "not learning" and found.recipe.rate == OWN["head"]["rate"]
