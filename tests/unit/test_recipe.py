"""Recipes travel unharmed, and refuse in a sentence what cannot be trained."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.training.optimizers import OPTIMIZERS
from core.training.schedules import SCHEDULES

recipes = st.builds(
    DigitRecipe,
    network=st.sampled_from(list(NETWORKS.values())),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    schedule=st.sampled_from(list(SCHEDULES)),
    rate=st.floats(1e-6, 10),
    batch=st.integers(2, 512),
    epochs=st.integers(1, 50),
    dropout=st.floats(0, 0.9),
    batch_norm=st.booleans(),
    rotate=st.floats(0, 30),
    seed=st.integers(0, 9999),
    mixed_precision=st.booleans(),
)


@settings(deadline=None)
@given(recipes)
def test_a_recipe_travels_through_json_and_a_link(recipe):
    assert DigitRecipe.from_json(recipe.to_json()) == recipe
    assert DigitRecipe.from_query(recipe.to_query()) == recipe


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"rate": "0"}, "above 0"),
        ({"rate": "-1"}, "from 0 to"),
        ({"rate": "1e9"}, "from 0 to"),
        ({"rate": "nan"}, "from 0 to"),
        ({"rate": "inf"}, "from 0 to"),
        ({"rate": "fast"}, "cannot be 'fast'"),
        ({"epochs": "0"}, "from 1 to 200"),
        ({"epochs": "1000000000"}, "from 1 to 200"),
        ({"epochs": "1.5"}, "cannot be"),
        ({"batch": "0"}, "from 1 to"),
        ({"batch": "4000"}, "larger than the 3,500 training pictures"),
        ({"batch": "64", "count": "50"}, "larger than the 50 training pictures"),
        ({"batch": "1", "batch_norm": "1"}, "batch of 2 or more"),
        ({"data": "mnist", "epochs": "200"}, "too many"),
        ({"dropout": "1"}, "from 0 to 0.9"),
        ({"optimizer": "magic"}, "optimizer can be"),
        ({"network": "conv8 pool pool pool pool conv8"}, "Layer 6"),
        ({"network": "x" * 5000}, "is not a layer"),
        ({"half": "maybe"}, "cannot be"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_one_sentence(query, says):
    with pytest.raises(ValueError, match=says) as refused:
        DigitRecipe.from_query(query)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("text", ["", "[]", "3", '{"rate": "x"}', "null"])
def test_what_is_no_recipe_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        DigitRecipe.from_json(text)


def test_epochs_batches_iterations():
    recipe = DigitRecipe(train_limit=1000, batch=100, epochs=5)
    assert (recipe.steps_per_epoch, recipe.steps) == (10, 50)
    assert DigitRecipe(train_limit=1001, batch=100).steps_per_epoch == 11
    assert DigitRecipe(train_limit=1001, batch=100, batch_norm=True).steps_per_epoch == 10  # a single picture has no spread
    assert DigitRecipe(train_limit=1002, batch=100, batch_norm=True).steps_per_epoch == 11
