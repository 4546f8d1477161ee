"""Pooling and shifting against PyTorch and the course's worked examples."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some

from core.data.pictures.choice import WORKED, sample, small, typed
from core.explain.convolution.chain import parse
from core.explain.convolution.chain_run import run
from core.explain.convolution.pooling_lab import SHIFTS, compare, map_of, pool, script, shift

POOLED = {"Rising": [[6, 8], [14, 16]], "One window": [[4]], "Mixed": [[6, 9], [6, 7]]}


@pytest.mark.parametrize("name", POOLED)
def test_the_worked_examples(name):
    assert pool(map_of(typed(WORKED[name]), edges=False), "max", 2, 2).tolist() == POOLED[name]


@pytest.mark.parametrize("edges", [False, True])
@pytest.mark.parametrize("photo", [small(sample("Cat", colour=True), 24), typed(WORKED["Mixed"])], ids=["cat", "numbers"])
def test_the_script_gives_the_same_maps(photo, edges, capsys):
    names = {}
    exec(script(photo, edges, 3, 1), names)
    still = compare(map_of(photo, edges), 3, 1)[list(SHIFTS).index(0)].outputs
    assert torch.equal(names["largest"][0, 0], still["max"]) and torch.equal(names["means"][0, 0], still["avg"])
    assert not edges or still["none"].min() == 0  # ReLU


def test_edges_are_those_of_a_sobel_kernel():
    photo = small(sample("Coins", colour=False), 24)
    (step, _) = run(parse("conv3:sobel,p1 relu"), torch.tensor(photo.pixels))
    assert torch.equal(map_of(photo, edges=True), step.output[0].relu())


@given(some.integers(1, 12), some.integers(1, 12), some.integers(1, 6), some.integers(1, 6))
def test_pooling_is_pytorchs_or_refused(height, width, window, stride):
    x = torch.rand(height, width)
    if window > min(height, width):
        with pytest.raises(ValueError, match=f"covers {window} × {window}, but the map is only {height} × {width}"):
            pool(x, "max", window, stride)
        return
    found = next(one for one in compare(x, window, stride) if one.by == 0)
    assert torch.equal(found.outputs["none"], x)
    windows = x.unfold(0, window, stride).unfold(1, window, stride)  # (H', W', k, k)
    assert torch.equal(found.outputs["max"], windows.amax(dim=(2, 3)))
    assert torch.allclose(found.outputs["avg"], windows.mean(dim=(2, 3)))
    assert set(found.kept.values()) == {1.0}


def test_a_shift_moves_to_the_right_and_repeats_the_edge():
    x = torch.tensor([[1.0, 2, 3, 4]])
    assert shift(x, 1).tolist() == [[1, 1, 2, 3]] and shift(x, -3).tolist() == [[4, 4, 4, 4]] and shift(x, 9).tolist() == [[1, 1, 1, 1]]


def test_what_survives_a_shift_is_counted():
    """A bright dot that moves within its window is gone from its place, and still the largest there."""
    x = torch.zeros(4, 4)
    x[1, 0] = 8.0
    found = {one.by: one for one in compare(x, 2, 2)}
    assert list(found) == list(SHIFTS)
    still, moved = found[0], found[1]
    assert still.kept == {"none": 1.0, "max": 1.0, "avg": 1.0}
    assert moved.outputs["none"][1].tolist() == [8, 8, 0, 0]  # the edge repeats
    assert moved.kept["max"] == 1.0 and moved.kept["none"] == 15 / 16 and moved.kept["avg"] == 3 / 4
    assert compare(x, 2, 2, tolerance=0.5)[list(SHIFTS).index(1)].kept["avg"] == 1.0
