"""Who won, in words that do not contradict the stars and the figures beside them."""

import numpy as np
import pytest
import torch

from core.explain.sequences.ahead import Forecaster
from core.explain.sequences.average import alone
from core.explain.sequences.judged import Judged
from core.explain.sequences.who_won import stars, who_won
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.forecast.task import ForecastTask

TRUTH = np.sin(np.arange(40.0))
FAR = {"ets": 2.0, "naive": 3.0}


@pytest.mark.parametrize(
    ("off", "begins", "ends", "starred"),
    [
        ({"network": 0.1, "line": 0.5, "average": 0.05}, "**All of them together win** on 40 points",
         "the best alone is the network with 0.1.", {"average"}),
        ({"network": 0.5, "line": 0.1, "average": 0.05}, "**All of them together win**",
         "the best alone is the straight line with 0.1, and the network has 0.5.", {"average"}),
        ({"network": 0.1, "line": 0.5, "average": 0.3}, "**The network wins** against each alone on 40 points",
         "All of them together do worse than the best: 0.3.", {"network"}),
        ({"network": 0.1, "line": 0.5, "average": 0.1}, "**The network wins**", "about as well as the best: 0.1.", {"network", "average"}),
        ({"network": 0.5, "line": 0.1, "average": 0.1}, "**The network loses**", "about as well as the best: 0.1.", {"line", "average"}),
        ({"network": 0.1, "line": 0.1, "average": 0.3}, "**The straight line wins**", "worse than the best: 0.3.", {"network", "line"}),
        ({"network": 0.1, "line": -0.1, "average": 0.3}, "**Nobody wins**", "worse than the best: 0.3.", {"network", "line"}),
        ({"network": 3.0, "line": 4.0, "ets": 4.0, "average": 3.01}, "**Nobody wins**",
         "What a network learns from windows is worth nothing here.", {"network", "naive", "average"}),
    ],
)  # fmt: skip
def test_who_won(off, begins, ends, starred):
    found = Judged(np.arange(40), TRUTH, {name: TRUTH + by for name, by in (FAR | off).items()}, {})
    assert who_won(found).startswith(begins) and who_won(found).endswith(ends) and set(stars(found)) == starred


def test_another_measure_may_have_another_winner():
    once, often = np.zeros(40), np.full(40, 0.2)
    once[7] = 3.0
    found = Judged(np.arange(40), TRUTH, {name: TRUTH + by for name, by in (FAR | {"network": often, "line": once}).items()}, {})
    assert who_won(found).endswith("By MAE, in which large errors count no more than small ones, the straight line would be best.")
    assert stars(found) == ("network",)


@pytest.mark.parametrize("values", ["levels", "differences", "seasonal"])
def test_before_it_learns_the_network_says_what_the_line_alone_says(values):
    recipe = ForecastRecipe(data="co2", values=values, window=13, hidden_size=4, horizon=2)
    task = ForecastTask(recipe, torch.device("cpu"))
    one, at = Forecaster(task.network().eval(), recipe, task.found.scale), np.arange(430, 440)
    series = task.found.series.values
    assert np.allclose(alone(one, task.found).from_points(series, at, 5), one.from_points(series, at, 5), atol=1e-3)
