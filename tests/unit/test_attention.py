"""Attention by hand is PyTorch's: values, gradients, whole layers; and what its switches promise is so."""

import copy

import numpy as np
import pytest
import torch
from captum.attr import InputXGradient
from torch import nn
from torch.nn import functional as F

from core.data.text.tokens import PAD, padded
from core.explain.reviews import attention as explain
from core.explain.reviews.attention import Switches
from core.explain.reviews.cost import cost
from core.explain.reviews.gates import cell_of
from core.explain.reviews.memory import pull
from core.explain.reviews.slips import after_padding
from core.explain.reviews.words import attribute, read_embedded
from core.models import attention as attending
from core.models.attention import REACH, Encoder, EncoderLayer, attention, may_look
from core.models.review_net import ReviewNet, odds_for

IDS = [5, 9, 3, 17, 9, 30, 2]


def net(readout="votes", seed=0):
    torch.manual_seed(seed)
    made = ReviewNet(40, 8, 12, "attention", readout=readout).eval()
    for layer in made.encoder.layers:
        nn.init.normal_(layer.look.near)
    return made


def there(lengths, T):
    return torch.arange(T) < torch.tensor(lengths)[:, None]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("lengths", [[6, 6, 6], [6, 2, 1]])
def test_values_and_gradients_are_those_of_pytorch(causal, lengths):
    torch.manual_seed(0)
    ours = [torch.randn(3, 2, 6, 4, dtype=torch.double, requires_grad=True) for _ in range(3)]
    theirs = [part.detach().clone().requires_grad_() for part in ours]
    near = torch.randn(2, 6, 6, dtype=torch.double)
    allowed = may_look(there(lengths, 6), causal).double()
    sums, weights = attention(*ours, allowed + near)
    seen = (there(lengths, 6)[:, None, None] & (torch.ones(6, 6).tril().bool() if causal else torch.ones(6, 6).bool())).expand(3, 2, 6, 6)
    expected = F.scaled_dot_product_attention(*theirs, attn_mask=near.masked_fill(~seen, -torch.inf))
    assert torch.allclose(sums, expected)
    assert torch.allclose(weights.sum(dim=-1), torch.ones(3, 2, 6).double()) and (weights[~seen] == 0).all()
    push = torch.randn_like(sums)
    for a, b in zip(torch.autograd.grad(sums, ours, push), torch.autograd.grad(expected, theirs, push), strict=True):
        assert torch.allclose(a, b)


@pytest.mark.parametrize("causal", [False, True])
def test_a_layer_without_distances_is_pytorchs_encoder_layer(causal):
    torch.manual_seed(1)
    layer = EncoderLayer(8, 12, 4).eval()
    theirs = nn.TransformerEncoderLayer(8, 4, 12, dropout=0.0, batch_first=True, norm_first=True)
    look = layer.look
    theirs.self_attn.in_proj_weight.data = torch.cat([part.weight.data for part in (look.query, look.key, look.value)])
    theirs.self_attn.in_proj_bias.data = torch.cat([part.bias.data for part in (look.query, look.key, look.value)])
    for mine, other in ((look.mix, theirs.self_attn.out_proj), (layer.think[0], theirs.linear1), (layer.think[2], theirs.linear2)):
        other.load_state_dict(mine.state_dict())
    x, words = torch.randn(3, 5, 8), there([5, 3, 1], 5)
    mask = torch.ones(5, 5).triu(1).bool() if causal else None
    expected = theirs(x, src_mask=mask, src_key_padding_mask=~words)
    found = layer(x, may_look(words, causal), near=False)
    assert torch.allclose(found[words], expected[words], atol=1e-6)


def test_distances_beyond_reach_are_all_the_same():
    look = net().encoder.layers[0].look
    found = look.distances(2 * REACH + 5)
    assert torch.equal(found[:, 0, REACH:], found[:, 0, REACH : REACH + 1].expand(-1, REACH + 5))
    assert torch.equal(found[:, 7, 10], look.near[:, REACH + 3]) and torch.equal(found[:, 10, 7], look.near[:, REACH - 3])


@pytest.mark.parametrize("readout", ["votes", "last"])
def test_a_text_gets_the_same_scores_alone_in_a_batch_and_in_turns(readout, monkeypatch):
    model, random = net(readout), np.random.default_rng(0)
    texts = [random.integers(1, 40, length) for length in (9, 4, 1, 6)]
    together = model(padded(texts))
    monkeypatch.setattr(attending, "SQUARES", 100)
    assert torch.allclose(model(padded(texts)), together, atol=1e-6)
    for row, text in enumerate(texts):
        assert torch.allclose(together[row], model(padded([text]))[0], atol=1e-6)
    assert torch.isfinite(model(torch.full((2, 3), PAD))).all()  # no text at all


