"""The blocks of a network against the network that PyTorch builds, and what a recipe says in numbers."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.explain.training.recipe_words import changes, counts, setting, waiting
from core.figures.training.rates import finder_rows, schedule_rows
from core.models import stack
from core.tasks.digits.blocks import parts
from core.tasks.digits.recipe import CLASSES, INPUT, NETWORKS, DigitRecipe
from core.training.rate_finder import Finding
from core.training.words import duration, many

words = st.sampled_from(["conv3", "conv4k5p2", "conv2s2", "pool", "avg", "pool3", "conv5k1"])


@settings(max_examples=25, deadline=None)
@given(st.lists(words, max_size=4), st.lists(st.sampled_from(["dense7", "dense12"]), max_size=2), st.booleans())
def test_shapes_and_parameters_are_those_of_the_built_network(pictures, dense, batch_norm):
    text = " ".join([*pictures, *dense])
    try:
        stack.cost(stack.parse(text), INPUT, CLASSES)
    except ValueError:
        return
    found = parts(text, batch_norm)
    net = stack.Stack(stack.parse(text), INPUT, CLASSES, batch_norm=batch_norm)
    x, shapes = torch.zeros(2, *INPUT), [INPUT]
    for layer in net.layers:
        x = layer(x)
        if isinstance(layer, nn.Conv2d | nn.Linear | nn.MaxPool2d | nn.AvgPool2d):
            shapes.append(tuple(x.shape[1:]))
    assert [part.shape for part in found] == shapes
    assert sum(part.parameters for part in found) == sum(p.numel() for p in net.parameters())


def test_the_courses_numbers_are_said():
    found = parts(NETWORKS["The course's CNN"])
    assert [part.size for part in found] == ["28 × 28 × 1", "26 × 26 × 32", "13 × 13 × 32", "11 × 11 × 64", "5 × 5 × 64", "128", "10"]
    assert [part.parameters for part in found] == [0, 320, 0, 18_496, 0, 204_928, 1_290]
    assert "(28 + 2·0 − 3) / 1 + 1 = 26" in found[1].words and "5.5, cut down to 5" in found[4].words
    assert "1,600 numbers (64 · 5 · 5)" in found[5].words
    assert "32 × (3·3·1 + 1) = 320 parameters" in found[1].words and "64 × (3·3·32 + 1) = 18,496 parameters" in found[3].words
    assert "128 × (1,600 + 1) = 204,928 parameters" in found[5].words


@pytest.mark.parametrize(
    ("text", "place", "why"), [("pool pool pool pool pool", 5, "does not fit"), ("dense8 conv8 pool", 2, "no picture")]
)
def test_the_first_layer_that_cannot_be_says_why_and_the_rest_is_unknown(text, place, why):
    found = parts(text)
    assert why in found[place].words and found[place - 1].shape
    assert not any(part.shape or part.words for part in found[place + 1 :])


def test_words_that_are_no_layers_are_refused():
    with pytest.raises(ValueError, match="is not a layer"):
        parts("conv32 magic")


def test_pictures_batches_and_iterations_are_counted():
    assert counts(DigitRecipe(train_limit=1000, batch=100, epochs=5)) == "1,000 pictures / batch 100 → 10 iterations an epoch, 50 in all"
    assert counts(DigitRecipe(data="mnist")) == "55,000 pictures / batch 64 → 860 iterations an epoch, 8,600 in all"
    assert counts(DigitRecipe(train_limit=64, batch=64, epochs=1)) == "64 pictures / batch 64 → 1 iteration an epoch, 1 in all"


def test_times_and_large_numbers_read_as_people_say_them():
    assert [duration(s) for s in (0.2, 7.4, 44, 170, 5400)] == ["1 s", "7 s", "40 s", "3 min", "90 min"] and duration(7200) == "2.0 h"
    assert many(421_642) == "421,642" and many(4_200_000) == "4.2 million"


@pytest.mark.parametrize("schedule", ["constant", "step", "cosine", "onecycle"])
def test_the_drawn_schedule_is_the_one_that_is_trained(schedule):
    recipe = DigitRecipe(schedule=schedule, rate=0.01)
    rows = schedule_rows(recipe)
    assert rows[0]["step"] == 1 and rows[-1]["step"] == recipe.steps and len(rows) == 200
    assert all(row["rate"] == recipe.rate_at(row["step"] - 1) for row in rows)
    assert [row["step"] for row in schedule_rows(DigitRecipe(train_limit=64, epochs=3))] == [1, 2, 3]


def test_the_finders_picture_is_cut_at_twice_the_first_loss():
    rows = finder_rows(Finding((0.1, 1.0), (2.0, 90.0), (2.0, 50.0), 0.1, 0.1))
    assert [row["loss"] for row in rows[:4]] == [2, 4, 2, 4] and rows[4] == {"kind": "suggested", "rate": 0.1}
    assert len(finder_rows(Finding((0.1,), (2.0,), (2.0,), 0.0, 0.1))) == 2


def test_a_recipe_and_what_was_changed_in_words():
    before = DigitRecipe(network="conv8 dense16", train_limit=200, batch=20)
    assert setting(before) == "picture → conv8 → dense16 → scores; adam, rate 0.001, 200 pictures."
    assert changes(before, replace(before, rate=0.03)) == "rate to 0.03"
    assert changes(before, replace(before, rotate=8.0, shift=2.0)) == "turn to 8, shift to 2"
    assert changes(before, replace(before, train_limit=0)) == "pictures to all"


def test_waiting_in_words():
    assert waiting(0, 0.0) == ""
    assert waiting(12, 40.0) == "12 others wait before it; it would begin in about **40 s**. "
