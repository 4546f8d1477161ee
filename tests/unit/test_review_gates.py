"""The inside of recurrent cells, unrolled by our own sums, against PyTorch."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch import nn

from core import zoo
from core.explain.reviews.gate_script import script
from core.explain.reviews.gate_sums import equations, products
from core.explain.reviews.gates import SUMS, by_pytorch, cell_of, kind_of, trace, unroll
from core.explain.reviews.units import pushes, swings, typical
from core.models import files
from core.models.recurrent import CELLS
from core.models.review_net import ReviewNet

SHIPPED = ["reviews-lstm", "reviews-gru", "reviews-rnn", "reviews-bilstm"]
TEXT = "I expected to hate this unfathomably long film, but it was absolutely fantastic!"


@some.composite
def nets_and_texts(draw):
    """A random network with weights of ordinary size, and random ids; sometimes padding stands among them."""
    torch.manual_seed(draw(some.integers(0, 2**31)))
    cell, both = draw(some.sampled_from(sorted(CELLS))), draw(some.booleans())
    model = ReviewNet(
        30, draw(some.integers(1, 12)), draw(some.integers(1, 12)), cell, both, readout=draw(some.sampled_from(["votes", "last"]))
    )
    return model.eval(), draw(some.lists(some.integers(0, 29), min_size=1, max_size=30)), both and draw(some.booleans())


@given(nets_and_texts())
@settings(max_examples=120, deadline=None)
def test_every_hidden_state_is_pytorchs(drawn):
    model, ids, backwards = drawn
    found = trace(model, ids, backwards)
    x = model.embedding(torch.tensor([ids]))
    theirs = cell_of(model, backwards)(x.flip(1) if backwards else x)[0][0]
    assert torch.allclose(found.values["h"], theirs.flip(0) if backwards else theirs, atol=1e-5)
    for place in {0, len(ids) // 2, len(ids) - 1}:
        for letter, expected in by_pytorch(model, ids, place, backwards).items():
            assert torch.allclose(found.values[letter][place], expected, atol=1e-5)


@given(nets_and_texts())
@settings(max_examples=80, deadline=None)
def test_the_parts_of_every_sum_make_its_gate(drawn):
    model, ids, backwards = drawn
    found = trace(model, ids, backwards)
    assert set(found.sums) == set(SUMS[found.kind])
    for letter, parts in found.sums.items():
        memory = parts.memory if parts.memory_bias is None else found.values["r"] * (parts.memory + parts.memory_bias)
        total = parts.word + memory + parts.bias
        squashed = total.sigmoid() if (letter in "ifo" and found.kind == "lstm") or letter in "rz" else total.tanh()
        assert torch.allclose(squashed, found.values[letter], atol=1e-5)
    first = -1 if backwards else 0
    assert not found.before("h")[first].any()
    assert torch.allclose(found.changes.sum(dim=0), found.values[found.memory][0 if backwards else -1], atol=1e-5)


@given(some.integers(0, 2**31), some.integers(1, 9), some.integers(1, 9), some.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_an_lstm_is_a_chain_of_lstm_cells(seed, embedding, units, length):
    torch.manual_seed(seed)
    chain, layer = nn.LSTMCell(embedding, units), nn.LSTM(embedding, units)
    layer.load_state_dict({f"{name}_l0": value for name, value in chain.state_dict().items()})
    x = torch.randn(length, embedding)
    found = unroll(layer, x)
    h = c = torch.zeros(1, units)
    for place in range(length):
        h, c = chain(x[place : place + 1], (h, c))
        assert torch.allclose(found.values["h"][place], h[0], atol=1e-5) and torch.allclose(found.values["c"][place], c[0], atol=1e-5)


def test_many_reviews_at_once_are_each_alone():
    torch.manual_seed(0)
    x = torch.randn(3, 7, 5)
    for kind, layer in CELLS.items():
        cell = layer(5, 4, batch_first=True)
        together = unroll(cell, x)
        assert together.kind == kind == kind_of(cell)
        for row in range(3):
            assert torch.allclose(together.values["h"][row], unroll(cell, x[row]).values["h"], atol=1e-6)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("text", [TEXT, "good", "the " * 2100])
def test_the_shipped_weights_too(name, text):
    reader = zoo.load(name)
    ids = [token.id for token in reader(text).tokens]
    for backwards in [False, True][: 1 + (reader.model.backwards is not None)]:
        found = trace(reader.model, ids, backwards)
        place = len(ids) // 2
        for letter, expected in by_pytorch(reader.model, ids, place, backwards).items():
            assert torch.allclose(found.values[letter][place], expected, atol=1e-5)


@given(nets_and_texts())
@settings(max_examples=60, deadline=None)
def test_the_units_parts_add_up_to_the_verdict(drawn):
    model, ids, _ = drawn
    ids = [number or 1 for number in ids]  # without padding: forward() leaves that out
    with torch.no_grad():
        scores = model(torch.tensor([ids]))[0]
        bias = model.vote.bias[1] - model.vote.bias[0]
    total = sum(pushes(model, ids, way).sum() for way in ([False, True] if model.backwards is not None else [False]))
    assert float(total + bias) == pytest.approx(float(scores[1] - scores[0]), abs=1e-4)


def test_nothing_reads_backwards_in_a_one_way_network():
    with pytest.raises(ValueError, match="one way"):
        trace(ReviewNet(5, 2, 2), [1], backwards=True)


@pytest.mark.parametrize("backwards", [False, True])
def test_what_words_do_on_average(backwards):
    torch.manual_seed(1)
    model = ReviewNet(9, 4, 3, bidirectional=True).eval()
    reviews = [np.array(ids) for ids in ([2, 3, 4], [3, 2], [4, 4, 3, 2, 5], [7])]
    words = np.array([number != 4 for number in range(9)])
    found = typical(model, reviews, words, least=2, backwards=backwards)
    assert found.ids.tolist() == [2, 3] and found.counts.tolist() == [3, 3]
    changes = [trace(model, ids.tolist(), backwards).changes[place] for ids in reviews for place in np.flatnonzero(ids == 2)]
    np.testing.assert_allclose(found.changes[0], torch.stack(changes).mean(dim=0).numpy(), atol=1e-6)
    up, down = found.drivers(1)
    assert all(found.changes[place, 1] > 0 for place in up) and all(found.changes[place, 1] < 0 for place in down)
    assert set(up) | set(down) == {0, 1}


def test_a_unit_that_never_changes_does_not_swing():
    model = ReviewNet(5, 2, 3, cell="rnn")
    nn.init.zeros_(model.forwards.weight_ih_l0)
    nn.init.zeros_(model.forwards.weight_hh_l0)
    assert swings(trace(model, [1, 2, 3])).max() < 1e-6


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_script_runs_alone_and_agrees_with_itself_and_with_us(cell, backwards, tmp_path, capsys):
    torch.manual_seed(4)
    model = ReviewNet(40, 6, 5, cell, bidirectional=backwards).eval()
    files.save(model, {}, "net", tmp_path)
    tokens = [(piece, number) for number, piece in enumerate(["it's", '"quoted"', "{brace}", "naïve\\", "\u202e", "\n", *["word"] * 30])]
    names = {}
    exec(script(model, str(tmp_path / "net.safetensors"), tokens, 7, 2, backwards), names)
    assert torch.allclose(names["h"], names["theirs"], atol=1e-6)
    assert torch.allclose(names["h"], trace(model, range(36), backwards).values["h"][7], atol=1e-6)
    assert f"{float(names['h'][2]):.6f}"[:6] in capsys.readouterr().out


@given(nets_and_texts())
@settings(max_examples=60, deadline=None)
def test_the_equations_end_in_the_units_values_and_products_in_their_sums(drawn):
    model, ids, backwards = drawn
    found = trace(model, ids, backwards)
    place, unit = len(ids) // 2, found.hidden_size - 1
    for equation in equations(found, place, unit):
        assert equation.value == float(found.values[equation.quantity.letter][place, unit])
        assert float(re.findall(r"\\mathbf\{(.*?)\}", equation.latex)[0]) == pytest.approx(equation.value, abs=5.1e-5)
        assert equation.latex.count("{") == equation.latex.count("}")
    for letter, parts in found.sums.items():
        made = products(model, ids, found, letter, place, unit)
        assert len(made) == model.embedding.embedding_dim + found.hidden_size
        for memory, part in ((False, parts.word), (True, parts.memory)):
            assert sum(one.product for one in made if one.memory == memory) == pytest.approx(float(part[place, unit]), abs=1e-5)
        assert [abs(one.product) for one in made] == sorted((abs(one.product) for one in made), reverse=True)
