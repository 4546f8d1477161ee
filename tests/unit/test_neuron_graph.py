"""The hand-made walk over a small network: the course's numbers, autograd, and what is refused."""

import contextlib
import io
import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.explain.foundations.counting import iterations, parameter_count
from core.explain.foundations.neuron.graph import backward, build, forward, gradients, start
from core.explain.foundations.neuron.network import Network
from core.explain.foundations.neuron.player import as_data, table
from core.explain.foundations.neuron.record import autograd_difference, record
from core.explain.foundations.neuron.scalars import ACTIVATIONS
from core.explain.foundations.neuron.script import script
from core.explain.foundations.neuron.worked import BACKPROPAGATION, EXAMPLES, HIDDEN, STUDENT
from core.explain.foundations.neuron.writing import show

weight = st.floats(-3, 3)


def first_round(network):
    return record(network, updates=1).rounds[0]


def test_the_student_passes_by_92_percent():
    numbers = first_round(STUDENT)
    assert [show(numbers[name]) for name in ("z", "a", "L")] == ["2.5", "0.9241", "0.8540"]
    assert show(first_round(EXAMPLES["entropy"].network)["L"]) == "2.5789"


def test_the_slip_of_rounding_is_shown_with_its_numbers():
    assert "0.8464" in EXAMPLES["student"].slip and "2.5257" in EXAMPLES["student"].slip


def test_the_hidden_layer_in_matrix_form():
    numbers = first_round(HIDDEN)
    assert [show(numbers[name]) for name in ("z(h1)", "z(h2)", "h1", "h2")] == ["0.76", "−0.16", "0.76", "0"]
    assert "[0.23, 0.10]" in EXAMPLES["hidden"].slip


def test_the_backpropagation_table():
    numbers = first_round(BACKPROPAGATION)
    shown = {name: show(numbers[name], 5) for name in numbers}
    assert (shown["z"], shown["a"], shown["dL/da"], shown["da/dz"]) == ("0.76", "0.68135", "−0.63729", "0.21711")
    assert (shown["dL/dw1"], shown["dL/dw2"], shown["dL/db"]) == ("−0.06918", "−0.11069", "−0.13836")
    assert (shown["new w1"], shown["new w2"], shown["new b"]) == ("0.20692", "0.71107", "0.11384")


def test_the_answers_to_the_predictions_are_right():
    numbers = {key: first_round(example.network) for key, example in EXAMPLES.items()}
    student = numbers["student"]
    assert abs(student["new w2"] - student["w2"]) > abs(student["new w1"] - student["w1"])
    assert show(student["dL/dz"], 2) == "0.13" and 6.5 < numbers["entropy"]["dL/dz"] / student["dL/dz"] < 7.5
    assert numbers["backpropagation"]["dL/dw1"] < 0 and numbers["backpropagation"]["dL/dw2"] < 0
    assert all(numbers["hidden"][f"new {name}"] == numbers["hidden"][name] for name in ("w(x1→h2)", "w(x2→h2)"))
    three = numbers["three"]
    assert three["dL/dh1"] == pytest.approx(three["z(k1)⇠h1"] + three["z(k2)⇠h1"])
    assert all(example.question.right in example.question.options for example in EXAMPLES.values())


def test_counts():
    assert parameter_count(3, 2) == 8
    assert iterations(1000, 100, 5) == (10, 50)
    assert iterations(1001, 100, 1) == (11, 11)


@pytest.mark.parametrize("key", EXAMPLES)
def test_every_example_agrees_with_autograd_in_every_round(key):
    network = EXAMPLES[key].network
    made = record(network)
    assert len(made.rounds) == 101 and not made.diverged
    assert made.losses[-1] < made.losses[0]
    assert autograd_difference(network, made) < 1e-12


@settings(max_examples=60, deadline=None)
@given(st.lists(weight, min_size=9, max_size=9), st.sampled_from(sorted(ACTIVATIONS)), st.sampled_from(sorted(ACTIVATIONS)))
def test_two_two_one_agrees_with_torch_for_any_numbers(w, hidden, output):
    network = Network((0.5, -0.8), (((w[0], w[1]), (w[2], w[3])), ((w[4],), (w[5],))), ((w[6], w[7]), (w[8],)), 0.3, hidden, output)
    calls = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu, "none": lambda z: z}
    parameters = [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in (*network.weights, *network.biases)]
    w1, w2, b1, b2 = parameters
    guess = calls[output](calls[hidden](torch.tensor([0.5, -0.8], dtype=torch.float64) @ w1 + b1) @ w2 + b2)
    loss = ((guess - 0.3) ** 2).sum()
    loss.backward()
    graph = build(network)
    values = forward(graph, start(network, graph))
    found = gradients(backward(graph, values))
    assert math.isclose(values["L"], loss.item(), rel_tol=1e-9, abs_tol=1e-12)
    assert [found[n] for n in ("w(x1→h1)", "w(x1→h2)", "w(x2→h1)", "w(x2→h2)")] == pytest.approx(w1.grad.flatten().tolist(), abs=1e-9)
    assert [found[n] for n in ("w(h1→a)", "w(h2→a)", "b(h1)", "b(h2)", "b")] == pytest.approx(
        [*w2.grad.flatten().tolist(), *b1.grad.tolist(), *b2.grad.tolist()], abs=1e-9
    )


