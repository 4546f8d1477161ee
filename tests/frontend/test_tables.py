"""The network for rows that the browser computes, and how it makes a row ready, against PyTorch and numpy."""

import json
import subprocess

import numpy as np
import pytest
import torch

from core.explain.tables import browser
from core.explain.tables.reader import Reader
from core.models.activations import ACTIVATIONS
from core.tasks.tables.parts import parts_of
from core.tasks.tables.recipe import ClassesRecipe, NumbersRecipe
from core.tasks.tables.task import build
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node
RECIPES = [
    ClassesRecipe(data="cards", units="9 5", members=3),
    ClassesRecipe(data="study", units="0", start="random"),
    ClassesRecipe(scaling="rank", units="7"),
    NumbersRecipe(data="gapminder", units="6 6", members=2, activation="tanh"),
    NumbersRecipe(data="tips", units="8", categories="one-hot", scaling="none", activation="leaky"),
    *(NumbersRecipe(data="tips", units="5", activation=name) for name in ACTIVATIONS),
]


def reader(recipe):
    """A network with weights that have all learnt something, the line too."""
    found = parts_of(recipe)
    torch.manual_seed(1)
    net = build(recipe, found)
    for parameter in net.parameters():
        parameter.data = 0.3 * torch.randn_like(parameter)
    return Reader(net.eval().requires_grad_(False), recipe, found)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.data} {recipe.units} {recipe.activation} {recipe.scaling}")
def test_the_answer_to_a_row_is_that_of_pytorch(recipe):
    one = reader(recipe)
    rows = [int(row) for row in one.found.split.test[:12]]
    asked = json.dumps({"carried": browser.carried(one), "rows": [browser.row_of(one, row) for row in rows]})
    done = subprocess.run([NODE, ROOT / "tests" / "frontend" / "read_tables.js"], input=asked, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    said = one.of_rows(np.array(rows))
    np.testing.assert_allclose(found["answers"], said if one.classes else said[:, None], rtol=2e-5, atol=2e-5)
    made = [[*row["numbers"], *row["codes"]] for row in found["ready"]]
    np.testing.assert_allclose(made, one.found.x[rows], rtol=1e-5, atol=1e-5)


def test_what_is_missing_or_unknown_is_read_as_the_preparation_reads_it():
    one = reader(ClassesRecipe(data="cards", units="4"))
    row = browser.row_of(one, 0)
    odd = [{**row, "shop": "a zoo"}, {**row, "shop": None}, {**row, "amount": None}, {**row, "amount": 1e12}]
    asked = json.dumps({"carried": browser.carried(one), "rows": odd})
    done = subprocess.run([NODE, ROOT / "tests" / "frontend" / "read_tables.js"], input=asked, capture_output=True, text=True, check=True)
    ready = json.loads(done.stdout)["ready"]
    at = [feature.name for feature in one.found.how.numbers].index("amount")
    feature = one.found.how.numbers[at]
    assert ready[0]["codes"] == ready[1]["codes"] == [0]
    assert ready[2]["numbers"][at] == pytest.approx((feature.fill - feature.middle) / feature.size) and ready[3]["numbers"][at] == 10


def test_a_network_that_is_too_large_for_a_browser_is_said():
    with pytest.raises(ValueError, match="too many to move in a browser"):
        browser.carried(reader(ClassesRecipe(units="512 512 512")))
