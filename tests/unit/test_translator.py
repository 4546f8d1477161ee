"""The encoder, the decoder, attention and beam search, against PyTorch, formulas written out, and all answers there are."""

import itertools
import math
from dataclasses import asdict

import pytest
import torch
from torch.nn import functional as F

from core import zoo
from core.explain.translate.lengths import by_length
from core.explain.translate.pull import pulls
from core.models import files
from core.models.beam_search import beam_search
from core.models.translator import NONE, SCORES, Attention, Translator
from core.zoo.translators import TRANSLATORS

SYMBOLS, OTHERS, MOST, H = 7, 4, 4, 6


def network(cell="gru", score="dot", seed=0):
    torch.manual_seed(seed)
    return Translator(SYMBOLS, OTHERS, MOST, H, cell, score).double().eval()


def texts():
    """Three texts of unlike length, and right answers for them."""
    text = torch.tensor([[1, 2, 3, 4, 5], [6, 5, 0, 0, 0], [2, 2, 2, 1, 0]])
    right = torch.tensor([[1, 2, 3, 0], [3, 0, NONE, NONE], [2, 1, 0, NONE]])
    return text, right


@pytest.fixture
def thought():
    torch.manual_seed(1)
    s, m = torch.randn(2, 3, H, dtype=torch.double, requires_grad=True), torch.randn(2, 5, H, dtype=torch.double, requires_grad=True)
    there = torch.tensor([[True] * 5, [True, True, False, False, False]])
    return s, m, there


def test_dot_attention_is_pytorchs_and_its_gradients_are(thought):
    s, m, there = thought
    c, weights = Attention(H, "dot")(s, m, there)
    theirs = F.scaled_dot_product_attention(s, m, m, attn_mask=there[:, None].expand(-1, 3, -1))
    assert torch.allclose(c, theirs)
    assert torch.allclose(weights.sum(dim=-1), torch.ones(2, 3, dtype=torch.double)) and (weights[1, :, 2:] == 0).all()
    pull = torch.randn_like(c)
    ours = torch.autograd.grad((c * pull).sum(), (s, m))
    for one, other in zip(ours, torch.autograd.grad((theirs * pull).sum(), (s, m)), strict=True):
        assert torch.allclose(one, other)


def test_additive_attention_is_its_formula_and_so_are_its_gradients(thought):
    s, m, there = thought
    torch.manual_seed(2)
    attention = Attention(H, "additive").double()
    c, weights = attention(s, m, there)
    W, U, v = attention.ask.weight, attention.offer.weight, attention.fit.weight[0]
    means = []
    for b, i in itertools.product(range(2), range(3)):
        known = [t for t in range(5) if there[b, t]]
        e = torch.stack([v @ torch.tanh(W @ s[b, i] + U @ m[b, t]) for t in known])
        a = e.exp() / e.exp().sum()
        assert torch.allclose(weights[b, i, known], a)
        means.append(sum(a[n] * m[b, t] for n, t in enumerate(known)))
    theirs = torch.stack(means).view(2, 3, H)
    assert torch.allclose(c, theirs)
    what, pull = (s, m, W, U, attention.fit.weight), torch.randn_like(c)
    for one, other in zip(torch.autograd.grad((c * pull).sum(), what), torch.autograd.grad((theirs * pull).sum(), what), strict=True):
        assert torch.allclose(one, other)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_padding_and_neighbours_change_nothing_and_steps_are_what_all_at_once_is(cell, score):
    net, (text, right) = network(cell, score), texts()
    together = net(torch.cat([right, text], dim=1))
    assert together.shape == (3, MOST, OTHERS)
    for row, length in enumerate([5, 2, 4]):
        alone = net(torch.cat([right[row : row + 1], text[row : row + 1, :length]], dim=1))
        assert torch.allclose(alone[0], together[row])
    reading, last, steps = net.read(text), torch.zeros(3, 1, dtype=torch.long), []
    for step in range(MOST):
        scores, weights, reading = net.write(last, reading)
        assert torch.allclose(weights.sum(dim=-1), torch.full((3, 1), float(score != "none"), dtype=torch.double))
        steps.append(scores)
        last = right[:, step : step + 1].clamp(min=0)
    assert torch.allclose(torch.cat(steps, dim=1), together)


def test_the_encoder_is_pytorchs_two_ways_layer_read_alone():
    net, (text, _) = network(), texts()
    reading = net.read(text)
    states, last = net.encoder.memory(net.encoder.embedding(text[2:, :4]))
    assert torch.allclose(reading.places[2, :4], net.encoder.places(states[0]))
    assert torch.allclose(reading.state[0, 2], torch.tanh(net.encoder.begin(last.flatten())))


def test_only_with_attention_does_a_gradient_reach_a_place_otherwise_than_through_the_first_state():
    for score, reached in (("dot", True), ("none", False)):
        net, (text, _) = network(score=score), texts()
        reading = net.read(text)
        reading.places.retain_grad()
        net.write(torch.zeros(3, 1, dtype=torch.long), reading)[0].sum().backward()
        assert (reading.places.grad is not None and bool(reading.places.grad.abs().sum() > 0)) is reached


@pytest.mark.parametrize("seed", range(5))
def test_an_answer_is_judged_right_exactly_where_it_would_be_written_so(seed):
    net, (text, _) = network(seed=seed), texts()
    said, weights = net.greedy(text, MOST)
    labels = torch.full((3, MOST), NONE)
    for row, one in enumerate(said.tolist()):
        end = one.index(0) + 1 if 0 in one else len(one)
        labels[row, :end] = said[row, :end]
    told = net(torch.cat([labels, text], dim=1)).argmax(dim=-1)
    assert ((told == labels) | (labels == NONE)).all()
    assert weights.shape == (*said.shape, 5)


