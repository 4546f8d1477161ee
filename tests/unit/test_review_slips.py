"""Tokens, vectors and the classic slips, against PyTorch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch.nn import functional as F

from core import zoo
from core.data.text.tokens import PAD, UNKNOWN, piece_tokenizer, word_tokenizer
from core.explain.reviews.pieces import endings, joined, whole, whole_somewhere
from core.explain.reviews.slips import after_padding, last_state_twin, lost, read_all, read_slipped, slipped_accuracy, unknown_to_padding
from core.explain.reviews.vectors import companions, nearest, padding_share
from core.models.recurrent import CELLS
from core.models.review_net import ReviewNet

ENDS = np.array([True, True, True, False, True])  # [PAD], [UNK], a word, a beginning, an ending


@some.composite
def nets(draw, may_be_bidirectional=True):
    torch.manual_seed(draw(some.integers(0, 2**31)))
    cell, readout = draw(some.sampled_from(sorted(CELLS))), draw(some.sampled_from(["votes", "last"]))
    return ReviewNet(12, 5, 6, cell, may_be_bidirectional and draw(some.booleans()), readout=readout).eval()


IDS = some.lists(some.integers(1, 11), min_size=1, max_size=12)


@given(nets(), some.lists(IDS, min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_reading_to_the_end_without_padding_is_the_networks_own_answer(model, reviews):
    lengths = torch.tensor([len(ids) for ids in reviews])
    tokens = torch.zeros(len(reviews), int(lengths.max()) + 2, dtype=torch.long)
    for row, ids in zip(tokens, reviews, strict=True):
        row[: len(ids)] = torch.tensor(ids)
    with torch.no_grad():
        assert torch.allclose(read_all(model, tokens, lengths), model(tokens), atol=1e-5)


@given(nets(may_be_bidirectional=False), IDS, some.integers(0, 20))
@settings(max_examples=80, deadline=None)
def test_padding_that_is_read_is_read_one_by_one(model, ids, most):
    scores = after_padding(model, ids, most)
    assert scores.shape == (most + 1, 2)
    for count in {0, most // 2, most}:
        tokens = torch.tensor([ids + [PAD] * count])
        with torch.no_grad():
            assert torch.allclose(scores[count], read_all(model, tokens, torch.tensor([len(ids) + count]))[0], atol=1e-5)
    with torch.no_grad():
        assert torch.allclose(scores[0], model(torch.tensor([ids]))[0], atol=1e-5)


def test_a_network_that_reads_both_ways_has_no_such_curve():
    with pytest.raises(ValueError, match="both ways"):
        after_padding(ReviewNet(5, 2, 2, bidirectional=True), [1], 3)


def test_the_twin_shares_the_weights_and_answers_with_the_last_state():
    torch.manual_seed(3)
    model = ReviewNet(12, 5, 6).eval()
    twin = last_state_twin(model)
    assert twin.vote.weight is model.vote.weight and model.readout == "votes" and twin.readout == "last"
    with torch.no_grad():
        assert torch.allclose(twin(torch.tensor([[3, 4]])), model.vote(model.forwards(model.embedding(torch.tensor([[3, 4]])))[0][:, -1]))


def test_pieces_belong_to_their_word():
    ids = [2, 3, 3, 4, 2, 1, 3, 4]
    assert joined(ids, ENDS).tolist() == [False, False, True, True, False, False, False, True]
    assert whole(ids, ENDS).tolist() == [True, False, False, False, True, False, False, False]
    assert unknown_to_padding(ids, ENDS).tolist() == [2, PAD, 2, PAD, PAD]
    assert lost([], ENDS).tolist() == [] and unknown_to_padding([], ENDS).tolist() == []
    assert whole_somewhere([np.array(ids)], ENDS).tolist() == [False, False, True, False, False]


def test_the_marks_come_from_the_tokenizer():
    texts = ["good film", "good books", "bad film"] * 9
    pieces, words = piece_tokenizer(texts, 60), word_tokenizer(texts, 60)
    for text in ("good film", "goodfilm bad", "filmbooks good"):
        encoding = pieces.tokenizer.encode(text)
        inside = [a == b for a, b in zip(encoding.word_ids, [None, *encoding.word_ids[:-1]], strict=True)]
        assert joined(encoding.ids, endings(pieces)).tolist() == inside
    assert endings(words).all() and whole(words.ids(["good zebra"])[0], endings(words)).tolist() == [True, False]


@pytest.mark.parametrize("text", ["Unfathomably dull; na☃ve!!! 10/10", "don't", "фильм", "A mélange of ideas ☃ ☃", "good"])
def test_the_shipped_vocabulary(text):
    tokens = zoo.load("reviews-lstm").tokens
    encoding, ends = tokens.tokenizer.encode(text), endings(tokens)
    known = [UNKNOWN not in (a, b) for a, b in zip(encoding.ids, [0, *encoding.ids[:-1]], strict=True)]
    inside = np.array([a == b for a, b in zip(encoding.word_ids, [None, *encoding.word_ids[:-1]], strict=True)])
    assert (joined(encoding.ids, ends) == inside)[known].all()
    assert (ends[encoding.ids] | ~whole(encoding.ids, ends)).all()


def test_words_that_are_lost_no_longer_matter():
    torch.manual_seed(0)
    model = ReviewNet(5, 4, 4).eval()
    with torch.no_grad():
        expected = read_all(model, torch.tensor([[2, PAD, 2]]), torch.tensor([3]))[0]
    assert torch.allclose(read_slipped(model, [2, 3, 4, 2], ENDS), expected)
    assert torch.allclose(read_slipped(model, [2, 3, 3, 4, 2], ENDS), expected)


@given(nets(), some.lists(IDS, min_size=1, max_size=9), some.data())
@settings(max_examples=40, deadline=None)
def test_accuracy_with_a_slip_is_counted_review_by_review(model, reviews, data):
    labels = np.array(data.draw(some.lists(some.integers(0, 1), min_size=len(reviews), max_size=len(reviews))))
    ends = np.array(data.draw(some.lists(some.booleans(), min_size=12, max_size=12))) | (np.arange(12) < 2)
    rows = [np.array(ids) for ids in reviews]

    def share(changed):
        with torch.no_grad():
            scores = [read_all(model, torch.tensor([list(ids)]), torch.tensor([len(ids)]))[0] for ids in changed]
        return np.mean([int(score.argmax()) == label for score, label in zip(scores, labels, strict=True)])

    assert slipped_accuracy(model, rows, labels, "none") == pytest.approx(share(reviews))
    assert slipped_accuracy(model, rows, labels, "padding_read", padding=7) == pytest.approx(share([ids + [PAD] * 7 for ids in reviews]))
    changed = [unknown_to_padding(ids, ends).tolist() for ids in reviews]
    assert slipped_accuracy(model, rows, labels, "unknown_to_padding", ends) == pytest.approx(share(changed))
    with pytest.raises(ValueError, match="ends"):
        slipped_accuracy(model, rows, labels, "unknown_to_padding")


@given(some.integers(0, 2**31), some.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_the_nearest_vectors_by_pytorchs_cosine(seed, number):
    torch.manual_seed(seed)
    table = torch.randn(10, 4)
    table[0] = 0
    among = np.random.default_rng(seed).random(10) < 0.7
    found = nearest(table, number, among, most=4)
    cosine = F.cosine_similarity(table, table[number][None], dim=1)
    allowed = [index for index in range(10) if among[index] and index != number]
    assert len(found) == min(4, len(allowed)) and all(index in allowed for index, _ in found)
    assert [value for _, value in found] == pytest.approx(sorted((float(cosine[i]) for i in allowed), reverse=True)[:4], abs=1e-5)


def test_a_batch_of_like_lengths_needs_less_padding():
    lengths = [3, 50, 9, 10, 11]
    mixed, alike = companions(lengths, 10, 3, alike=False), companions(lengths, 10, 3, alike=True)
    assert mixed == [0, 1, 2] and sorted(alike) == [2, 3, 4]
    assert padding_share([10, 10]) == 0 and padding_share([5, 10]) == pytest.approx(0.25)
