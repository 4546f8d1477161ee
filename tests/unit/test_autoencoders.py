"""The shipped autoencoders and what is said of them: cards, bars, reading the map, alarms, the doors for scripts."""

import gzip
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.neighbors import KNeighborsClassifier

from core import zoo
from core.data.digits import mnist
from core.data.digits.ink import InkProblem
from core.data.digits.noise import NOISES
from core.explain.making.codes import class_means, ranges, share_below
from core.explain.making.judging import nearest_says, spoilt_digits
from core.explain.making.strange import strange_pictures
from core.models import files
from core.pretrain import autoencoders as training
from core.pretrain.autoencoders import RECIPES
from core.zoo.autoencoders import AUTOENCODERS, MAPS, SIZES
from tests.conftest import ROOT

MOST_BYTES = 3 * 2**20


@pytest.fixture(scope="module")
def digits():
    found = mnist.sample()
    return found.images[::5].astype(np.float32) / 255, found.labels[::5]


def test_together_they_are_small_and_each_card_says_what_its_file_is():
    assert sum((files.MODELS / f"{name}.safetensors").stat().st_size for name in AUTOENCODERS) < MOST_BYTES
    assert set(AUTOENCODERS) == set(RECIPES) and set(MAPS) < set(SIZES) < set(AUTOENCODERS)
    for name in AUTOENCODERS:
        card = files.read_card(name)
        assert card["recipe"] == json.loads(json.dumps(training.describe(RECIPES[name]))) | {"epochs": card["recipe"]["epochs"]}
        assert card["parameters"] == sum(p.numel() for p in zoo.load(name).model.parameters())
        assert "never used" in card["data"]["MNIST"]["used"]


def test_the_cards_hold_the_bars():
    wide, flat = files.read_card("autoencoder-32")["figures"], [files.read_card(name)["figures"] for name in MAPS]
    assert wide["error"] <= wide["pca"] / 2 and all(figures["five_nearest"] >= 0.75 for figures in flat)
    denoised = files.read_card("autoencoder-32-denoising")["figures"]["denoised"]
    assert set(denoised) == set(NOISES) and all(found["after"] < found["before"] / 2 for found in denoised.values())


@pytest.mark.parametrize("name", AUTOENCODERS)
def test_it_makes_digits_again(name, digits):
    pictures, _ = digits
    squeezer = zoo.load(name)
    codes = squeezer.encode(pictures)
    made = squeezer.decode(codes)
    assert codes.shape == (1000, squeezer.model.code) and made.shape == pictures.shape and made.min() >= 0 and made.max() <= 1
    assert np.array_equal(made, squeezer.remade(pictures))
    error, card = float(np.mean((made - pictures) ** 2)), files.read_card(name)["figures"]["error"]
    assert error == pytest.approx(card, rel=0.15)  # on other digits than the card's
    assert squeezer.error(pictures[7]) == pytest.approx(float(np.mean((made[7] - pictures[7]) ** 2)), rel=1e-3)


def test_it_takes_what_a_person_has(tmp_path):
    squeezer, digit = zoo.load("autoencoder-32"), mnist.sample().images[1500]
    page = np.full((90, 80), 255, np.uint8)
    page[20:76, 10:66] = 255 - digit.repeat(2, axis=0).repeat(2, axis=1)  # dark ink on light paper
    Image.fromarray(page).save(tmp_path / "three.png")
    found = squeezer(tmp_path / "three.png")
    assert found.code.shape == (32,) and found.given.shape == found.picture.shape == (28, 28)
    assert found.error == pytest.approx(squeezer.error(found.given), rel=1e-4) and found.error < 0.02
    with pytest.raises(InkProblem):
        squeezer(np.zeros((60, 60), np.uint8))


@pytest.mark.parametrize("name", MAPS)
def test_five_neighbours_read_the_map_as_scikit_learns_do(name, digits):
    pictures, labels = digits
    codes = zoo.load(name).encode(pictures)
    known, asked = np.arange(1000) % 2 == 0, np.arange(1000) % 2 == 1
    theirs = KNeighborsClassifier(5).fit(codes[known], labels[known]).score(codes[asked], labels[asked])
    ours = nearest_says(codes[known], labels[known], codes[asked], labels[asked])
    assert ours == pytest.approx(theirs, abs=0.004) and ours > 0.7


