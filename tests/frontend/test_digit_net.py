"""The digit network that the browser computes, against PyTorch with the same half-precision numbers, and what it reads against Python's."""

import json
import subprocess

import numpy as np
import pytest
import torch

from core import zoo
from core.data.digits.ink import PROBLEMS, InkProblem, check, prepared, stroke_width
from core.data.digits.strokes import draw
from core.data.digits.unseen import unseen
from core.models.activations import ACTIVATIONS
from core.models.packed import halved
from core.models.stack import Stack, parse
from core.zoo.digits import DigitReader
from core.zoo.sent_network import sent_network
from tests import pen
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node
PICTURES = unseen().images.astype(np.float32) / 255


def node(*words):
    done = subprocess.run([NODE, ROOT / "tests/frontend/read_digits.js", *words], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def sent(tmp_path, reader):
    path = tmp_path / "network"
    path.write_bytes(sent_network(reader)[1])
    return path


def pictures(tmp_path, values):
    path = tmp_path / "pictures"
    path.write_bytes(np.ascontiguousarray(values, dtype="<f4").tobytes())
    return path


def own(network, activation, batch_norm):
    """A network as pupils train them, its norms with averages as after some training."""
    torch.manual_seed(5)
    model = Stack(parse(network), (1, 28, 28), 10, activation, 0.5, batch_norm)
    model.train()
    with torch.no_grad():
        model(torch.from_numpy(PICTURES[:64])[:, None])
    return DigitReader(model)


READERS = {
    "shipped": lambda: zoo.load("digits"),
    **{activation: lambda name=activation: own("conv8 pool dense20", name, True) for activation in ACTIVATIONS},
    "LeNet": lambda: own("conv6k5p2 avg conv16k5 avg dense30", "tanh", False),
    "strides": lambda: own("conv5k4s2p1 conv7s2 pool3", "leaky", True),
    "dense": lambda: own("dense30 dense9", "sigmoid", True),
}


@torch.inference_mode()
def layers_of(model, x):
    found = []
    for module in [*model.layers, torch.nn.Softmax(dim=1)]:
        if not isinstance(module, torch.nn.Dropout):
            x = module(x)
            found.append(x)
    return found


@pytest.mark.parametrize("name", READERS)
def test_every_layer_is_pytorchs_with_the_same_numbers(tmp_path, name):
    reader, some, out = READERS[name](), PICTURES[:6], tmp_path / "out"
    said = node("layers", sent(tmp_path, reader), pictures(tmp_path, some), out)
    same = halved(reader.model)
    layers = layers_of(same, torch.from_numpy(some)[:, None])
    expected = torch.cat([layer.flatten(1) for layer in layers], dim=1).numpy()
    np.testing.assert_allclose(np.fromfile(out, "<f4").reshape(expected.shape), expected, atol=1e-3)
    of_half = DigitReader(same, reader.temperature, reader.accept_above)
    for verdict, reading in zip(said, of_half.read_images(some), strict=True):
        assert (verdict["label"], verdict["accepted"]) == (reading.label, reading.accepted)
        np.testing.assert_allclose(verdict["probabilities"], reading.probabilities, atol=1e-3)
        if reading.digit_probability is not None:
            assert verdict["digitProbability"] == pytest.approx(reading.digit_probability, abs=1e-3)


def test_the_shipped_network_is_small_enough_to_send():
    assert len(sent_network(zoo.load("digits"))[1]) < 700_000


def test_the_answer_is_the_same_on_a_thousand_pictures(tmp_path):
    reader = zoo.load("digits")
    found = node("labels", sent(tmp_path, reader), pictures(tmp_path, PICTURES))
    scores = DigitReader(halved(reader.model)).scores(torch.from_numpy(PICTURES)[:, None])
    assert found["labels"] == scores.argmax(dim=1).tolist()
    assert len(found["labels"]) == 1000


@pytest.mark.parametrize("name", ["shipped", "sigmoid", "LeNet", "strides", "dense"])
def test_a_network_without_its_neurons_that_are_off_is_pytorchs_with_their_outputs_at_zero(tmp_path, name):
    reader, some, random = READERS[name](), PICTURES[:20], np.random.default_rng(4)
    modules = [(key, module) for key, module in halved(reader.model).layers.named_children() if not isinstance(module, torch.nn.Dropout)]
    off, x = {}, torch.from_numpy(some)[:, None]
    same = [type(module).__name__ for _, module in modules]
    with torch.inference_mode():
        for at, (_, module) in enumerate(modules):
            x = module(x)
            acts = not any(part in same[at] for part in ("Conv", "Linear", "Norm", "Pool", "Flatten"))
            if acts:
                gone = random.random(x.shape[1]) < 0.4
                off[at] = gone.astype(int).tolist()
                x[:, torch.from_numpy(gone)] = 0
    file = tmp_path / "off.json"
    file.write_text(json.dumps(off))
    found = node("labels", sent(tmp_path, reader), pictures(tmp_path, some), file)
    np.testing.assert_allclose(found["scores"], x.numpy(), atol=1e-3)


def drawings():
    random = np.random.default_rng(6)
    for label in range(10):
        for width in (8, 16, 30):
            yield draw(pen.digit(label, *random.uniform(0, 60, 2), random.uniform(0.4, 2)), width)
    yield draw([random.uniform(100, 180, (400, 2))], 16)  # scribbled full
    yield draw([np.array([[100.0, 100.0]])], 20)  # a dot
    yield draw([np.array([[100.0, 100.0]])], 3)  # a speck
    yield draw([np.array([[20.0, 20.0], [250.0, 260.0]])], 1)  # a hair
    yield np.zeros((280, 280), np.float32)
    yield np.full((280, 280), 0.2, np.float32)
    yield np.ones((280, 280), np.float32)


def rule(ink):
    try:
        check(ink)
    except InkProblem as problem:
        return next(key for key, words in PROBLEMS.items() if words == str(problem))
    return ""


def test_a_drawing_is_prepared_as_by_python(tmp_path):
    inks, out = list(drawings()), tmp_path / "out"
    said = node("ink", "280", pictures(tmp_path, inks), out)
    assert [each["problem"] for each in said] == [rule(ink) for ink in inks]
    assert {each["problem"] for each in said} == {"", *PROBLEMS}
    np.testing.assert_allclose([each["width"] for each in said][:-3], [stroke_width(ink > 0.3) for ink in inks][:-3])
    read = [not each["problem"] for each in said]
    images = np.fromfile(out, "<f4").reshape(-1, 28, 28)
    np.testing.assert_allclose(images[read], [prepared(ink).image for ink in inks if not rule(ink)], atol=1e-5)


def looked(tmp_path, reader, places):
    """What the browser's modules say of these places: `i` counts the layers that are sent."""
    command = [NODE, ROOT / "tests/frontend/look_at_digits.js", sent(tmp_path, reader), pictures(tmp_path, PICTURES[:1])]
    done = subprocess.run(command, capture_output=True, text=True, input=json.dumps(places))
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def places_of(layers, random):
    """Three places of every layer."""
    for i, layer in enumerate(layers):
        for _ in range(3):
            unit, *rest = (int(random.integers(n)) for n in layer.shape[1:])
            y, x = rest or (0, 0)
            yield {"i": i, "unit": unit, "y": y, "x": x}


@pytest.mark.parametrize("name", ["shipped", "tanh", "LeNet", "strides", "dense"])
def test_a_number_is_the_sum_of_what_is_said_to_have_led_to_it(tmp_path, name):
    reader = READERS[name]()
    model = halved(reader.model)
    modules = [module for module in model.layers if not isinstance(module, torch.nn.Dropout)]
    layers = layers_of(model, torch.from_numpy(PICTURES[:1])[:, None])[:-1]
    places = list(places_of(layers, np.random.default_rng(2)))
    for place, told in zip(places, looked(tmp_path, reader, places)["told"], strict=True):
        layer, module = layers[place["i"]][0], modules[place["i"]]
        value = layer[place["unit"], place["y"], place["x"]] if layer.ndim == 3 else layer[place["unit"]]
        assert told["number"] == pytest.approx(float(value), abs=1e-3)
        if isinstance(module, torch.nn.Conv2d | torch.nn.Linear | torch.nn.MaxPool2d | torch.nn.AvgPool2d | torch.nn.Flatten):
            assert told["sum"] == pytest.approx(float(value), abs=1e-3)
        assert told["ways"] == [] or told["ways"][0][0] == place["i"]
        ends = {tuple(line[1:4]) for line in told["ways"] if line[0] > 0} | {(place["unit"], place["y"], place["x"])}
        assert all(tuple(line[4:]) in ends for line in told["ways"])  # every line goes on from one before it


@pytest.mark.parametrize("name", ["shipped", "LeNet", "strides"])
def test_nothing_outside_its_receptive_field_can_change_a_number(tmp_path, name):
    reader = READERS[name]()
    modules = [module for module in halved(reader.model).layers if not isinstance(module, torch.nn.Dropout)]
    x = torch.full((1, 1, 28, 28), 0.5)
    shapes, then = [], x
    for module in modules:
        then = module(then)
        shapes.append(then)
    places = [place for place in places_of(shapes, np.random.default_rng(3)) if len(shapes[place["i"]].shape) == 4]
    for place, told in zip(places, looked(tmp_path, reader, places)["told"], strict=True):
        # weights of 1, no bend: what reaches the number at all is what has a slope
        x = torch.rand(1, 1, 28, 28, requires_grad=True)
        then = x
        for module in modules[: place["i"] + 1]:
            if isinstance(module, torch.nn.Conv2d):
                ones = torch.ones(1, 1, *module.kernel_size)
                then = torch.nn.functional.conv2d(then, ones, stride=module.stride, padding=module.padding)
            elif isinstance(module, torch.nn.MaxPool2d | torch.nn.AvgPool2d):
                then = torch.nn.functional.avg_pool2d(then, module.kernel_size)
        (slope,) = torch.autograd.grad(then[0, 0, place["y"], place["x"]], x)
        rows, columns = (torch.nonzero(slope[0, 0].abs().sum(dim=dim)).flatten() for dim in (1, 0))
        expected = {"top": int(rows[0]), "left": int(columns[0]), "bottom": int(rows[-1]) + 1, "right": int(columns[-1]) + 1}
        assert told["field"] == expected


def test_every_layer_has_its_place_in_the_picture(tmp_path):
    reader = zoo.load("digits")
    found = looked(tmp_path, reader, [{"i": 15, "unit": 863, "y": 0, "x": 0}, {"i": 18, "unit": 3, "y": 0, "x": 0}])
    assert found["told"][0]["neuron"] == {"i": 13, "unit": 95}  # the row that flatten makes of 96 maps of 3 x 3
    assert found["told"][1]["neuron"] is None  # a score at the end
    for picture in found["pictures"]:
        assert picture["end"] == pytest.approx(picture["needed"]) and picture["tall"] <= 330
        assert picture["needed"] <= max(picture["width"], 520)
        shown = picture["back"][::2]
        assert shown[:-1] == picture["back"][1::2][:-1]  # what stands at a place is found there
    assert found["pictures"][-1]["layers"] == [-1, *range(20)]  # where there is room, all of them
    assert found["pictures"][0]["layers"][-1] == 19
