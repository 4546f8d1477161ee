"""The writer: its tokens lose nothing, its network never looks ahead, its five-grams count as a pencil does, its doors say what is true."""

import gzip
import json
import lzma
import math
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from core import zoo
from core.data.writing.alphabet import END
from core.data.writing.pieces import Pieces
from core.evaluate.__main__ import main
from core.evaluate.writer import read_lines
from core.explain.writing.heads import heads
from core.models import files
from core.models.sampling import Sampling
from core.models.writer_net import ATTENTION, LSTM, WriterNet
from core.pretrain.five_grams import FiveGrams
from core.pretrain.make_writer import five_grams, keep
from core.pretrain.writer import WriterRecipe, fit_pairs, new, train, windows
from core.pretrain.writer_texts import JUDGED, prepared
from core.zoo.unsure import unsure
from core.zoo.writer import REVIEWS, Writer
from tests.benchmarks import writing as measured

REVIEW = "I loved this film, and the music. Très bien! 😍 <end> It isn't a masterpiece; 8/10.  (Two blanks.)"
SIZE, TINY = 300, {"embedding": 8, "hidden_size": 12, "layers": 2}


@pytest.fixture(scope="module")
def writer():
    return zoo.load("writer")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder of reviews as the public one is laid out, and where the work is kept."""
    folder = tmp_path_factory.mktemp("writer")
    (folder / "imdb").mkdir()
    lines = [f"{REVIEW} Number {n % 7}, as {'good' if n % 2 else 'bad'} as the last one." for n in range(1400)] + ["http://x " * 20_000]
    (folder / "imdb" / "unlabelled.txt.xz").write_bytes(lzma.compress("\n".join(lines).encode()))
    return folder


@pytest.fixture(scope="module")
def texts(data):
    return prepared(data, data / "work", SIZE)


def small(inside, **more):
    """A recipe of a few steps."""
    sizes = TINY if inside == ATTENTION else TINY | {"layers": 1}
    return WriterRecipe(inside=inside, tokens=SIZE, length=16, batch=4, steps=6, warm=2, pair_rounds=2, **sizes, **more)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "a\r\nb\t", "\0", "😍👩‍👩‍👧‍👦", "שלום", "<end></w>[UNK]\ufffd", "I  LOVE\u00a0it  ", "é" * 999]
)
def test_no_text_loses_anything(writer, text):
    pieces = writer.alphabet
    assert pieces.text(pieces.ids(text)) == "".join(pieces.pieces(text)) == text
    assert Pieces.from_json(pieces.to_json()).ids(text) == pieces.ids(text)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_people_write_is_whole_again(text):
    pieces = zoo.load("writer").alphabet
    ids = pieces.ids(text)
    assert pieces.text(ids) == text and len(pieces.pieces(text)) == len(ids) and all(0 <= number < len(pieces) for number in ids)


def test_tokens_are_readable_and_know_the_blank_before_them(writer):
    pieces = writer.alphabet
    assert pieces.pieces(" great movie") == [" great", " movie"] and pieces.tokens[END] == "\n" and pieces.ids("\n") == [END]
    assert pieces.pieces("😍")[-1] == "😍" and set(pieces.pieces("😍")[:-1]) <= {""}
    assert pieces.ids("\ud800") == pieces.ids("?")  # half a character, which no text has


@pytest.mark.parametrize("inside", [ATTENTION, LSTM])
def test_what_comes_later_changes_nothing_and_may_be_read_bit_by_bit(inside):
    torch.manual_seed(0)
    net, x = WriterNet(50, **TINY, inside=inside).eval(), torch.randint(50, (3, 20))
    for part in net.parameters():
        nn.init.normal_(part, std=0.3)
    whole, other = net(x), x.clone()
    other[:, 12:] = torch.randint(50, (3, 8))
    assert torch.allclose(net(other)[:, :12], whole[:, :12], atol=1e-6) and not torch.allclose(net(other)[:, 12:], whole[:, 12:])
    scores, state = net.read(x[:, :7])
    assert torch.allclose(scores[:, 0], whole[:, 6], atol=1e-5)
    for end in (8, 9, 20):
        at = {8: 7, 9: 8, 20: 9}[end]
        scores, state = net.read(x[:, at:end], state)
        assert scores.shape == (3, 1, 50) and torch.allclose(scores[:, 0], whole[:, end - 1], atol=1e-5)


def test_its_attention_is_pytorchs():
    torch.manual_seed(0)
    net = WriterNet(50, **TINY, inside=ATTENTION)
    found = heads(net, [1, 7, 3, 49, 3])
    assert len(found) == net.layers > 0
    for layer in found:
        assert torch.allclose(layer.by_pytorch(), layer.sums, atol=1e-5) and layer.weights.triu(1).abs().max() == 0
        assert torch.allclose(layer.weights.sum(dim=-1), torch.ones(len(layer.weights), layer.q.shape[1]))
    with pytest.raises(ValueError, match="no attention"):
        heads(WriterNet(5, **TINY, inside=LSTM), [1, 2])


def test_five_in_a_row_are_counted_as_a_pencil_does():
    ids = np.array([0, 1, 2, 1, 2, 3, 0, 1, 2, 0, 3, 3, 1, 0])
    pairs = Counter(zip(ids[:-1].tolist(), ids[1:].tolist(), strict=True))
    once, twice = (sum(n == times for n in pairs.values()) for times in (1, 2))
    D = (once + 1) / (once + 2 * twice + 2)
    before = Counter(b for _, b in pairs)  # after how many different tokens it stood
    ones, twos = (sum(n == times for n in before.values()) for times in (1, 2))
    E = (ones + 1) / (ones + 2 * twos + 2)
    alone = {w: max(before[w] - E, 0) / sum(before.values()) + E * len(before) / sum(before.values()) / 4 for w in range(4)}
    n = {c: sum(count for (a, _), count in pairs.items() if a == c) for c in range(4)}
    u = {c: sum(a == c for a, _ in pairs) for c in range(4)}
    found = FiveGrams(ids, 4, longest=2).chances(np.array([1, 2, 3, 0]))
    by_hand = [max(pairs[c, w] - D, 0) / n[c] + D * u[c] / n[c] * alone[w] for c, w in ((1, 2), (2, 3), (3, 0))]
    assert found.tolist() == pytest.approx(by_hand)
    five = FiveGrams(ids, 4)
    for row in ([0, 1, 2, 1, 2], [3, 3, 3, 3, 3], [1, 0, 1, 2, 0]):
        assert sum(five.chances(np.array([*row, w]))[-1] for w in range(4)) == pytest.approx(1)
    text = np.tile([0, 1, 2, 1, 3], 40)  # what follows 1 hangs on what stood before it
    assert FiveGrams(text, 4).chances(text)[6:].mean() > 0.95 > FiveGrams(text, 4, longest=2).chances(text)[6:].mean()


def test_pairs_that_are_fitted_are_what_the_network_says_at_first(texts):
    net = new(small(ATTENTION))
    entropy = -(
        texts.pairs[texts.pairs > 0] * np.log((texts.pairs / texts.pairs.sum(axis=1, keepdims=True).clip(1))[texts.pairs > 0])
    ).sum()
    loss = fit_pairs(net, texts.pairs, 60)
    assert entropy / texts.pairs.sum() < loss < 0.5 * math.log(SIZE)
    x = torch.tensor([[END, 40, 41]])
    alone = net.answer(net.inside.norm(net.embedding(x)))
    assert torch.allclose(net(x), alone, atol=1e-5)  # the layers add nothing yet


@pytest.mark.parametrize("inside", [ATTENTION, LSTM])
def test_a_training_that_was_stopped_goes_on_as_if_it_had_not_been(texts, inside, tmp_path, monkeypatch):
    monkeypatch.setattr("core.pretrain.writer.EVERY", 3)
    recipe = small(inside)
    (tmp_path / "whole").mkdir(), (tmp_path / "parts").mkdir()
    whole = train(texts, recipe, tmp_path / "whole").state_dict()
    kept, stop = list(windows(texts.training, recipe, 0)), iter(range(4))

    def until_stopped(*about):
        for found in windows(*about):
            if next(stop, None) is None:
                raise KeyboardInterrupt
            yield found

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("core.pretrain.writer.windows", until_stopped)
        train(texts, recipe, tmp_path / "parts")
    assert int(load_file(tmp_path / "parts" / f"writer-{inside}.safetensors")["step"]) == 3
    again = train(texts, recipe, tmp_path / "parts").state_dict()
    assert all(torch.equal(again[name], value) for name, value in whole.items())
    assert all(torch.equal(one, other) for one, other in zip(windows(texts.training, recipe, 2), kept[2:], strict=True))


def test_the_rate_rises_stays_and_falls_to_nothing():
    recipe = replace(WriterRecipe(), steps=1000, warm=100, cool=0.2)
    assert [round(recipe.rate_at(step), 3) for step in (0, 99, 500, 799, 900, 999)] == [0.01, 1, 1, 1, 0.5, 0.005]


def test_bits_are_the_sum_over_all_tokens_and_the_shipped_is_the_better_one(texts, data, tmp_path):
    nets = {inside: train(texts, small(inside), data / "work") for inside in (ATTENTION, LSTM)}
    held = [REVIEW, "Bad.", "x" * 40]
    plain = Writer(nets[LSTM], texts.pieces, by_line=False)
    found, nats = unsure(plain, held), 0.0
    for text in held:
        ids = torch.tensor([[END, *texts.pieces.ids(text), END]])
        nats += float(F.cross_entropy(nets[LSTM](ids[:, :-1])[0], ids[0, 1:], reduction="sum"))
    size = sum(len(text.encode()) + 1 for text in held)
    assert found.nats == pytest.approx(nats, rel=1e-5) and found.bytes == size
    assert found.bits_per_byte == pytest.approx(nats / math.log(2) / size) and found.perplexity == pytest.approx(
        math.exp(nats / found.tokens)
    )
    cut = unsure(plain, held, window=16)  # windows that overlap by half count each token once
    assert cut.tokens == found.tokens and cut.nats == pytest.approx(found.nats, rel=0.05) and cut.nats != found.nats
    card = keep(nets, {inside: small(inside) for inside in nets}, texts, held, tmp_path)
    beside = {name: said["bits_per_byte"] for name, said in card["figures"]["beside"].items()}
    assert beside.keys() == {ATTENTION, LSTM, "five_grams"} and card["figures"]["inside"] == min(nets, key=lambda name: beside[name])
    assert beside["five_grams"] == round(five_grams(texts, held).bits_per_byte, 4)
    again = Writer.from_files(REVIEWS, tmp_path)
    assert unsure(again, held).bits_per_byte == pytest.approx(card["figures"]["bits_per_byte"], abs=1e-4)


def test_it_is_small_and_its_card_says_what_it_was_held_against():
    card, file = files.read_card(REVIEWS), files.MODELS / f"{REVIEWS}.safetensors"
    figures = card["figures"]
    assert file.stat().st_size + (files.MODELS / f"{REVIEWS}-tokens.json").stat().st_size < 8 * 2**20
    assert figures["n"] == JUDGED and set(figures["beside"]) == {ATTENTION, LSTM, "five_grams"}
    assert figures["bits_per_byte"] == figures["beside"][figures["inside"]]["bits_per_byte"]
    assert figures["bits_per_byte"] < 2.2 < figures["tokens"] / figures["bytes"] * math.log2(len(zoo.load("writer").alphabet))


def test_the_door_writes_the_same_by_the_same_seed_and_holds_back(writer):
    once = writer("I love", tokens=20, temperature=0.8, seed=0)
    assert once == writer("I love", tokens=20, temperature=0.8, seed=0) != writer("I love", tokens=20, temperature=0.8, seed=1)
    assert once.startswith("I love") and "\n" not in once and len(writer.alphabet.ids(once)) <= 30
    greedy = writer("This movie is", tokens=1, temperature=0)
    likeliest = writer.choices("This movie is", Sampling())
    assert greedy == "This movie is" + likeliest[0].token and len(likeliest) == 10 and likeliest[0].plain >= likeliest[1].plain
    assert sum(choice.token.startswith(" ") for choice in likeliest) >= 8 and not any(choice.held_back for choice in likeliest)
    assert writer._choice("What a piece of sh", writer.alphabet.ids("it")[0], 0.5, 0.5).held_back


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_a_file_is_judged_as_it_says(writer, pack, tmp_path, capsys, monkeypatch):
    lines = ["I loved it 😍", "", "It is not good at all."]
    file = tmp_path / "reviews"
    file.write_bytes(pack("\r\n".join(lines).encode()))
    monkeypatch.setattr(sys, "argv", ["evaluate", "writer", str(file)])
    main()
    found, said = json.loads(capsys.readouterr().out), unsure(writer, [line for line in lines if line])
    assert (found["n"], found["bytes"], found["tokens"]) == (2, 39, said.tokens)
    assert found["bits_per_byte"] == round(said.bits_per_byte, 4) and found["perplexity"] == round(said.perplexity, 2)


@pytest.mark.parametrize(
    ("raw", "says"),
    [(b" \n\n", "holds no text"), (b"PK\x03\x04", "no text file"), (b"\xfd7zXZ\x00bad", "cannot be read"), (None, "no file")],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(raw, says, tmp_path):
    file = tmp_path / "reviews"
    if raw is not None:
        file.write_bytes(raw)
    with pytest.raises(ValueError, match=says):
        read_lines(file)


def test_the_benchmark_measures_what_it_says():
    found = measured.reviews(1)["writer"]
    assert found.keys() == {"key_ms", "key_over_forward", "writes_50_s"} and found["key_over_forward"] > 0.5