def test_a_gradient_made_wrong_is_noticed():
    made = record(BACKPROPAGATION)
    made.rounds[7]["dL/dw1"] += 1e-6
    assert autograd_difference(BACKPROPAGATION, made) > 1e-7


def test_cross_entropy_agrees_with_torch_where_the_guess_is_certain():
    network = replace(STUDENT, weights=(((100.0,), (100.0,)),), loss="binary cross-entropy")
    made = record(network, updates=1)
    assert made.rounds[0]["L"] == 100.0  # PyTorch's floor under the logarithm
    assert autograd_difference(network, made) < 1e-9


def test_paths_that_meet_add_up():
    network = EXAMPLES["three"].network
    graph = build(network)
    edges = [edge for edge in backward(graph, forward(graph, start(network, graph))) if edge.parent == "h1"]
    assert len(edges) == 2
    assert edges[1].total == pytest.approx(edges[0].product + edges[1].product)


def test_a_rate_that_is_too_large_ends_in_a_record_that_says_so():
    made = record(replace(STUDENT, output="none", rate=10.0))
    assert made.diverged and 1 <= len(made.rounds) < 101
    assert all(math.isfinite(value) for numbers in made.rounds for value in numbers.values())


@pytest.mark.parametrize(
    "bad",
    [
        {"inputs": (math.nan, 1.0)},
        {"inputs": (1e9, 1.0)},
        {"inputs": (None, 1.0)},
        {"inputs": (1.0,)},
        {"target": math.inf},
        {"rate": 0.0},
        {"rate": -1.0},
        {"rate": 1e9},
        {"rate": math.nan},
        {"biases": ((-math.inf,),)},
        {"weights": (((1.0,),),)},
        {"loss": "binary cross-entropy", "output": "tanh"},
        {"loss": "binary cross-entropy", "target": 2.0},
        {"output": "step"},
        {"loss": "guess"},
    ],
)
def test_bad_numbers_are_refused_in_a_sentence(bad):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        replace(STUDENT, **bad)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2.5, "2.5"),
        (0.8540381, "0.8540"),
        (0.0, "0"),
        (-0.0, "0"),
        (-2.0, "−2"),
        (-1e-9, "−1.00e−09"),
        (12345678.0, "1.23e+07"),
        (math.inf, "∞"),
        (math.nan, "not a number"),
    ],
)
def test_how_numbers_are_written(value, shown):
    assert show(value) == shown


def test_the_player_gets_a_column_for_everything_that_a_step_names():
    for example in EXAMPLES.values():
        made = record(example.network)
        data = as_data(example.network, made, example.inputs, example.decimals)
        for step in data["steps"]:
            for line in step["lines"]:
                named = {part for i, part in enumerate(line["formula"].replace("}", "{").split("{")) if i % 2}
                assert named | {line["result"]} <= data["columns"].keys()
            assert step["phase"] != "backward" or {step["local"], step["total"]} <= data["columns"].keys()


def test_the_table_reads_like_the_board():
    written = table(BACKPROPAGATION, record(BACKPROPAGATION), 5)
    rows = list(zip(*written.values(), strict=True))
    assert ("z", "w₁ × x₁ + w₂ × x₂ + b", "0.76") in rows
    assert ("dL/dw₁", "dL/dz × dz/dw₁", "−0.06918") in rows


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_script_does_the_same(key):
    network, printed = EXAMPLES[key].network, io.StringIO()
    before = torch.get_default_dtype()
    try:
        with contextlib.redirect_stdout(printed):
            exec(script(network), {})
    finally:
        torch.set_default_dtype(before)
    losses = record(network).losses
    assert f"loss {losses[0]:.5f}" in printed.getvalue()
    assert f"last loss {losses[99]:.5f}" in printed.getvalue()
