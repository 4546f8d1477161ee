import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from core.explain.foundations.functions import EXAMPLE_SCORES
from core.explain.foundations.losses import LOSSES, class_loss, gradient_through_sigmoid, loss_and_gradient


def tensor(value):
    return torch.tensor(value, dtype=torch.float64)


@pytest.mark.parametrize(
    ("name", "guess", "value"),
    [
        ("squared", torch.sigmoid(tensor(2.5)), 0.8540),
        ("binary", torch.sigmoid(tensor(2.5)), 2.5789),
        ("squared", tensor(0.92), 0.8464),
        ("binary", tensor(0.92), 2.5257),
        ("categorical", tensor(0.92), 2.5257),
        ("absolute", tensor(0.92), 0.92),
    ],
)
def test_the_course_examples(name, guess, value):
    assert round(float(loss_and_gradient(name, guess, tensor(0.0))[0]), 4) == value


@given(st.floats(0.001, 0.999), st.sampled_from([0.0, 1.0]))
def test_gradients_are_those_of_the_textbook(p, t):
    slope = {name: float(loss_and_gradient(name, tensor(p), tensor(t))[1]) for name in LOSSES}
    assert slope["squared"] == pytest.approx(2 * (p - t))
    assert abs(slope["absolute"]) == 1
    assert slope["binary"] == pytest.approx((p - t) / (p * (1 - p)))
    assert slope["categorical"] == pytest.approx(slope["binary"])


@given(st.floats(0.001, 0.999), st.sampled_from([0.0, 1.0]))
def test_through_a_sigmoid_cross_entropy_sends_the_plain_error(p, t):
    assert float(gradient_through_sigmoid("binary", tensor(p), tensor(t))) == pytest.approx(p - t, abs=1e-9)
    assert float(gradient_through_sigmoid("squared", tensor(p), tensor(t))) == pytest.approx(2 * (p - t) * p * (1 - p), abs=1e-9)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_class_loss_is_cross_entropy_and_its_gradient_probability_minus_target(temperature):
    scores = tensor(EXAMPLE_SCORES)
    loss, gradient = class_loss(scores, 3, temperature)
    assert loss == pytest.approx(float(F.cross_entropy(scores / temperature, torch.tensor(3))))
    assert torch.allclose(gradient, (torch.softmax(scores / temperature, 0) - F.one_hot(torch.tensor(3), 10)) / temperature)


def test_what_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="right class"):
        class_loss(torch.zeros(10), 10)
    with pytest.raises(ValueError, match="must be one of"):
        loss_and_gradient("hinge", torch.zeros(1), torch.zeros(1))
