"""Numbers of any range are read by one rule: arrays, and files of more than 8 bits."""

import io

import numpy as np
import pytest
from PIL import Image

from core import zoo
from core.data.digits.strokes import draw
from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.pictures.depth import eight_bits
from tests import pen

INK = draw(pen.digit(5), 16).astype(np.float64)
RANGES = {
    "shares": INK,
    "booleans": INK > 0.5,
    "a mask": (INK > 0.5).astype(np.uint8),
    "whole numbers of a mask": (INK > 0.5).astype(np.int64),
    "sklearn's sixteen": np.round(INK * 16),
    "sixteen in bytes": np.round(INK * 16).astype(np.uint8),
    "bytes": np.round(INK * 255).astype(np.uint8),
    "bytes as floats": INK * 255,
    "ten bits": np.round(INK * 1023).astype(np.uint16),
    "twelve bits": np.round(INK * 4095).astype(np.uint16),
    "sixteen bits": np.round(INK * 65535).astype(np.uint16),
    "more": np.round(INK * 2e6).astype(np.int32),
    "normalised as MNIST": (INK - 0.1307) / 0.3081,
    "minus one to one": 2 * INK - 1,
    "all negative": INK - 3,
    "half precision": INK.astype(np.float16),
    "with a hole": np.where(np.arange(280) < 20, np.nan, INK),
}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("array", RANGES.values(), ids=RANGES.keys())
def test_arrays_of_any_range_are_read(array, dark):
    if dark:
        array = ~array if array.dtype == bool else (np.nanmax(array) + np.nanmin(array) - array).astype(array.dtype)
    reading = zoo.load("digits")(array)
    assert reading.label == 5 and reading.accepted


@pytest.mark.parametrize("top", [1.0, 255.0, 4095, 65535])
def test_deep_files_are_read(top):
    values = (1 - INK) * top
    deep = Image.fromarray(values.astype(np.float32) if isinstance(top, float) else np.round(values).astype(np.uint16))
    file = io.BytesIO()
    deep.save(file, "TIFF")
    pixels = np.asarray(open_picture(file.getvalue()).convert("L"), int)
    assert np.abs(pixels - 255 * (1 - INK)).max() <= 1


def test_the_rule():
    assert eight_bits(np.array([[0, 1]])).tolist() == [[0, 255]]
    assert eight_bits(np.array([[0, 8, 16]])).tolist() == [[0, 128, 255]]
    assert eight_bits(np.array([[0, 100]], np.uint8)).tolist() == [[0, 100]]
    assert eight_bits(np.array([[0, 1023]], np.uint16)).tolist() == [[0, 255]]
    assert eight_bits(np.array([[-1.0, 0, 1]])).tolist() == [[0, 128, 255]]
    assert eight_bits(np.array([[0, np.inf, 0.5, -np.inf]])).tolist() == [[0, 128, 128, 0]]


@pytest.mark.parametrize(
    "array", [np.full((28, 28), np.nan), np.full((28, 28), np.inf), np.full((28, 28), "a"), np.zeros((28, 28), complex)]
)
def test_what_holds_no_numbers_is_refused_by_name(array):
    with pytest.raises(PictureProblem, match="holds no numbers"):
        open_picture(array)


@pytest.mark.parametrize("value", [0, 0.5, 1, 255, -3, 1e6])
def test_one_number_all_over_says_so(value):
    assert "nothing on this page" in zoo.load("digits")(np.full((60, 60), value)).problem
