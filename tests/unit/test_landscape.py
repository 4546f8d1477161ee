"""The landscape as data for the browser and as a relief."""

import json
import math

import numpy as np
import pytest
import torch

from core.explain.foundations.descent.flower_race import train
from core.explain.foundations.descent.race import Racer, plan_batches
from core.explain.foundations.descent.surfaces import SURFACES
from core.figures.foundations.landscape import colours, ground, relief, tracks, ways

torch.set_num_threads(1)  # as the app does


def race(key, name, level):
    surface = SURFACES[key]
    return surface.race([Racer(name, surface.rates[name][level])], surface.start, 60)


def test_an_optimizer_keeps_its_colour_and_rates_of_one_differ():
    assert colours([Racer("adam", 0.1)]) == colours([Racer("sgd", 0.1), Racer("adam", 1)])[1:]
    assert len(set(colours([Racer("sgd", rate) for rate in (0.1, 0.2, 0.3)]))) == 3


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_the_map_is_complete_and_has_a_scale(surface):
    drawn = ground(*surface.grid(21), surface.floor)
    assert len(drawn["losses"]) == 21 * 21 and drawn["view"] == [list(map(float, side)) for side in surface.view]
    assert drawn["scale"] > 0 and drawn["top"] > 0


def test_what_is_no_number_is_null_for_the_browser():
    (way,) = ways(race("minima", "sgd", 2), ["SGD"])
    text = json.dumps(way, allow_nan=False)
    assert "null" in text and way["w1"][0] == SURFACES["minima"].start[0]
    assert len(way["w1"]) == len(way["g1"]) + 1 == len(way["loss"]) == len(way["travelled"])


def test_network_curves_go_to_the_browser():
    (track,) = tracks([train(Racer("adam", 0.05), plan_batches(150, None, 3))])
    assert len(track["loss"]) == 4 and track["diverged"] is None


@pytest.mark.parametrize("key", ["bowl", "rosenbrock"])
def test_the_relief_draws_only_what_is_inside(key):
    surface = SURFACES[key]
    figure = relief(*surface.grid(11), surface.floor, race(key, "sgd", 2), ["SGD"], surface.steep)
    line = figure.data[1]
    assert all(surface.view[0][0] <= x <= surface.view[0][1] for x in line.x) and len(line.x) >= 1
    assert np.isfinite(line.z).all()
    balls = figure.frames[-1].data[0]
    assert (balls.x[0], balls.y[0]) == (line.x[-1], line.y[-1]) and len(figure.frames) <= 61
    top = float(surface.grid(11)[2].max()) - surface.floor
    assert figure.data[0].z.max() == pytest.approx(math.log10(1 + top) if surface.steep else top + surface.floor)
