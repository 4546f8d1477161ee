import pytest
import torch
from torch import nn

from core.explain.foundations import gradient_flow
from core.explain.foundations.dying_relu import train_neuron
from core.explain.foundations.gradient_flow import STACK_ACTIVATIONS, STARTS, measure
from core.models.deep_stack import DeepStack


def by_hand(activation, start, depth, seed):
    """The same network written out with torch.nn, its weight gradients layer by layer."""
    torch.manual_seed(seed)
    stack = DeepStack(depth, gradient_flow.WIDTH, gradient_flow.CLASSES, activation).double()
    for layer in (*stack.hidden, stack.scores):
        start(layer.weight)
        nn.init.zeros_(layer.bias)
    x = torch.randn(gradient_flow.BATCH, gradient_flow.WIDTH, dtype=torch.float64)
    labels = torch.randint(gradient_flow.CLASSES, (gradient_flow.BATCH,))
    for layer in stack.hidden:
        x = activation(nn.functional.linear(x, layer.weight, layer.bias))
    loss = nn.functional.cross_entropy(stack.scores(x), labels)
    return [float(g.norm()) for g in torch.autograd.grad(loss, [layer.weight for layer in stack.hidden])]


def test_the_measured_gradients_are_autograds():
    with torch.random.fork_rng():
        expected = by_hand(torch.tanh, nn.init.xavier_normal_, depth=6, seed=4)
    assert measure("tanh", "xavier", depth=6, seed=4).weight == pytest.approx(expected)


def test_measuring_leaves_the_random_numbers_of_others_alone():
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    measure("relu", "he", depth=3)
    assert torch.equal(torch.rand(1), expected)


@pytest.mark.parametrize(
    ("activation", "start", "verdict"),
    [
        ("sigmoid", "xavier", "vanishes"),
        ("tanh", "xavier", "holds"),
        ("relu", "he", "holds"),
        ("relu", "xavier", "vanishes"),
        ("relu", "large", "explodes"),
        ("tanh", "small", "vanishes"),
        ("leaky", "he", "holds"),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_twenty_layers_do_what_the_page_says(activation, start, verdict, seed):
    assert measure(activation, start, depth=20, seed=seed).verdict == verdict


def test_less_than_a_billionth_passes_twenty_sigmoids():
    assert 0 < measure("sigmoid", "xavier", depth=20).passed_back < 1e-9


@pytest.mark.parametrize("activation", STACK_ACTIVATIONS)
def test_nothing_passes_zero_weights(activation):
    flow = measure(activation, "zero", depth=5)
    assert flow.error == [0.0] * 5
    assert flow.weight == [0.0] * 5
    assert flow.verdict == "nothing"


def test_clipping_shortens_all_by_one_factor_to_length_one():
    flow = measure("relu", "large", depth=10)
    factors = [after / before for before, after in zip(flow.weight, flow.clipped, strict=True)]
    assert factors == pytest.approx([factors[0]] * 10)
    assert sum(length**2 for length in flow.clipped) <= 1
    small = measure("sigmoid", "xavier", depth=10)
    assert small.clipped[0] <= small.weight[0]  # clipping never brings back what has vanished


@pytest.mark.parametrize("arguments", [("step", "he", 5), ("relu", "glorious", 5), ("relu", "he", 1), ("relu", "he", 51)])
def test_what_is_not_offered_is_refused(arguments):
    with pytest.raises(ValueError, match="Choose an activation"):
        measure(*arguments)


def test_the_deepest_stack_stays_finite():
    for start in STARTS:
        flow = measure("relu", start, gradient_flow.DEEPEST)
        assert torch.tensor([flow.signal, flow.error, flow.weight, flow.clipped], dtype=torch.float64).isfinite().all()


def test_too_large_a_step_kills_a_relu_and_a_leaky_one_recovers():
    relu, leaky = train_neuron("relu", 0.15), train_neuron("leaky", 0.15)
    assert relu.alive[0] == 3
    assert set(relu.alive[1:]) == {0}
    assert len(set(relu.weight[1:])) == 1  # it never moves again
    assert relu.weight[1] == leaky.weight[1]
    assert leaky.alive[-1] == 3
    assert leaky.loss[-1] < 0.02 < relu.loss[-1]
    assert train_neuron("relu", 0.05).loss[-1] < 0.05


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf")])
def test_a_rate_must_be_above_zero(rate):
    with pytest.raises(ValueError, match="learning rate above zero"):
        train_neuron("relu", rate)
