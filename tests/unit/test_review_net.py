"""The network that reads reviews: it never looks ahead, padding says nothing, and PyTorch's own machinery agrees."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.data.text.tokens import PAD, padded
from core.models import review_net
from core.models.recurrent import CELLS
from core.models.review_net import ReviewNet, SameForAllWords, turned


def net(cell="lstm", bidirectional=False, readout="votes", seed=0):
    torch.manual_seed(seed)
    return ReviewNet(40, 6, 5, cell, bidirectional, readout=readout).eval()


def test_padding_has_one_number_everywhere():
    assert review_net.PAD == PAD == 0


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("readout", review_net.READOUTS)
@settings(max_examples=15, deadline=None)
@given(lengths=st.lists(st.integers(1, 9), min_size=1, max_size=4), seed=st.integers(0, 99))
def test_a_review_gets_the_same_scores_alone_and_in_a_batch(cell, bidirectional, readout, lengths, seed):
    model = net(cell, bidirectional, readout, seed)
    texts = [torch.randint(1, 40, (length,)).numpy() for length in lengths]
    together = model(padded(texts))
    for row, text in enumerate(texts):
        assert torch.allclose(together[row], model(padded([text]))[0], atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("readout", review_net.READOUTS)
def test_the_verdict_after_each_word_is_that_of_the_beginning_alone(cell, readout):
    model = net(cell, readout=readout)
    x = torch.randint(1, 40, (2, 7))
    verdicts = model.verdicts(*model.ballots(model.states(x, torch.tensor([7, 7]))))
    for end in range(1, 8):
        assert torch.allclose(verdicts[:, end - 1], model(x[:, :end]), atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_both_ways_is_what_pytorch_gives_for_packed_reviews(cell):
    model = net(cell, bidirectional=True)
    oracle = CELLS[cell](6, 5, batch_first=True, bidirectional=True)
    for name, value in model.forwards.named_parameters():
        getattr(oracle, name).data.copy_(value)
    for name, value in model.backwards.named_parameters():
        getattr(oracle, f"{name}_reverse").data.copy_(value)
    lengths = torch.tensor([7, 3, 5])
    x = torch.randint(1, 40, (3, 7)).masked_fill(torch.arange(7)[None] >= lengths[:, None], PAD)
    packed = nn.utils.rnn.pack_padded_sequence(model.embedding(x), lengths, batch_first=True, enforce_sorted=False)
    expected, _ = nn.utils.rnn.pad_packed_sequence(oracle(packed)[0], batch_first=True)
    found = model.states(x, lengths)
    for row, length in enumerate(lengths):
        assert torch.allclose(found[row, :length], expected[row, :length], atol=1e-6)


def test_turning_twice_changes_nothing_and_padding_stays_behind():
    x, lengths = torch.arange(12.0).reshape(2, 6, 1), torch.tensor([4, 6])
    once = turned(x, lengths)
    assert once[0, :, 0].tolist() == [3, 2, 1, 0, 4, 5] and torch.equal(turned(once, lengths), x)


def test_dropout_silences_the_same_numbers_at_every_word():
    layer, x = SameForAllWords(0.5), torch.ones(3, 7, 40)
    dropped = layer.train()(x)
    assert torch.equal(dropped, dropped[:, :1].expand_as(dropped)) and set(dropped.unique().tolist()) == {0.0, 2.0}
    assert torch.equal(layer.eval()(x), x)


def test_no_gradient_comes_from_the_padding():
    model = net().train()
    model(torch.tensor([[3, 4, PAD, PAD]])).sum().backward()
    assert not model.embedding.weight.grad[PAD].any() and model.embedding.weight.grad[3].any()
