"""The shipped forger of digits: what its card says, how it is made and judged."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from core import zoo
from core.data.digits.mnist import Digits, sample
from core.evaluate import gan as door
from core.explain.making import forgeries
from core.models import files
from core.models.digit_gan import GanSize
from core.pretrain import gan as making
from core.pretrain.make_gan import make_gan
from core.zoo.gan import NAME

RECIPE = making.PretrainGanRecipe(epochs=2, batch=32, size=GanSize(8, 8, 4), steep_every=2, held=60)
CPU = torch.device("cpu")


def few(count):
    """Digits of all kinds."""
    found, order = sample(), np.random.default_rng(1).permutation(5000)[:count]
    return Digits(found.images[order], found.labels[order])


def test_the_shipped_pair_meets_its_bars_and_its_card_is_of_these_weights():
    card, weights = files.read_card(NAME), files.MODELS / f"{NAME}.safetensors"
    assert weights.stat().st_size < 3_000_000
    figures = card["figures"]
    assert figures["read_as_asked"] >= 0.97 and figures["frechet_ratio"] <= 4 and figures["near_duplicates"] <= 10
    forger = zoo.load(NAME)
    count = sum(p.numel() for net in (forger.forger, forger.detective) for p in net.parameters())
    assert count == card["parameters"] and card["recipe"] == json.loads(json.dumps(making.asdict(making.PretrainGanRecipe())))


def test_what_is_asked_for_is_read():
    forger, reader = zoo.load(NAME), zoo.load("digits")
    read = [reading.label == digit for digit in range(10) for reading in reader.read_images(forger.sample(20, digit, 3))]
    assert np.mean(read) > 0.93 and forgeries.doubles(forger.sample(100, 7, 1)) <= 2


def test_a_game_that_is_continued_ends_as_the_whole_one(tmp_path, monkeypatch, capsys):
    whole = making.train(few(320), RECIPE, CPU, tmp_path / "whole")
    epoch = making._epoch

    def once(game, *rest):
        if game.epoch:
            raise KeyboardInterrupt
        return epoch(game, *rest)

    monkeypatch.setattr(making, "_epoch", once)
    with pytest.raises(KeyboardInterrupt):
        making.train(few(320), RECIPE, CPU, tmp_path / "cut")
    monkeypatch.setattr(making, "_epoch", epoch)
    again = making.train(few(320), RECIPE, CPU, tmp_path / "cut")
    ours, theirs = again.tensors(), whole.tensors()
    assert ours.keys() == theirs.keys() and all(torch.equal(ours[name], theirs[name]) for name in theirs)
    assert again.log == whole.log and [line["epoch"] for line in whole.log] == [1, 2] and "ratio" in capsys.readouterr().err
    with pytest.raises(ValueError, match="another recipe"):
        making.train(few(320), replace(RECIPE, seed=2), CPU, tmp_path / "cut")


def test_it_is_made_judged_and_written_down_in_one_go(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "PretrainGanRecipe", lambda: RECIPE)
    monkeypatch.setattr("core.pretrain.make_gan.both_parts", lambda folder: (few(400), few(200)))
    monkeypatch.setattr(forgeries, "COUNT", 50)
    monkeypatch.setattr(forgeries, "MANY", 60)
    card = make_gan(tmp_path, tmp_path, tmp_path / "work")
    assert card["figures"]["n"] == 50 and card["figures"]["many"]["n"] == 60 and card["name"] == NAME
    made = zoo.DigitForger.from_files(tmp_path)
    assert made.sample(2, 3).shape == (2, 28, 28)
    found = forgeries.figures(made.sample, few(400), few(200))
    assert found == card["figures"]  # what the file holds is what was judged


def test_the_door_prints_the_figures_and_says_where_mnist_is_missing(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="four published files of MNIST"):
        door.evaluate_gan(tmp_path)
    monkeypatch.setattr(door, "both_parts", lambda folder: (few(400), few(200)))
    monkeypatch.setattr(forgeries, "COUNT", 50)
    monkeypatch.setattr(forgeries, "MANY", 60)
    found = door.evaluate_gan(tmp_path)
    assert found["read_as_asked"] > 0.9 and set(found) == {
        "n", "read_as_asked", "frechet", "frechet_real", "frechet_ratio", "near_duplicates", "near_duplicates_real", "many",
    }  # fmt: skip