@pytest.mark.parametrize("kind", NOISES)
def test_the_denoiser_takes_out_each_kind_of_noise(kind, digits):
    pictures, _ = digits
    spoilt = spoilt_digits(pictures, kind)
    assert np.array_equal(spoilt, spoilt_digits(pictures, kind))
    before, after = (np.mean((found - pictures) ** 2) for found in (spoilt, zoo.load("autoencoder-32-denoising").remade(spoilt)))
    assert after < before / 2


def test_means_ranges_and_shares_are_what_they_are_called(digits):
    _, labels = digits
    codes = np.random.default_rng(0).normal(size=(1000, 3))
    assert np.allclose(class_means(codes, labels)[4], codes[labels == 4].mean(axis=0))
    low, high = ranges(codes).T
    assert (((codes >= low) & (codes <= high)).mean(axis=0) > 0.99).all()
    assert [share_below(np.array([1.0, 2, 3, 4]), error) for error in (0.5, 2.5, 9)] == [0.0, 0.5, 1.0]


def test_most_strange_things_ring_the_alarm(digits):
    squeezer = zoo.load("autoencoder-2d")
    usual = np.mean((squeezer.remade(digits[0]) - digits[0]) ** 2, axis=(1, 2))
    errors = {name: squeezer.error(picture) for name, picture in strange_pictures().items()}
    rings = [name for name, error in errors.items() if share_below(usual, error) > 0.99]
    assert len(rings) >= 6 and "A" in rings
    wide = zoo.load("autoencoder-32")  # with room for strokes of any kind it notices less, as the page says
    usual = np.mean((wide.remade(digits[0]) - digits[0]) ** 2, axis=(1, 2))
    assert share_below(usual, wide.error(strange_pictures()["A"])) < 0.99


def test_a_short_training_learns_and_its_noise_is_that_of_its_recipe():
    images = torch.from_numpy(mnist.sample().images[::10].copy())[:, None]
    recipe = replace(RECIPES["autoencoder-32-dense"], epochs=25, batch=25)
    model, clean = training.train(images, recipe, torch.device("cpu")), images.float() / 255
    assert training.error(model, clean, clean) < 0.06 < float(clean.var(dim=0).mean())
    x = clean[:40]
    assert training.spoilt(x, recipe) is x
    torch.manual_seed(0)
    changed = [not torch.equal(training.spoilt(x, RECIPES["autoencoder-32-denoising"]), x) for _ in range(20)]
    assert 0.5 < np.mean(changed) < 1  # clean ones are among them


def write_mnist(folder, images, labels, part):
    head = (2051).to_bytes(4, "big") + b"".join(n.to_bytes(4, "big") for n in (len(images), 28, 28))
    (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(head + images.tobytes()))
    head = (2049).to_bytes(4, "big") + len(labels).to_bytes(4, "big")
    (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(head + labels.astype(np.uint8).tobytes()))


def door(*arguments):
    return subprocess.run([sys.executable, "-m", "core.evaluate", "autoencoder", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_the_door_prints_one_line_with_the_bars_figures(tmp_path):
    sample = mnist.sample()
    (tmp_path / "mnist").mkdir()
    write_mnist(tmp_path / "mnist", sample.images[::2], sample.labels[::2], "train")
    write_mnist(tmp_path / "mnist", sample.images[1::10], sample.labels[1::10], "t10k")
    done = door("--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    found = json.loads(line)
    assert found["n"] == 500 and set(found["error"]) == set(SIZES) and set(found["pca"]) == {"2", "32", "64"}
    assert found["ratio"] == pytest.approx(found["error"]["autoencoder-32"] / found["pca"]["32"], abs=1e-3) and found["ratio"] < 0.5
    assert set(found["denoised"]) == set(NOISES) and all(0.6 < share < 1 for share in found["five_nearest"].values())


def test_the_door_says_in_a_sentence_what_is_missing(tmp_path):
    done = door("--data", str(tmp_path))
    assert done.returncode == 1 and "is missing" in done.stderr and "Traceback" not in done.stderr
    for part in ("train", "t10k"):
        for what in ("images-idx3", "labels-idx1"):
            (tmp_path / f"{part}-{what}-ubyte.gz").write_bytes(b"no archive")
    done = door("--data", str(tmp_path))
    assert done.returncode == 1 and "damaged" in done.stderr and "Traceback" not in done.stderr