def test_with_a_causal_mask_nobody_sees_what_comes():
    encoder, x, words = net().encoder, torch.randn(1, 6, 8), there([6], 6)
    other = x.clone()
    other[:, 4:] = torch.randn(1, 2, 8)
    assert torch.allclose(encoder(x, words, causal=True)[:, :4], encoder(other, words, causal=True)[:, :4], atol=1e-6)
    assert not torch.allclose(encoder(x, words)[:, :4], encoder(other, words)[:, :4], atol=1e-3)


def test_without_distances_the_order_of_words_does_not_matter():
    model, turned = net(), IDS[::-1]
    read = [explain.read(model, ids, Switches(near=near)).scores for near in (False, True) for ids in (IDS, turned)]
    assert torch.allclose(read[0], read[1], atol=1e-6) and not torch.allclose(read[2], read[3], atol=1e-3)
    model = net("last")  # turned around, another word votes
    read = [explain.read(model, ids, Switches(near=False)).scores for ids in (IDS, [*turned[1:], IDS[-1]], turned)]
    assert torch.allclose(read[0], read[1], atol=1e-6) and not torch.allclose(read[0], read[2], atol=1e-3)


@pytest.mark.parametrize("readout", ["votes", "last"])
def test_every_number_of_a_reading_is_the_networks_own(readout):
    model = net(readout)
    found = explain.read(model, IDS)
    assert torch.allclose(found.scores, model(torch.tensor([IDS]))[0], atol=1e-6)
    for switches in (Switches(), Switches(causal=True, near=False, hidden=frozenset({2}))):
        for layer in explain.read(model, IDS, switches).layers:
            assert torch.allclose(layer.sums, layer.by_pytorch(), atol=1e-6)
            assert torch.allclose(layer.weights, (layer.products + layer.bias).softmax(dim=2), atol=1e-6)
            assert torch.allclose(layer.sums, layer.weights @ layer.v, atol=1e-6)


@pytest.mark.parametrize("readout", ["votes", "last"])
def test_a_word_that_is_switched_off_is_as_if_it_were_not_there(readout):
    model = net(readout)
    found = explain.read(model, IDS, Switches(near=False, hidden=frozenset({2, 6})))
    without = explain.read(model, [IDS[place] for place in (0, 1, 3, 4, 5)], Switches(near=False))
    assert torch.allclose(found.scores, without.scores, atol=1e-6)
    with pytest.raises(ValueError, match="Every word"):
        explain.read(model, [4], Switches(hidden=frozenset({0})))


def test_a_silent_head_adds_nothing():
    model = net()
    mute = copy.deepcopy(model)
    mute.encoder.layers[1].look.mix.weight.data[:, 4:6] = 0  # what the third of four heads, of 8 / 4 = 2 numbers, adds
    expected = mute(torch.tensor([IDS]))[0]
    assert torch.allclose(explain.read(model, IDS, Switches(silent=frozenset({(1, 2)}))).scores, expected, atol=1e-6)


def test_gradient_by_input_is_captums():
    model = net()
    x = model.embedding(torch.tensor([IDS])).detach()
    expected = InputXGradient(lambda x: odds_for(read_embedded(model, x) / 1.7, 1)).attribute(x.requires_grad_())[0].sum(dim=1)
    assert np.allclose(explain.gradient_by_input(model, IDS, 1.7), expected.detach().numpy(), atol=1e-6)


def test_what_others_ask_of_a_reader_goes_with_attention_too():
    model = net()
    parts = attribute(model, IDS)
    assert abs(parts.rest) < 0.01 and pull(model, np.array(IDS)).shape == (7,)
    found = cost(model)
    assert found.recurrent == sum(p.numel() for p in model.encoder.parameters()) and f"= {found.recurrent:,}" in found.formula
    per_layer = 4 * 8 * 9 + 2 * 8 * 12 + 8 + 12
    assert found.recurrent == 2 * per_layer + 2 * (4 * (2 * REACH + 1) + 4 * 8) + 2 * 8
    for refused in (lambda: cell_of(model), lambda: after_padding(model, IDS, 3), lambda: explain.encoder_of(ReviewNet(40, 8, 8))):
        with pytest.raises(ValueError, match=r"attention|recurrent|at once"):
            refused()


def test_heads_are_as_many_as_the_embedding_can_be_divided_by():
    assert [Encoder(E, 8).layers[0].look.heads for E in (96, 6, 7)] == [4, 2, 1]
