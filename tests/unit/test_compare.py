"""Trainings side by side, in words."""

from dataclasses import fields, replace

import pytest

from core.explain.training.compare import changed, differences, in_words, lesson, said, short_name
from core.tasks.digits.presets import DIGIT_PRESETS
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.training.fields import settings


def test_every_setting_has_a_name_and_every_choice_its_words():
    assert set(said(DigitRecipe())) >= {field.name for field in fields(DigitRecipe)} - {"own"}
    ours = DigitRecipe(own="a" * 16, train_limit=80)  # whose digits it is about is told with what they are
    assert ours.in_words("data") == "80 digits of a class" and [each.name for each in differences([DigitRecipe(train_limit=80), ours])] == [
        "data"
    ]
    chosen = {name: about.choices for name, about in settings(DigitRecipe).items() if about.choices}
    assert set(chosen) == {"data", "activation", "init", "optimizer", "schedule"}
    for name, choices in chosen.items():
        assert len({replace(DigitRecipe(), **{name: choice}).in_words(name) for choice in choices}) == len(choices)


def test_only_what_differs_is_listed_in_the_order_of_the_recipe():
    found = differences([DigitRecipe(), DigitRecipe(rate=0.01, batch_norm=True), DigitRecipe(rate=0.01)])
    assert [d.name for d in found] == ["batch_norm", "rate"]
    assert [d.values for d in found] == [("no", "yes", "no"), ("0.001", "0.01", "0.01")]
    assert differences([DigitRecipe(), DigitRecipe()]) == []


def test_all_pictures_said_in_two_ways_are_the_same():
    assert differences([DigitRecipe(train_limit=0), DigitRecipe(train_limit=3500)]) == []


def test_a_recipe_in_one_line():
    assert in_words(DigitRecipe()) == "The course's CNN, Adam 0.001, batch 64, 10 epochs"
    special = DigitRecipe(
        network=NETWORKS["LeNet-5"], optimizer="sgd", rate=0.1, epochs=1, l2=0.01, train_limit=1000, mixed_precision=False
    )
    assert in_words(special) == "LeNet-5, SGD 0.1, batch 64, 1 epoch, L2 (weight decay) 0.01, training pictures 1,000, 16-bit numbers no"
    assert in_words(DigitRecipe(network="conv8")).startswith("conv8, ") and in_words(DigitRecipe(network="")).startswith(
        "no hidden layer, "
    )


@pytest.mark.parametrize(
    ("recipes", "accuracies", "told"),
    [
        ([DigitRecipe(), DigitRecipe(rate=0.01)], [0.9, 0.95], "Only one setting differs, Learning rate: a fair test. B (0.01) did best."),
        ([DigitRecipe(), DigitRecipe(rate=0.01)], [0.9, 0.9], "No one did better"),
        ([DigitRecipe(), DigitRecipe(rate=0.01)], [None, None], "a fair test. Try another seed"),
        ([DigitRecipe(), DigitRecipe(seed=1)], [0.9, 0.92], "the 2.0 percentage points between them are luck"),
        ([DigitRecipe(), DigitRecipe(rate=0.01, batch=32)], [0.9, 0.95], "2 settings differ (Learning rate, Batch)"),
        ([DigitRecipe(), DigitRecipe()], [0.9, 0.9], "The settings are the same."),
    ],
)
def test_what_a_comparison_allows_to_say(recipes, accuracies, told):
    assert told in lesson("AB", recipes, accuracies)


def test_a_run_without_a_name_is_called_by_what_it_is():
    assert all(short_name(preset.recipe) == name for name, preset in DIGIT_PRESETS.items())
    assert short_name(DIGIT_PRESETS["Rate too high"].recipe, "diverged") == "Rate too high · diverged"
    assert short_name(DigitRecipe(rate=1.0), "diverged") == "Learning rate 1 · diverged"
    assert short_name(DigitRecipe(network="conv8 pool", rate=0.01, seed=3)) == "Own layers, learning rate 0.01, …"
    assert short_name(DigitRecipe(network="", l2=0.01)) == "No hidden layer, L2 (weight decay) 0.01"


def test_what_was_changed_since_another_run():
    assert changed(DigitRecipe(rate=0.01, dropout=0.3), DigitRecipe(dropout=0.0)) == "learning rate 0.001 → 0.01, dropout none → 0.3"
    assert changed(DigitRecipe(), DigitRecipe()) == "the same settings"
    assert changed(DigitRecipe(rate=0.01, batch=8, epochs=1, seed=3), DigitRecipe()).startswith(
        "4 settings changed, among them learning rate, batch"
    )
