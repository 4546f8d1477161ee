import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.explain.foundations import functions
from core.explain.foundations.functions import ACTIVATIONS, EXAMPLE_SCORES, LEAK, curve, quiet_zones, softmax, value_and_slope


def at(name: str, z: float) -> tuple[float, float]:
    value, slope = value_and_slope(name, torch.tensor(z, dtype=torch.float64))
    return float(value), float(slope)


@pytest.mark.parametrize(
    ("name", "z", "value"),
    [
        ("sigmoid", 3, 0.9526),
        ("sigmoid", -3, 0.0474),
        ("tanh", 2, 0.9640),
        ("tanh", -3, -0.9951),
        ("tanh", -2, -0.9640),
        ("relu", 5, 5),
        ("relu", -3, 0),
        ("leaky", -3, -3 * LEAK),
        ("step", -0.1, 0),
        ("step", 0, 1),
    ],
)
def test_the_course_examples(name, z, value):
    assert round(at(name, z)[0], 4) == pytest.approx(value)


@given(st.floats(-8, 8))
def test_slopes_are_those_of_the_textbook(z):
    sigmoid, tanh = 1 / (1 + math.exp(-z)), math.tanh(z)
    assert at("sigmoid", z)[1] == pytest.approx(sigmoid * (1 - sigmoid), abs=1e-12)
    assert at("tanh", z)[1] == pytest.approx(1 - tanh**2, abs=1e-12)
    assert at("relu", z)[1] == (1 if z > 0 else 0)
    assert at("leaky", z)[1] == (1 if z > 0 else LEAK)
    assert at("step", z)[1] == 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_slopes_pass_gradcheck(name):
    z = torch.linspace(-3, 3, 7, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(ACTIVATIONS[name].apply, z)


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="must be one of"):
        value_and_slope("swoosh", torch.zeros(1))


def test_a_curve_spans_what_is_drawn():
    c = curve("tanh")
    assert (c.z[0], c.z[80], c.z[-1]) == (functions.LOW, 0, functions.HIGH)
    assert torch.equal(c.value, torch.tanh(c.z))


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_zones_hold_exactly_the_quiet_inputs(name):
    zones, c = quiet_zones(name), curve(name, points=1601)
    steepest = float(c.slope.max())
    for z, slope in zip(c.z.tolist(), c.slope.tolist(), strict=True):
        kind = next((zone.kind for zone in zones if zone.low - 1e-9 <= z <= zone.high + 1e-9), "")
        assert kind == ("dead" if slope == 0 else "saturated" if slope < functions.QUIET * steepest else "")


def test_relu_is_dead_below_zero_and_leaky_nowhere():
    assert [(q.kind, q.low, q.high) for q in quiet_zones("relu")] == [("dead", -8, 0)]
    assert quiet_zones("leaky") == []


def test_softmax_picks_class_seven():
    shares = softmax(torch.tensor(EXAMPLE_SCORES))
    assert int(shares.argmax()) == 7
    assert round(float(shares.max()), 4) == 0.4338


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=10), st.floats(0.1, 10), st.floats(-5, 5))
def test_softmax_sums_to_one_and_sees_differences_only(scores, temperature, shift):
    tensor = torch.tensor(scores, dtype=torch.float64)
    shares = softmax(tensor, temperature)
    assert float(shares.sum()) == pytest.approx(1)
    assert torch.allclose(softmax(tensor + shift, temperature), shares, atol=1e-9)


def test_heat_evens_out_and_cold_sharpens():
    scores = torch.tensor(EXAMPLE_SCORES)
    tops = [float(softmax(scores, t).max()) for t in (0.1, 1, 10)]
    assert tops[0] > 0.99 > tops[1] > tops[2]


@pytest.mark.parametrize("temperature", [0, -1, math.nan])
def test_a_temperature_must_be_above_zero(temperature):
    with pytest.raises(ValueError, match="above zero"):
        softmax(torch.zeros(3), temperature)
