"""Every layer of a network that was built by hand, taken apart and compared with PyTorch."""

import numpy as np
import pytest
import torch

from core import zoo
from core.data.digits import mnist as digits
from core.explain.digits.arithmetic import changed, dense_shares, window_at
from core.explain.digits.attribution import attribute, cover
from core.explain.digits.layers import WORDS, trace
from core.models.activations import ACTIVATIONS
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.tasks.digits.task import build
from core.zoo.digits import DigitReader

IMAGE = digits.sample().images[3900].astype(np.float32) / 255
RECIPES = [
    DigitRecipe(network=NETWORKS["LeNet-5"], activation="tanh"),
    DigitRecipe(network="conv6k5s2p2 pool3 conv5k2p1 avg dense20", batch_norm=True, activation="leaky"),
    DigitRecipe(network="conv4s3 avg3 dense9", activation="sigmoid", batch_norm=True),
    DigitRecipe(network="conv4 pool dense9", activation="relu"),
    DigitRecipe(network=""),
    *[DigitRecipe(network="dense9", activation=name) for name in ACTIVATIONS],
]


def network(recipe):
    """With averages in its batch norms that differ from the first ones."""
    torch.manual_seed(2)
    net = build(recipe)
    with torch.no_grad():
        for layer in net.layers:
            if isinstance(layer, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d):
                torch.nn.init.normal_(layer.weight, 1, 0.3)
                torch.nn.init.normal_(layer.bias, 0, 0.3)
        net.train()(torch.rand(16, 1, 28, 28))
    return net.eval().requires_grad_(False)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda r: f"{r.network}-{r.activation}")
def test_every_number_of_every_map_is_pytorchs(recipe):
    net = network(recipe)
    views = trace(net, torch.from_numpy(IMAGE)[None])
    assert torch.equal(views[-2].output, net(torch.from_numpy(IMAGE)[None, None])[0])
    random = np.random.default_rng(0)
    for view in (view for view in views if view.is_maps):
        corners = [(0, 0, 0), tuple(n - 1 for n in view.output.shape)]
        inside = [tuple(random.integers(view.output.shape)) for _ in range(40)]
        for place in [*corners, *inside]:
            window = window_at(view, *map(int, place))
            assert window.expected == float(view.output[place])
            assert window.result == pytest.approx(window.expected, abs=1e-5), view.title
            assert (window.kernel is None) == bool(window.rule)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda r: f"{r.network}-{r.activation}")
def test_every_number_of_every_row_is_pytorchs(recipe):
    for view in trace(network(recipe), torch.from_numpy(IMAGE)[None]):
        if view.is_maps or view.kind in ("Flatten", "Softmax"):
            continue
        for unit in range(len(view.output)):
            if view.kind == "Linear":
                total = sum(share.product for share in dense_shares(view, unit, most=5000)) + float(view.module.bias[unit])
                assert total == pytest.approx(float(view.output[unit]), abs=1e-4)
            else:
                assert changed(view.module, unit, float(view.input[unit]))[0] == pytest.approx(float(view.output[unit]), abs=1e-5)


def test_every_kind_of_layer_has_words():
    seen = {view.kind: view for recipe in RECIPES for view in trace(network(recipe), torch.from_numpy(IMAGE)[None])}
    assert seen.keys() == WORDS.keys()
    assert all(view.sentence.endswith(".") and "{" not in view.sentence and WORDS[kind][0] in view.title for kind, view in seen.items())


def test_numbers_far_out_are_bent_without_overflow():
    assert [changed(torch.nn.Sigmoid(), 0, value)[0] for value in (-1e4, 0.0, 1e4)] == [0.0, 0.5, 1.0]
    with pytest.raises(ValueError, match="no windows"):
        changed(torch.nn.Flatten(), 0, 1.0)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda r: f"{r.network}-{r.activation}")
def test_any_network_can_be_asked_why(recipe):
    net = network(recipe)
    found = attribute(net, IMAGE, 7)
    gap = abs(float(found.pixels.sum()) - (found.score - found.empty_score))
    assert gap < 0.05 * abs(found.score - found.empty_score) + 0.1
    assert cover(net, IMAGE, 7).shape == (28, 28)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda r: f"{r.network}-{r.activation}")
def test_a_network_of_ones_own_reads_without_inventing_a_doubt(recipe):
    net = network(recipe)
    reading = DigitReader(net).read_images(IMAGE[None])[0]
    expected = torch.softmax(net(torch.from_numpy(IMAGE)[None, None])[0], dim=0)
    assert np.allclose(reading.probabilities, expected) and reading.label == int(expected.argmax())
    assert reading.digit_probability is None and reading.accepted


def test_a_network_whose_weights_are_no_numbers_reads_nothing():
    net = network(RECIPES[3])
    net.layers.scores.weight.fill_(torch.nan)
    reading = DigitReader(net)(np.uint8(255 * IMAGE))
    assert reading.label is None and "diverged" in reading.problem and reading.ink is None


def test_several_digits_are_cut_apart_by_one_that_can_tell_what_is_a_digit():
    line = np.zeros((60, 120), np.float32)
    line[10:38, 10:38], line[10:38, 60:88] = IMAGE, IMAGE
    assert len(DigitReader(network(RECIPES[3])).read_number(line, zoo.load("digits"))) == 2
