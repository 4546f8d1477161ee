"""The review readers: what they say of texts of every kind, equal to what PyTorch and scikit-learn compute."""

import hashlib

import numpy as np
import pytest
import torch

from core import zoo
from core.data.text.tokens import word_tokenizer
from core.models import files
from core.models.review_net import ReviewNet
from core.zoo.bigrams import BITS, BigramReader, vectorizer
from core.zoo.reviews import MOST_TOKENS, NOTHING, READERS, STRANGE, Doubt, ReviewReader

TEXTS = ["the film was great , really great", "the film was not good at all", "a film to remember"] * 5
FINE, BAD = "The movie was absolutely fantastic! I loved every moment.", "Worst movie ever! I regret watching it."


def reader(cell="lstm", bidirectional=False, temperature=2.0):
    torch.manual_seed(0)
    tokens = word_tokenizer(TEXTS, 40)
    return ReviewReader(ReviewNet(tokens.size, 6, 5, cell, bidirectional), tokens, temperature)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_every_number_is_the_one_pytorch_computes(bidirectional):
    found = reader(bidirectional=bidirectional)
    reading = found("The film was great")
    scores = found.model(torch.tensor([[token.id for token in reading.tokens]]))[0] / 2
    assert reading.probability == pytest.approx(float(scores.softmax(0)[1]), abs=1e-6)
    assert reading.running[-1] == pytest.approx(reading.probability, abs=1e-6)
    if not bidirectional:
        assert (reading.votes * reading.shares).sum() == pytest.approx(reading.odds[-1], abs=1e-5)
    for end in range(1, len(reading.tokens) + 1):  # the verdict after each word is that of the beginning alone
        beginning = found.odds(found.model(torch.tensor([[token.id for token in reading.tokens[:end]]])))[0]
        assert reading.odds[end - 1] == pytest.approx(float(beginning), abs=1e-5)


def test_a_long_text_read_both_ways_is_read_at_some_places_only():
    ids = torch.randint(2, 12, (90,))
    found = reader(bidirectional=True)
    all_of_them, some = found.prefixes(ids), found.prefixes(ids, most=30)
    assert some.shape == all_of_them.shape and torch.allclose(some[-1], all_of_them[-1], atol=1e-5)
    assert torch.allclose(some[2::3], all_of_them[2::3], atol=1e-5)


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\x00", "\ud800"])
def test_nothing_to_read(text):
    assert reader()(text).problem == NOTHING


@pytest.mark.parametrize("text", ["😀 😀", "فيلم رائع", "zzz qqq"])
def test_no_known_word(text):
    reading = reader()(text)
    assert reading.problem == STRANGE and reading.probability == 0.5 and reading.tokens


def test_what_is_too_long_is_cut_and_says_so():
    reading = reader()("great film " * 100_000)
    assert reading.cut and len(reading.tokens) == MOST_TOKENS == len(reading.odds)
    assert not reader()("great film").cut


def test_words_are_what_stands_between_spaces():
    reading = reader()("Great, really great film")
    assert [reading.text[reading.tokens[a].start : reading.tokens[b].end] for a, b in reading.words] == reading.text.split()
    assert reader()("great").words == [(0, 0)]


def test_many_at_once_are_read_as_one_by_one():
    found, texts = reader(), ["the film", "", "great " * 50, "😀", "not good at all"]
    assert np.allclose(found.probabilities(texts), [found(text).probability for text in texts], atol=1e-6)
    assert found.probabilities([]).shape == (0,)


def test_pieces_of_one_word_count_once_in_the_yardstick():
    weights = np.random.default_rng(0).normal(size=2**BITS).astype(np.float32)
    found = BigramReader(weights, 0.25)
    texts = ["The film was not good, not good at all!", "it's great"]
    odds = vectorizer().transform([text.lower() for text in texts]) @ weights + 0.25
    assert np.allclose(found.probabilities(texts), 1 / (1 + np.exp(-odds)), atol=1e-6)
    for text, expected in zip(texts, odds, strict=True):
        reading = found(text)
        assert sum(weight for _, weight in reading.features) + reading.bias == pytest.approx(float(expected), abs=1e-4)
        assert reading.probability == pytest.approx(float(1 / (1 + np.exp(-expected))), abs=1e-6)
    assert found(" ").probability == found.probabilities([" "])[0] == 0.5


@pytest.mark.parametrize("name", READERS)
def test_shipped_readers_agree_with_their_cards(name):
    found, card = zoo.load(name), files.read_card(name)
    assert card["parameters"] == found.parameters
    assert hashlib.sha256((files.MODELS / f"{name}.safetensors").read_bytes()).hexdigest() == card["sha256"]
    # the one with attention has learnt for less than half an hour, and is not as sure
    assert found(FINE).probability > 0.9 and found(BAD).probability < (0.2 if name == "reviews-attention" else 0.1)


def test_a_card_is_read_with_the_names_it_was_written_with():
    sizes = {"vocabulary": 30, "embedding": 6, "cell": "gru"}
    before = {"network": sizes | {"units": 5, "both_ways": True, "reads": "last"}}
    now = {"network": sizes | {"hidden_size": 5, "bidirectional": True, "readout": "last"}}
    assert files.network_settings(before) == files.network_settings(now) == now["network"]
    model = ReviewNet(**files.network_settings(before))
    assert (model.forwards.hidden_size, model.backwards is not None, model.readout) == (5, True, "last")


def test_the_shipped_lstm_reads_what_a_class_will_type():
    read = zoo.load("reviews-lstm")
    for text in ("Not bad at all.", "I expected to hate it but loved it.", "GREAT film!!!", "what a wonderfull movie"):
        assert read(text).positive, text
    for text in ("Not good.", "not good", "I wanted to like it but it was boring.", "a terible waste of time"):
        assert not read(text).positive, text


def test_all_readers_together_are_small_enough_to_ship():
    names = [*(f"{name}.safetensors" for name in READERS), "reviews-tokens.json"]
    assert sum((files.MODELS / name).stat().st_size for name in names) < 25 * 2**20


def test_the_shipped_yardstick():
    read = zoo.load("reviews-bigrams")
    assert read(FINE).probability > 0.7 and read(BAD).probability < 0.2 and read(BAD).features[0][1] < 0


def test_a_reader_that_has_learnt_no_opinion_gives_none_where_it_sees_none():
    plain = reader()
    texts = ["the film", "really great", "not good at all", "great film film"]
    odds = [float(plain.model(torch.tensor([[token.id for token in plain.tokens.read(text)]]))[0].logsumexp(0)) / 0.5 for text in texts]
    doubting = ReviewReader(plain.model, plain.tokens, plain.temperature, Doubt(temperature=0.5, threshold=float(np.median(odds))))
    readings = [doubting(text) for text in texts]
    assert [reading.accepted for reading in readings] == [value >= np.median(odds) for value in odds]
    assert np.allclose([reading.opinion for reading in readings], 1 / (1 + np.exp(-np.array(odds))), atol=1e-5)
    chances, refused = doubting.answers([*texts, "", "zzz"])
    assert refused.tolist() == [*(not reading.accepted for reading in readings), True, True]
    assert np.allclose(chances[:4], plain.probabilities(texts)) and chances[4:].tolist() == [0.5, 0.5]
    assert plain("the film").opinion is None and plain("the film").accepted