def all_answers(net, text, most):
    """Every answer of up to so many symbols, those that end and those that are cut off, and its log probability."""
    found = {}
    for length in range(most + 1):
        for answer in itertools.product(range(1, OTHERS), repeat=length):
            asked = [*answer, 0] if length < most else [*answer]
            with torch.no_grad():
                scores, _, _ = net.write(torch.tensor([[0, *asked[:-1]]]), net.read(text))
            chances = scores[0].log_softmax(dim=-1)
            found[answer] = sum(float(chances[step, symbol]) for step, symbol in enumerate(asked))
    return sorted(found.items(), key=lambda one: -one[1])


@pytest.mark.parametrize("score", ["none", "dot"])
@pytest.mark.parametrize("seed", range(4))
def test_a_wide_beam_finds_what_trying_everything_finds(seed, score):
    net, text = network(score=score, seed=seed), torch.tensor([[1, 5, 2]])
    everything = all_answers(net, text, 3)
    assert math.fsum(math.exp(total) for _, total in everything) == pytest.approx(1)  # really everything
    found = beam_search(net, text, 200, 3)
    assert list(found.answers) == [answer for answer, _ in everything]
    assert found.log_probabilities == pytest.approx([total for _, total in everything])
    assert all(node.kept for node in found.nodes)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("seed", range(4))
def test_a_beam_of_one_is_greedy_and_a_wider_one_keeps_its_books(cell, seed):
    net, text = network(cell, seed=seed), torch.tensor([[1, 5, 2, 6]])
    said = [symbol for symbol in net.greedy(text, 5)[0][0].tolist() if symbol]
    assert list(beam_search(net, text, 1, 5).answers) == [tuple(said)]
    known = dict(all_answers(net, text, 5))
    found = beam_search(net, text, 3, 5)
    assert len(found.answers) == 3 == len(set(found.answers))
    assert list(found.log_probabilities) == sorted(found.log_probabilities, reverse=True)
    for answer, total, end in zip(found.answers, found.log_probabilities, found.ends, strict=True):
        assert total == pytest.approx(known[answer])
        path = [found.nodes[at] for at in found.path(end)]
        assert tuple(node.symbol for node in path if node.symbol) == answer and all(node.kept for node in path)
        assert [node.step for node in path] == list(range(len(path)))
    for step in range(1 + max(node.step for node in found.nodes)):
        assert sum(node.step == step for node in found.nodes) <= 3


def test_greedy_can_miss_what_a_beam_finds():
    missed = 0
    for seed in range(30):
        net, text = network(seed=seed), torch.tensor([[1, 5, 2]])
        with torch.no_grad():
            net.answer.weight.mul_(8)
        one, many = (beam_search(net, text, width, 4) for width in (1, 8))
        assert many.log_probabilities[0] >= one.log_probabilities[0] - 1e-9 or many.answers[0] != one.answers[0]
        missed += many.log_probabilities[0] > one.log_probabilities[0] + 1e-6
    assert missed


@pytest.fixture(scope="module", params=list(TRANSLATORS))
def shipped(request):
    return zoo.load(request.param), request.param


def test_a_shipped_network_does_as_its_card_says_and_knows_it(shipped):
    translator, name = shipped
    card = files.read_card(TRANSLATORS[name].file)
    which = TRANSLATORS[name].which
    groups = [asdict(group) for group in by_length(translator.net, translator.recipe)]
    assert groups == card["figures"][which]["by_length"]
    within = [group for group in groups if not group["beyond"]]
    share = sum(group["right"] for group in within) / sum(group["count"] for group in within)
    assert round(share, 4) == card["figures"][which]["whole_answers_right"]


def test_what_it_says_of_an_answer_is_what_it_computes():
    translator = zoo.load("translator")
    found = translator(" 28. November 2026 ")
    assert (found.text, found.ended, "".join(found.read)) == ("2026-11-28", True, "28. november 2026")
    assert len(found.weights) == len(found.probabilities) == 11 and all(sum(row) == pytest.approx(1, abs=1e-5) for row in found.weights)
    greedy, four = translator.beams("28. november 2026", 1), translator.beams("28. november 2026", 4)
    assert greedy.log_probabilities[0] == pytest.approx(sum(map(math.log, found.probabilities)), abs=1e-4)
    assert translator.recipe.family.written.text(four.answers[0]) == "2026-11-28" and len(four.answers) == 4
    assert zoo.load("translator-without-attention")("28. november 2026").weights == ()
    with pytest.raises(ValueError, match="no “😀”"):
        translator("😀")


@pytest.mark.parametrize("score", SCORES)
def test_a_pull_is_how_a_log_probability_changes_when_a_place_fades(score):
    net, text = network(score=score).requires_grad_(False), torch.tensor([[1, 5, 2, 6]])
    said = torch.tensor([[2, 1, 3, 0]])
    found = pulls(net, text, said)
    assert found.shape == (4, 4)
    rows, before, small = net.encoder.embedding(text), torch.tensor([[0, 2, 1, 3]]), 1e-6

    def logs(place, by):
        changed = rows.clone()
        changed[0, place] *= 1 + by
        return net.write(before, net.read(text, changed))[0][0].log_softmax(dim=-1).gather(1, said[0][:, None])[:, 0]

    for place in range(4):
        assert torch.allclose(found[:, place], (logs(place, small) - logs(place, -small)) / (2 * small), atol=1e-6)
