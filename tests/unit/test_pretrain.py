"""How the digit network is made: readers of its data, drawings that are no digits, a training that repeats itself."""

import json
import lzma
import os
from pathlib import Path
from string import ascii_letters

import numpy as np
import pytest
import torch

from core.data.digits import mnist as digits
from core.data.digits.strokes import draw
from core.models import files
from core.pretrain import bank, latin, outliers
from core.pretrain.augment import Warp
from core.pretrain.digits import PretrainDigitRecipe, describe, train
from core.pretrain.pen_digits import PenDigit, read_traced, read_unipen
from core.training.metrics import fit_temperature
from tests import pen

UNIPEN = """.SEGMENT DIGIT 0 ? "7"
.COMMENT 7 12 224
.PEN_DOWN
 10 100
 60 100
 30 0
.PEN_UP
.PEN_DOWN
 20 50
 50 50
.PEN_UP
.SEGMENT DIGIT 1 ? "1"
.COMMENT 1 3 5
.PEN_DOWN
 5 0
 5 80
.PEN_UP
"""


def test_unipen_is_read_with_label_writer_and_y_down(tmp_path):
    file = tmp_path / "pen.xz"
    file.write_bytes(lzma.compress(UNIPEN.encode()))
    seven, one = read_unipen(file)
    assert (seven.label, seven.writer, len(seven.strokes)) == (7, 12, 2) and (one.label, one.writer) == (1, 3)
    assert seven.strokes[0][0][1] < seven.strokes[0][2][1]  # the first point is above the last
    points = np.concatenate(seven.strokes)
    assert np.isclose(np.ptp(points, axis=0).max(), 1)


def test_traced_strokes_are_cut_at_their_ends(tmp_path):
    seq = np.array([[10, 10, 0, 0], [5, 0, 1, 0], [-5, 5, 0, 0], [0, 5, 1, 1], [3, 3, 0, 0], [0, 9, 1, 1]], np.int8)
    np.savez(tmp_path / "s.npz", seq=seq, offsets=np.array([0, 4, 6]), labels=np.array([4, 1]))
    four, one = read_traced(tmp_path / "s.npz")
    assert [len(s) for s in four.strokes] == [2, 2] and [len(s) for s in one.strokes] == [2] and one.label == 1


@pytest.mark.parametrize("make", [*dict.fromkeys(outliers.GENERATORS)], ids=lambda f: f.__name__)
def test_every_generator_draws_something_else_each_time(make):
    first, second, again = (make(np.random.default_rng(seed)) for seed in (0, 1, 0))
    assert first.min() >= 0 and first.max() <= 1 and (first > 0.5).mean() > 0.003
    assert np.array_equal(first, again) and not np.array_equal(first, second)


def written(count=60):
    """Digits of a test writer."""
    return [PenDigit(i % 10, 1, [(s - 50) / 100 for s in pen.DIGITS[i % 10]]) for i in range(count)]


def test_spoiled_digits_are_drawn():
    for seed in range(30):
        assert (outliers.spoiled(written(), np.random.default_rng(seed)) > 0.5).any()


def test_drawings_stay_on_the_canvas():
    random = np.random.default_rng(0)
    for digit in written(30):
        strokes, width = bank.on_canvas(bank.distorted(digit, random), random)
        points = np.concatenate(strokes)
        assert points.min() >= width / 2 - 1e-6 and points.max() <= bank.CANVAS - width / 2 + 1e-6
        assert 8 <= width * 280 / bank.CANVAS <= 30


def test_warped_pictures_stay_pictures_and_repeat_with_the_seed():
    x = torch.rand(8, 1, 28, 28)
    once, twice, other = (Warp()(x, torch.Generator().manual_seed(seed)) for seed in (3, 3, 4))
    assert once.shape == x.shape and once.min() >= 0 and once.max() <= 1
    assert torch.equal(once, twice) and not torch.equal(once, other)
    still = Warp(degrees=0, shear=0, scale=0, shift=0, bend=0, blur_share=0, noise=0)
    assert torch.allclose(still(x, torch.Generator()), x, atol=1e-5)


def small_bank():
    sample = digits.sample()
    mnist = bank.Drawn(sample.images[::10], sample.labels[::10], np.zeros(500, np.int64))
    others = np.stack([np.uint8(255 * draw([np.random.default_rng(i).uniform(2, 26, (9, 2))], 2, 28)) for i in range(50)])
    none = bank.Drawn(others, np.full(50, bank.NONE), np.zeros(50, np.int64))
    return bank.Bank(mnist, mnist, mnist, none, mnist, mnist, none, none, none)


def test_a_bank_that_lacks_a_part_is_drawn_again_and_a_whole_one_is_kept(tmp_path, monkeypatch):
    built, file = [], tmp_path / "digits-bank.npz"
    monkeypatch.setattr(bank, "build", lambda data: built.append(data) or small_bank())
    bank.load_or_build(tmp_path, tmp_path)
    with np.load(file) as arrays:
        before = {name: arrays[name] for name in arrays.files if "latin" not in name}
    np.savez(file, **before)
    for _ in range(2):
        found = bank.load_or_build(tmp_path, tmp_path)
    assert len(built) == 2 and np.array_equal(found.held_latin.labels, small_bank().held_latin.labels)


def test_every_letter_is_written_or_looks_like_a_digit():
    assert not set(latin.LEFT_OUT) & set(latin.LETTERS)
    assert set(ascii_letters) - set(latin.LEFT_OUT) - set(latin.LETTERS) == {"c", "v"}  # as C and V, when they are as large
    assert f"({', '.join(latin.LEFT_OUT)})" in files.read_card("digits")["known_weaknesses"]


def test_the_same_seed_gives_the_same_network_again():
    recipe = PretrainDigitRecipe(epochs=2, mnist_batch=50, pen_batch=5, traced_batch=5, others_batch=10)
    made = small_bank()
    first, second = (train(made, recipe, torch.device("cpu")) for _ in range(2))
    for a, b in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(a, b)
    assert json.loads(json.dumps(describe(recipe)))["seed"] == recipe.seed


def test_the_temperature_is_found_again():
    torch.manual_seed(0)
    true_scores = torch.randn(4000, 10) * 2
    labels = torch.distributions.Categorical(logits=true_scores).sample()
    assert fit_temperature(true_scores * 2.5, labels) == pytest.approx(2.5, rel=0.1)


@pytest.mark.skipif("GLASSBOX_DATA" not in os.environ, reason="GLASSBOX_DATA does not name a folder with the public data sets")
def test_the_full_data_is_read():
    data = Path(os.environ["GLASSBOX_DATA"])
    assert len(read_unipen(data / "pendigits/writers-01-30.unipen.xz")) == 7494
    assert len(digits.read_mnist(data / "mnist", "t10k")) == 10_000
