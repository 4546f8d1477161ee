"""Photos that are changed, covered and made to fool a network."""

import colorsys

import numpy as np
import pytest
import torch
from captum.attr import Occlusion

from core.data.pictures import choice
from core.explain.pictures.changes import CHANGES, changed
from core.explain.pictures.cover import cover, over
from core.explain.pictures.fool import LARGEST, fool
from core.models.packaged import NAME
from core.zoo.backbone import pretrained


@pytest.fixture(scope="module")
def cat():
    """A network, the cat as it gets it, and what it says."""
    network = pretrained(NAME)
    pixels = network.pixels(choice.sample("Cat", colour=True).pixels.astype(np.uint8).transpose(1, 2, 0))
    target = int(network.probabilities([pixels.transpose(1, 2, 0)])[0].argmax())
    return network, pixels, target


@pytest.mark.parametrize("key", CHANGES)
def test_a_change_goes_as_far_as_asked_and_nothing_changes_nothing(cat, key):
    _, pixels, _ = cat
    assert np.array_equal(changed(pixels, key, 0), pixels)
    made = changed(pixels, key, CHANGES[key].start)
    assert made.shape == pixels.shape and made.dtype == np.uint8 and not np.array_equal(made, pixels)
    assert np.array_equal(changed(pixels, key, 10**9), changed(pixels, key, CHANGES[key].high))  # a link may say anything


def test_colours_go_round_the_wheel():
    random = np.random.default_rng(3)
    pixels = random.integers(0, 256, (3, 8, 8)).astype(np.uint8)
    made = changed(pixels, "hue", 120)
    for before, after in zip(pixels.reshape(3, -1).T / 255, made.reshape(3, -1).T / 255, strict=True):
        hue, saturation, value = colorsys.rgb_to_hsv(*before)
        assert after == pytest.approx(colorsys.hsv_to_rgb((hue + 1 / 3) % 1, saturation, value), abs=0.04)  # Pillow has 256 hues


def test_tiles_are_the_same_tiles_in_another_order(cat):
    _, pixels, _ = cat
    cut = lambda photo: sorted(photo[:, y : y + 56, x : x + 56].tobytes() for y in range(0, 224, 56) for x in range(0, 224, 56))  # noqa: E731
    assert cut(changed(pixels, "tiles", 4)) == cut(pixels) and np.array_equal(changed(pixels, "tiles", 1), pixels)
    grey = changed(pixels, "grey", 100)
    assert np.array_equal(grey[0], grey[1]) and np.array_equal(grey[1], grey[2])
    assert np.abs(changed(pixels, "turn", 360).astype(int) - pixels).mean() < 1


def test_covering_is_captums_occlusion(cat):
    network, _, target = cat
    x = network.tensor([choice.sample("Cat", colour=True).pixels.astype(np.uint8).transpose(1, 2, 0)])
    found = cover(network.model, x, target, 4)

    def asked(batch):
        return torch.softmax(network.model(batch), dim=1)

    theirs = Occlusion(asked).attribute(x, (3, 56, 56), (3, 56, 56), target=target, baselines=0)[0, 0, ::56, ::56]
    assert np.allclose(found.before - found.parts, theirs.detach().numpy(), atol=1e-5)
    assert found.lost.min() >= 0 and found.parts[found.worst] == found.parts.min()
    assert torch.count_nonzero(over(x, 7, (0, 0)) != x) <= 3 * 32 * 32


def test_a_step_that_nobody_sees_turns_the_answer(cat):
    network, pixels, target = cat
    before = network.probabilities([pixels.transpose(1, 2, 0)])[0]
    fooled = fool(network.model, pixels, target, 4)
    assert np.abs(fooled.difference).max() == 4 and np.array_equal(pixels + fooled.difference, fooled.pixels)
    after = network.probabilities([fooled.pixels.transpose(1, 2, 0)])[0]
    assert after[target] < before[target] / 2 and after.argmax() != target
    assert fool(network.model, pixels, target, 0).changed == 0
    assert np.abs(fool(network.model, pixels, target, LARGEST).difference).max() <= LARGEST
    assert all(weight.grad is None for weight in network.model.parameters())
