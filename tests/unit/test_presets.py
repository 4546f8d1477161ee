"""The recipes on offer do what their sentences say."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from core.data.digits.digit_set import DigitSet, digit_set
from core.tasks import fit
from core.tasks.digits.presets import DIGIT_PRESETS as PRESETS
from core.tasks.digits.recipe import NETWORKS
from core.tasks.kind import ROWS
from core.training.events import Step
from core.training.record import Record


def trained(name: str, data: DigitSet | None = None, **changes) -> Record:
    recipe = replace(PRESETS[name].recipe, **changes)
    record = Record(recipe)
    for event in fit(recipe, data, device="cpu"):
        record.take(event)
    return record


@pytest.mark.parametrize("name", PRESETS)
def test_every_recipe_starts_and_comes_back_from_its_link(name):
    recipe, group, sentence, question = PRESETS[name]
    assert any(group in row for row in ROWS)
    assert question is None or question.right in question.options
    assert recipe.from_query(recipe.to_query()) == recipe and sentence.endswith(".")
    steps = islice((event for event in fit(recipe, digit_set("sample"), device="cpu") if isinstance(event, Step)), 2)
    assert all(np.isfinite(step.loss) for step in steps)


def test_the_recipes_differ():
    assert len({preset.recipe for preset in PRESETS.values()}) == len(PRESETS)


def test_quick_look_reads_more_than_nine_of_ten():
    record = trained("Quick look")
    assert record.recipe.training == 3500 and record.finished.test["accuracy"] > 0.9


def test_rate_too_high_diverges_in_the_first_epoch():
    record = trained("Rate too high")
    assert record.finished.reason == "diverged" and len(record.steps) < record.recipe.steps_per_epoch


def test_all_zeros_learns_nothing():
    record = trained("All zeros")
    assert record.finished.test["accuracy"] < 0.15 and max(length for lengths in record.steps.gradients for length in lengths) == 0


def test_two_hundred_digits_are_known_by_heart_and_the_cures_help():
    heart = trained("Overfit on purpose", network=NETWORKS["Small and fast"])
    last, best = heart.ends[-1], heart.best
    assert last.train["accuracy"] == 1 and best.number < last.number and last.val["loss"] > 1.1 * best.val["loss"]
    cured = trained("Every cure at once", network=NETWORKS["Small and fast"])
    assert cured.best.val["loss"] < 0.7 * best.val["loss"]
    assert cured.finished.test["accuracy"] > heart.finished.test["accuracy"] + 0.03
