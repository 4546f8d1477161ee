"""Several digits in one drawing."""

import numpy as np
import pytest

from core import zoo
from core.data.digits.ink import InkProblem
from core.data.digits.strokes import draw
from tests import pen

READER = zoo.load("digits")


def written(number, gap=72.0, size=0.62, top=40.0):
    """The strokes of a number on one wide sheet."""
    strokes = [s * size + (8 + gap * i, top) for i, d in enumerate(number) for s in pen.DIGITS[int(d)]]
    return draw(strokes, [8.0] * len(strokes), (int(gap * len(number) + 30), 150))


@pytest.mark.parametrize("number", ["2026", "7", "31", "4096", "1234567890", "5550"])
def test_numbers_are_read_in_order(number):
    assert "".join(str(r.label) for _, r in READER.read_number(written(number))) == number


def test_loose_parts_of_one_digit_stay_together():
    parts = READER.read_number(written("54"))
    assert [r.label for _, r in parts] == [5, 4]  # the 4 has two strokes


def test_digits_that_touch_are_cut():
    assert [r.label for _, r in READER.read_number(written("20", gap=44.0))] == [2, 0]


def test_an_empty_sheet_and_a_crowded_one_end_in_a_sentence():
    with pytest.raises(InkProblem, match="such as 2026"):
        READER.read_number(np.zeros((100, 300), np.float32))
    with pytest.raises(InkProblem, match="at most 12"):
        READER.read_number(written("1" * 14, gap=40.0))
