"""Texts with labels of any kind: a table becomes texts and labels, and the review task learns to tell them apart."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.data.reviews import own
from core.data.reviews.any_labels import joined, parted, with_any_labels
from core.data.text.table import read
from core.models.review_net import ReviewNet
from core.tasks import fit, from_json, from_query, to_query
from core.tasks.reviews.blocks import drawn
from core.tasks.reviews.export import loader
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.task import ReviewTask, speaking
from core.training.events import EpochEnd, Finished
from core.training.record import Record

WORDS = {"Sport": "ball goal team player", "Food": "bread soup cheese salt", "Weather": "rain wind cloud sun"}


def rows(count=150, seed=0):
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        label = draw.choice(list(WORDS))
        found.append((" ".join(draw.choice(["the", "a", *WORDS[label].split()]) for _ in range(8)) + f" {draw.randrange(999)}", label))
    return found


def table(pairs, head="text,topic"):
    return read((head + "\n" + "".join(f"{text},{label}\n" for text, label in pairs)).encode())


@pytest.fixture
def recipe(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    texts, names, _ = with_any_labels(table(rows()), "text", "topic")
    name = own.keep(texts, names=names)
    sizes = {"embedding": 12, "hidden_size": 10, "vocabulary": 400, "rate": 0.02, "epochs": 6, "dropout": 0.0, "batch": 16}
    return ReviewRecipe(data="own", own=name, num_reviews=len(texts), labels=joined(names), **sizes)


def test_a_table_becomes_texts_and_labels():
    pairs = [*rows(), ("nothing here", ""), ("one of a kind", "Rare"), *[(f"goal {n} ball", "SPORT") for n in range(3)]]
    texts, names, said = with_any_labels(table(pairs), "text", "topic")
    assert set(names) == set(WORDS) and set(texts.labels.tolist()) == {0, 1, 2}
    counts = np.bincount(texts.labels)
    assert sorted(counts, reverse=True) == counts.tolist()  # the most frequent label first
    for text, label in zip(texts.texts, texts.labels, strict=True):
        assert set(text.split()) & set(WORDS[names[label]].split())
    assert "1 rows without text or label" in said and "1 whose label is too rare" in said


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([(f"text number {n} {n * n}", "same") for n in range(40)], "1 labels"),
        ([(f"text number {n} {n * n}", f"label {n}") for n in range(400)], "400 different values"),
        ([(f"text number {n} {n * n}", f"label {n % 25}") for n in range(400)], "25 labels"),
        ([], "0 labels"),
    ],
)
def test_too_few_and_too_many_labels_are_said(pairs, says):
    with pytest.raises(ValueError, match=says):
        with_any_labels(table([*pairs, ("x", "")]), "text", "topic")


def test_names_of_labels_stay_apart_and_short():
    long = "a label | that is much too long to be shown anywhere on a screen"
    pairs = [(f"word{n} word{n * 7}", (long, f"{long}!")[n % 2] + ("x" if n % 2 else "")) for n in range(20)]
    _, names, _ = with_any_labels(table([(text, f'"{label}"') for text, label in pairs]), "text", "topic")
    assert len(set(names)) == 2 and all(len(name) <= 40 and "|" not in name for name in names)
    assert parted(joined(names)) == names
    for bad in ("one", "a|a", "a||b", "|".join(map(str, range(21))), "x" * 41 + "|b"):
        with pytest.raises(ValueError):
            parted(bad)


def test_a_recipe_with_labels_goes_through_links_and_files(recipe):
    assert recipe.classes == parted(recipe.labels) and len(recipe.classes) == 3
    assert from_query(to_query(recipe)) == recipe == from_json(recipe.to_json())
    assert recipe.guessing == pytest.approx(math.log(3)) and ReviewRecipe().classes == ("against", "for")
    assert ReviewRecipe(labels="a|b").labels == ""  # only texts of one's own have labels of their own


@pytest.mark.parametrize("start", ["random", "shipped"])
def test_labels_are_learnt_and_the_words_that_speak_for_each_are_found(recipe, start):
    recipe = replace(recipe, start=start, rate=0.02 if start == "random" else 0.003)
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
    first, last = [event for event in record.ends if isinstance(event, EpochEnd)][:: len(record.ends) - 1]
    assert first.val["loss"] == pytest.approx(math.log(3), abs=0.25) and last.val["accuracy"] > 0.9
    assert isinstance(record.finished, Finished) and set(record.finished.kept["predictions"].tolist()) <= {0, 1, 2}
    said = {}
    for word in record.now.words:
        label, _, what = word.partition(": ")
        said.setdefault(label, set()).add(what)
    assert set(said) == set(recipe.classes) and len(record.now.seen["speaks"]) == len(record.now.words)
    assert all(said[label] & set(WORDS[label].split()) for label in recipe.classes)


def test_the_words_that_speak_for_a_label_are_those_of_pytorch():
    torch.manual_seed(0)
    net, words = ReviewNet(9, 4, 3, classes=3), {f"w{n}": n for n in range(2, 9)}
    found = dict(speaking(net, words, torch.device("cpu"), ("a", "b", "c")))
    chances = net.eval()(torch.arange(2, 9)[:, None]).softmax(dim=1).detach()
    for name, odds in found.items():
        label, word = name.split(": ")
        p = float(chances[words[word] - 2, "abc".index(label)])
        assert odds == pytest.approx(math.log(p / (1 - p)), abs=1e-4)


def test_blocks_and_loader_speak_of_the_labels(recipe, tmp_path):
    assert "A score for each of 3 labels" in drawn(recipe).blocks[-2].words
    task = ReviewTask(recipe, torch.device("cpu"))
    text = loader(task.network(), recipe, "w.safetensors", "t.json")
    assert "self.vote = nn.Linear(10, 3)" in text and repr(list(recipe.classes)) in text
    compile(text, "loader", "exec")
