"""The recurrent cell that the browser computes, against PyTorch's own layers, and what it makes of what people type."""

import json
import subprocess

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.explain.reviews.gates import unroll
from core.explain.sequences.cell import MOST_UNITS, READS, START, Cell, read
from core.models.recurrent import GATES
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node


@pytest.fixture(scope="module")
def browser():
    """What the browser's modules make of a cell, asked of one Node after the other."""
    script = ROOT / "tests" / "frontend" / "read_sequences.js"
    with subprocess.Popen([NODE, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as node:

        def ask(kind, size, reads, sequence, numbers=()):
            asked = {"kind": kind, "size": size, "reads": reads, "sequence": sequence, "given": list(numbers), "table": START[kind]}
            node.stdin.write(json.dumps(asked) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield ask
        node.stdin.close()


WEIGHT = some.floats(-3, 3, allow_subnormal=False).map(lambda value: float(f"{value:.6g}"))


@some.composite
def cells(draw):
    kind, size = draw(some.sampled_from(sorted(GATES))), draw(some.integers(1, MOST_UNITS))
    reads = draw(some.sampled_from(sorted(READS)))
    sequence = draw(
        {
            "numbers": some.lists(WEIGHT, min_size=1, max_size=12).map(lambda values: ", ".join(f"{value:.6g}" for value in values)),
            "word": some.text("abcdefgh", min_size=1, max_size=12),
            "sine": some.integers(2, 100).map(str),
        }[reads]
    )
    F, k = Cell(kind, size, reads, sequence).inputs.shape[1], GATES[kind]
    count = k * (size * F + size * size + size) + (size if kind == "gru" else 0)
    numbers = draw(some.one_of(some.just([]), some.lists(WEIGHT, min_size=count, max_size=count)))
    return Cell(kind, size, reads, sequence, tuple(numbers))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells())
def test_every_step_is_that_of_pytorchs_layer(browser, cell):
    found = browser(cell.kind, cell.size, cell.reads, cell.sequence, cell.given)
    x = torch.tensor(cell.inputs)
    np.testing.assert_allclose(found["inputs"], cell.inputs, atol=1e-12)
    layer = cell.layer()
    with torch.no_grad():
        states, last = layer(x)
    np.testing.assert_allclose([step["values"]["h"] for step in found["steps"]], states, atol=1e-5)
    if cell.kind == "lstm":
        np.testing.assert_allclose(found["steps"][-1]["values"]["c"], last[1][0], atol=1e-5)
    inside = unroll(layer, x)
    for letter, values in inside.values.items():  # each gate, too
        np.testing.assert_allclose([step["values"][letter] for step in found["steps"]], values, atol=1e-5)
    for letter, part in inside.sums.items():
        memory = part.memory if part.memory_bias is None else inside.values["r"] * (part.memory + part.memory_bias)
        np.testing.assert_allclose([step["sums"][letter] for step in found["steps"]], part.word + memory + part.bias, atol=1e-5)
    assert found["parameters"] == sum(p.numel() for p in layer.parameters())
    again = read(cell.to_query() | {"numbers": ",".join(map(str, found["numbers"]))})  # what the browser puts into a link
    np.testing.assert_allclose(again.layer()(x)[0].detach(), states.detach(), atol=1e-5)


@pytest.mark.parametrize(
    ("reads", "text"),
    [
        ("numbers", ""),
        ("numbers", "one two"),
        ("numbers", "1 " * 13),
        ("numbers", "1001"),
        ("word", "   "),
        ("word", "abcdefghi"),
        ("word", "aaaaaaaaaaaaa"),
        ("sine", "1"),
        ("sine", "fast"),
        ("sine", "3 4"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_on_both_sides(browser, reads, text):
    found = browser("rnn", 2, reads, text)
    assert found["problem"].endswith(".") and found["steps"] is None
    with pytest.raises(ValueError, match=r"\.$"):
        read({"reads": reads, "sequence": text})
