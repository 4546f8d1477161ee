"""What each word spoke for, against PyTorch; words taken out and replaced; what the screen says of them."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from core import zoo
from core.data.reviews.reviews import clean, examples
from core.data.text.tokens import UNKNOWN
from core.explain.reviews import swaps
from core.explain.reviews.words import AT_ONCE, LONG, STEPS_LONG, after_word, attribute, per_word, read_embedded
from core.figures.reviews import reviews as figures
from core.models.review_net import ReviewNet
from core.zoo import reviews as zoo_reviews

NETS = [{"cell": "lstm"}, {"cell": "gru"}, {"cell": "rnn"}, {"cell": "lstm", "bidirectional": True}, {"cell": "lstm", "readout": "last"}]
STRANGE = "\u0000\u200b\u202e\ud83d\ude00é ا\t<b>'$$:[](`\n.!not good"
TEXTS = some.text(some.one_of(some.characters(), some.sampled_from(STRANGE)), max_size=60)


def net(**settings):
    torch.manual_seed(0)
    made = ReviewNet(vocabulary=50, embedding=7, hidden_size=6, **settings).eval().requires_grad_(False)
    for p in made.parameters():
        p.mul_(3)  # an untrained network says nearly nothing
    return made


@pytest.mark.parametrize("settings", NETS)
def test_reading_vectors_is_reading_their_ids(settings):
    model, ids = net(**settings), torch.tensor([[3, 9, 1, 4, 4, 30]])
    assert torch.allclose(read_embedded(model, model.embedding(ids)), model(ids), atol=1e-6)


@pytest.mark.parametrize("settings", NETS)
def test_blank_words_and_all_parts_make_the_score(settings):
    model, ids = net(**settings), [3, 9, 1, 4, 4, 30]
    found = attribute(model, ids, temperature=2.0)
    scores = model(torch.tensor([ids]))[0]
    assert found.score == pytest.approx(float(scores[1] - scores[0]) / 2, abs=1e-5)
    assert found.tokens.shape == (6,) and abs(found.rest) < 1e-3
    blank = read_embedded(model, torch.zeros(1, 6, 7))[0]
    assert found.blank == pytest.approx(float(blank[1] - blank[0]) / 2, abs=1e-5)


def test_the_parts_are_the_integral_of_the_gradient():
    model, ids = net(), [3, 9, 1]
    x = model.embedding(torch.tensor([ids]))
    total = torch.zeros_like(x)
    for step in torch.linspace(0, 1, 2001):  # the trapezium rule
        here = (step * x).requires_grad_()
        scores = read_embedded(model, here)[0]
        total += torch.autograd.grad(scores[1] - scores[0], here)[0] * (0.5 if step in (0, 1) else 1) / 2000
    assert attribute(model, ids).tokens == pytest.approx((total * x)[0].sum(dim=1).numpy(), abs=1e-4)


def test_a_long_text_is_taken_in_portions():
    ids = [int(i) for i in np.random.default_rng(0).integers(2, 50, AT_ONCE // STEPS_LONG + 50)]
    assert len(ids) > LONG
    assert abs(attribute(net(), ids).rest) < 1e-2


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_nothing_is_left_over_with_the_shipped_network(example):
    reader = zoo.load("reviews-lstm")
    reading = reader(example.text)
    if reading.problem:  # of a text without a known word there is nothing to share out
        assert reading.problem == zoo_reviews.STRANGE
        return
    found = attribute(reader.model, [token.id for token in reading.tokens], reader.temperature)
    assert abs(found.rest) < 0.01
    assert figures.probability_of(np.array(found.score)) == pytest.approx(reading.probability, abs=1e-5)
    words = [token.word for token in reading.tokens]
    assert len(per_word(found.tokens, words, len(reading.text.split()))) == len(reading.text.split())
    assert np.allclose(per_word(found.tokens, words, words[-1] + 1).sum(), found.tokens.sum(), atol=1e-4)


def test_attributing_leaves_the_network_as_it_was():
    model = net()
    attribute(model, [3, 4])
    assert all(p.grad is None and not p.requires_grad for p in model.parameters())
    assert not model.embedding._forward_hooks


def test_pieces_count_for_their_word():
    assert per_word(np.array([1.0, 2.0, 4.0, 8.0]), [0, 0, 2, 3], 5) == pytest.approx([3, 0, 4, 8, 0])
    assert after_word(np.array([1.0, 2.0, 4.0, 8.0]), [0, 0, 2, 3], 5, 0.5) == pytest.approx([2, 2, 4, 8, 8])
    assert after_word(np.array([1.0]), [1], 2, 0.5) == pytest.approx([0.5, 1])


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_the_words_fit_together(text):
    reader = zoo.load("reviews-lstm")
    reading = reader(text)
    words = reading.text.split()
    assert all(token.word < len(words) for token in reading.tokens)
    if reading.problem:
        return
    found = attribute(reader.model, [token.id for token in reading.tokens], reader.temperature)
    where = [token.word for token in reading.tokens]
    after = after_word(reading.odds, where, len(words), 0.0)
    rows = figures.tiles(words, words, per_word(found.tokens, where, len(words)), after, after)
    assert [row["word"] for row in rows] == words and rows[-1]["after"] == pytest.approx(reading.probability, abs=1e-3)
    json.dumps(rows, allow_nan=False).encode()
    assert figures.in_words(after, words).count("%") >= 2 or len(words) < 2


@given(some.lists(some.text(some.sampled_from("abc;:'é!?"), min_size=1, max_size=6), min_size=1, max_size=8), some.data())
def test_changes_come_back_from_the_address(words, data):
    places = data.draw(some.sets(some.integers(0, len(words) - 1)))
    made = {place: swaps.own(data.draw(some.sampled_from(["", "good", "very bad", "it's; fine: yes"]))) for place in places}
    found = swaps.parse(swaps.written(made), len(words))
    assert found == {place: word.replace(";", ",") for place, word in made.items()}
    text, slots = swaps.joined(swaps.slots(" ".join(words), made))
    assert len(text.split()) == len(slots) and all(slots[i] <= slots[i + 1] for i in range(len(slots) - 1))


@pytest.mark.parametrize("link", ["x", "9:good", "-1:", "1", ":", "²:a", "1e3:b", "00000000001:x"])
def test_a_link_that_changes_no_word_is_refused(link):
    with pytest.raises(ValueError, match="word"):
        swaps.parse(link, 3)


@given(TEXTS)
def test_a_word_of_ones_own_is_a_short_clean_text(text):
    word = swaps.own(text)
    assert (len(word) <= swaps.MOST_LETTERS and clean(word) == word) or "&" in word or "<" in word  # cut in the middle of a tag


def test_other_words_keep_signs_and_capital():
    assert swaps.others("Fantastic!")[0] == "Awful!"
    assert swaps.others("“not”,")[0] == "“very”,"
    assert "good" not in swaps.others("good") and len(swaps.others("zebra")) == 3
    assert swaps.others("...") and swaps.others("")


def test_opposites_are_words_that_the_network_knows():
    tokens = zoo.load("reviews-lstm").tokens
    for word in {word for pair in swaps.OPPOSITES for word in pair}:
        assert all(token.id != UNKNOWN for token in tokens.read(word))


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.5, "I cannot tell"),
        (0.59, "I cannot tell"),
        (0.41, "I cannot tell"),
        (0.7, "Rather for"),
        (0.25, "Rather against"),
        (0.97, "is for"),
    ],
)
def test_the_verdict_is_honest_about_its_doubt(probability, words):
    assert words in figures.verdict(probability)


def test_numbers_are_written_for_people():
    assert figures.chance(0.0004) == "under 0.1 %" and figures.chance(0.9996) == "over 99.9 %" and figures.chance(0.5) == "50.0 %"
    assert figures.sign(-1.25, 2) == "−1.25" and figures.sign(-0.001, 2) == "+0.00" and figures.sign(2.0) == "+2.0"
    assert figures.odds(np.log(9.0)) == "9.0 : 1" and figures.odds(-np.log(9.0)) == "1 : 9.0" and figures.odds(1000.0).endswith(": 1")


def test_the_votes_on_screen_are_all_the_votes():
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.ones(20))
    votes = shares * rng.normal(size=20)
    rows = figures.vote_rows([f"w{i}" for i in range(20)], votes, shares)
    assert len(rows) == figures.MOST_VOTES + 1
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    assert sum(row["brings"] for row in rows) == pytest.approx(votes.sum())
    assert all(row["share"] * row["vote"] == pytest.approx(row["brings"]) for row in rows)
