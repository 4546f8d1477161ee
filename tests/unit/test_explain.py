"""Explanations against PyTorch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from core import zoo
from core.data.digits import mnist as digits
from core.explain.digits.arithmetic import dense_shares, window_at
from core.explain.digits.attribution import attribute, cover, rub_out
from core.explain.digits.layers import strongest, trace
from core.explain.digits.stress import DAMAGES, damaged, sweep
from core.figures.sheets import enlarge, sheet
from core.figures.style import NEGATIVE, POSITIVE, diverging

MODEL = zoo.load("digits").model
IMAGE = digits.sample().images[3900].astype(np.float32) / 255
VIEWS = trace(MODEL, torch.from_numpy(IMAGE)[None])


def test_the_trace_ends_where_the_network_ends():
    x = torch.from_numpy(IMAGE)[None, None]
    assert torch.equal(VIEWS[-2].output, MODEL(x)[0])
    assert torch.allclose(VIEWS[-1].output, torch.softmax(MODEL(x)[0], dim=0))
    assert sum(view.parameters for view in VIEWS) == sum(p.numel() for p in MODEL.parameters())


@given(some.data())
@settings(max_examples=150, deadline=None)
def test_every_window_adds_up_to_what_pytorch_has(data):
    view = data.draw(some.sampled_from([v for v in VIEWS if v.is_maps]))
    place = tuple(data.draw(some.integers(0, n - 1)) for n in view.output.shape)
    window = window_at(view, *place)
    assert window.expected == float(view.output[place])
    assert window.result == pytest.approx(window.expected, abs=1e-4)
    if window.kernel is not None:
        assert float(window.products.sum()) + window.bias == pytest.approx(window.expected, abs=1e-4)


def test_places_outside_and_layers_without_windows_are_refused():
    with pytest.raises(ValueError, match="outside"):
        window_at(VIEWS[0], 0, 28, 0)
    with pytest.raises(ValueError, match="outside"):
        window_at(VIEWS[-1], 0, 0, 0)


def test_dense_shares_are_the_largest_products():
    view = next(v for v in VIEWS if v.name == "dense2")
    everything = dense_shares(view, 7, most=128)
    total = sum(share.product for share in everything) + float(view.module.bias[7])
    assert total == pytest.approx(float(view.output[7]), abs=1e-3)
    sizes = [abs(share.product) for share in everything]
    assert sizes == sorted(sizes, reverse=True)


def test_attribution_shares_out_the_score():
    found = attribute(MODEL, IMAGE, 7)
    assert found.pixels.shape == (28, 28)
    gap = abs(float(found.pixels.sum()) - (found.score - found.empty_score))
    assert gap < 0.05 * abs(found.score - found.empty_score) + 0.1
    assert np.abs(found.pixels[IMAGE == 0]).max() < 1e-6  # a pixel that stays empty has no part


def test_covering_a_part_is_the_fall_of_the_score():
    heat = cover(MODEL, IMAGE, 7)
    covered = IMAGE.copy()
    covered[0:4, 0:4] = 0
    fall = MODEL(torch.from_numpy(IMAGE)[None, None])[0, 7] - MODEL(torch.from_numpy(covered)[None, None])[0, 7]
    assert heat[0, 0] == pytest.approx(float(fall.detach()), abs=1e-4)


def test_rubbing_out_removes_ink_where_it_was_hottest():
    after, (row, column) = rub_out(IMAGE, attribute(MODEL, IMAGE, 7))
    assert after.sum() < IMAGE.sum() and after[row, column] == 0
    assert np.array_equal(after > IMAGE, np.zeros_like(IMAGE, bool))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.key)
def test_no_damage_at_zero_and_the_more_the_further(damage):
    pictures = sweep(IMAGE, damage)
    distance = np.abs(pictures - IMAGE).mean(axis=(1, 2))
    zero = int(np.abs(damage.amounts).argmin())
    assert damage.amounts[zero] == pytest.approx(0) and distance[zero] < 1e-6
    assert distance[-1] > 0.02 and pictures.min() >= 0 and pictures.max() <= 1


def test_directions_of_damage():
    right = damaged(IMAGE, "shift", 3)
    assert np.allclose(right[:, 3:], IMAGE[:, :-3], atol=1e-6)
    assert damaged(IMAGE, "thicken", 2).sum() > IMAGE.sum() > damaged(IMAGE, "thicken", -1).sum()
    quarter = damaged(IMAGE, "turn", 90)
    assert np.abs(quarter - np.rot90(IMAGE, -1)).mean() < 0.01
    with pytest.raises(ValueError, match="no damage"):
        damaged(IMAGE, "melt", 1)


def test_the_strongest_map_comes_first():
    view = VIEWS[0]
    sums = view.output.abs().sum(dim=(1, 2))[strongest(view)]
    assert torch.equal(sums, sums.sort(descending=True).values)


@given(some.integers(1, 20), some.integers(1, 6), some.integers(1, 9), some.integers(1, 9))
@settings(max_examples=50, deadline=None)
def test_a_pixel_of_a_sheet_is_found_again(count, columns, height, width):
    order = tuple(np.random.default_rng(0).permutation(count).tolist())
    made = sheet(np.zeros((count, height, width, 3), np.uint8), order, columns)
    for index in order:
        x, y = made.corner(index)
        assert made.find(x, y) == (index, 0, 0)
        assert made.find(x + width - 1, y + height - 1) == (index, height - 1, width - 1)
        assert made.find(x - 1, y) is None or made.find(x - 1, y)[0] != index


def test_colours_have_one_meaning():
    colours = diverging(np.array([-1.0, 0.0, 1.0]))
    assert ["#" + bytes(c).hex().upper() for c in colours] == [NEGATIVE, "#FFFFFF", POSITIVE]
    assert enlarge(colours[None], 3).shape == (3, 9, 3)
