import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.given import decimal, number, numbers, one_of, parted


@given(st.floats(-8, 8))
def test_a_number_in_range_comes_back(value):
    assert number(str(value), "z", -8, 8) == value


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e9", "8.001", "", "abc", "<b>1</b>", None, [1], "9" * 5000])
def test_anything_else_is_refused_in_one_sentence_without_repeating_it(value):
    with pytest.raises(ValueError) as refusal:
        number(value, "The input z", -8, 8)
    assert str(refusal.value) == "The input z must be a number from -8 to 8."


def test_numbers_counts_and_checks_each():
    assert numbers("1, 2,-3", "the scores", 3, -5, 5) == [1, 2, -3]
    for text in ("1,2", "1,2,3,4", "", "," * 100_000):
        with pytest.raises(ValueError, match="must be 3 numbers"):
            numbers(text, "the scores", 3, -5, 5)
    with pytest.raises(ValueError, match="Each of the scores"):
        numbers("1,2,6", "the scores", 3, -5, 5)


def test_one_of_names_the_choices():
    assert one_of("relu", "The activation", {"relu": 1, "tanh": 2}) == "relu"
    with pytest.raises(ValueError, match=r"^The activation must be one of: relu, tanh\.$"):
        one_of("<i>", "The activation", ["relu", "tanh"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("0,5 0,5", ["0.5", "0.5"]),
        ("1 0,25 −3", ["1", "0.25", "−3"]),
        (" -,5  1e3 ", ["-.5", "1e3"]),
        ("1,2,3", ["1", "2", "3"]),
        ("1, 2, 3", ["1", "2", "3"]),
        ("0.5,1 2", ["0.5", "1", "2"]),
        ("0,5", ["0", "5"]),
        ("", []),
    ],
)
def test_a_comma_between_blanks_is_a_decimal_one(text, parts):
    assert parted(text) == parts


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1", 1), (" -0,5 ", -0.5), ("−0.5", -0.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,234,567", 1234567), ("1.234.567", 1234567),
     ("1,5E-03", 0.0015), (".5", 0.5), ("5.", 5)],
)  # fmt: skip
def test_decimal_points_and_decimal_commas(cell, value):
    assert decimal(cell) == pytest.approx(value)


@pytest.mark.parametrize("cell", ["", "-", ",", "x1", "1x", "nan", "inf", "1e999", "1 2", "9" * 5000, "1_000", "٣"])
def test_what_is_no_number_is_none(cell):
    assert decimal(cell) is None
