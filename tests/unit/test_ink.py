"""From a drawing to 28 x 28."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.data.digits import mnist as digits
from core.data.digits.ink import BOX, SIDE, InkProblem, Steps, ink_box, prepared, read_picture, read_strokes
from core.data.digits.strokes import CANVAS, MAX_POINTS, MAX_STROKES, draw, extent, from_canvas
from tests import pen


def test_mnist_itself_comes_through_unchanged():
    for image in digits.sample().images[::250]:
        ink = image.astype(np.float32) / 255
        assert np.abs(read_picture(ink).image - ink).max() < 0.02


@pytest.mark.parametrize("label", range(10))
def test_place_and_size_of_a_drawing_do_not_matter(label):
    middle = read_strokes(pen.digit(label, 60, 40, 2.0), 12).image
    for left, top, size in [(5, 5, 1.2), (150, 160, 1.1), (20, 30, 2.4)]:
        other = read_strokes(pen.digit(label, left, top, size), 12).image
        apart = min(np.abs(np.roll(other, (y, x), (0, 1)) - middle).mean() for y in (-1, 0, 1) for x in (-1, 0, 1))
        assert apart < 0.07  # the centre of mass is rounded to whole pixels


def test_strokes_are_redrawn_at_one_width_whatever_the_pen():
    thin, thick = (read_strokes(pen.digit(3), width).image for width in (8, 30))
    assert np.array_equal(thin, thick)
    as_drawn = [read_strokes(pen.digit(3), width, steps=Steps(redraw=False)).image.sum() for width in (8, 30)]
    assert as_drawn[1] > 1.5 * as_drawn[0]


def test_the_digit_fills_a_20_pixel_box_around_its_mass():
    ink = read_strokes(pen.digit(7), 16)
    assert max(ink.box.shape) == BOX
    rows, columns = ink_box(ink.image)
    assert max(rows.stop - rows.start, columns.stop - columns.start) == BOX
    weights = ink.image / ink.image.sum()
    assert abs((weights.sum(1) * np.arange(SIDE)).sum() - SIDE / 2) <= 0.51
    assert abs((weights.sum(0) * np.arange(SIDE)).sum() - SIDE / 2) <= 0.51


def test_every_step_changes_the_picture_when_left_out():
    strokes = pen.digit(9, 10, 10, 1.3)
    whole = read_strokes(strokes, 26)
    for step in ("redraw", "crop", "box", "centre"):
        assert not np.array_equal(prepared(whole.drawing, whole.strokes, Steps(**{step: False})).image, whole.image), step


@pytest.mark.parametrize(
    ("strokes", "width", "words"),
    [
        ([], 16, "Draw a digit"),
        ([np.array([[100.0, 100.0]])], 16, "dot"),
        ([np.array([[100.0, 100.0]])], 1, "Too little ink"),
        ([np.array([[100.0, 100.0], [101.0, 101.0]])], 30, "dot"),
        ([np.array([[x, y] for x in range(0, 281, 10) for y in (0, 280)])], 30, "nearly all ink"),
        ([np.array([[140.0, 20.0], [140.0, 260.0]])], 1, "too thin"),
    ],
    ids=["blank", "dot", "pixel", "blob", "filled", "hair line"],
)
def test_what_no_network_should_be_asked_is_refused_in_words(strokes, width, words):
    with pytest.raises(InkProblem, match=words):
        read_strokes(strokes, width)


@given(some.integers(1, 90), some.integers(1, 90), some.integers(0, 2**32 - 1), some.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_any_picture_becomes_28_by_28_or_a_sentence(height, width, seed, share):
    random = np.random.default_rng(seed)
    ink = (random.random((height, width)) * (random.random((height, width)) < share)).astype(np.float32)
    try:
        image = read_picture(ink).image
    except InkProblem as problem:
        assert str(problem).endswith(".")
        return
    assert image.shape == (SIDE, SIDE) and image.dtype == np.float32
    assert image.min() >= 0 and image.max() <= 1 and np.isfinite(image).all()


def test_canvas_json_becomes_strokes():
    drawing = from_canvas({"objects": pen.fabric(pen.digit(4), pen=11)})
    assert len(drawing.strokes) == 2 and drawing.pens == [11.0, 11.0]
    assert np.allclose(drawing.strokes[0], pen.digit(4)[0])


def test_curves_are_followed():
    [stroke] = from_canvas({"objects": [{"path": [["M", 0, 0], ["Q", 50, 100, 100, 0]]}]}).strokes
    assert math.isclose(stroke[:, 1].max(), 50, abs_tol=1) and tuple(stroke[-1]) == (100, 0)


def test_a_path_that_was_moved_and_scaled_is_read_where_it_is_now():
    [path] = pen.fabric([np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 50.0]])], pen=10)
    moved = path | {"left": 100, "top": 120, "scaleX": 2, "scaleY": 2, "angle": 0}  # corner of the frame, half a pen outside
    [stroke] = from_canvas({"objects": [moved]}).strokes
    assert np.allclose(stroke, [[110, 130], [310, 130], [310, 230]], atol=1)


@pytest.mark.parametrize(
    "objects",
    [
        "no list",
        [1, None, "path"],
        [{"path": [["M", float("nan"), 1], ["L", float("inf"), 2]]}],
        [{"path": [["M", 1e9, -1e9], ["L", "7", [3]], ["L", 5], 3, None]}],
        [{"path": [["M", 0, 0]] + [["L", i % 280, 5] for i in range(100_000)]}],
        [{"path": [["M", 3, 4], ["L", 9, 9]], "left": "x", "scaleX": float("nan"), "angle": 1e300, "strokeWidth": -5}],
        [{"path": {"a": 1}}],
        [{"path": [["M", 10**400, 1], ["L", 2, -(10**400)]], "left": 10**400, "angle": -(10**400), "strokeWidth": 10**400}],
        [{"path": [["M", 0, 0]] + [["Q", i % 280, 5, 9, i % 280] for i in range(100_000)], "strokeWidth": 280}],
        [{"path": [["M", 1, 1], ["L", i % 280, 9]]} for i in range(100_000)],
    ],
)
def test_hostile_canvas_json_is_clamped_or_passed_over(objects):
    drawing = from_canvas({"objects": objects})
    assert sum(map(len, drawing.strokes)) <= MAX_POINTS and len(drawing.strokes) <= MAX_STROKES
    assert max(drawing.pens, default=0) <= CANVAS / 4  # what there is to draw is little, whatever was sent
    for stroke in drawing.strokes:
        assert np.isfinite(stroke).all() and np.abs(stroke).max() <= 560
    draw(drawing.strokes, drawing.pens)
    assert not drawing.strokes or extent(drawing.strokes) >= 0
