"""Numbers as tables have them: one decimal sign for a whole column, units beside them, and what is none."""

import numpy as np
import pytest

from core.data.text.numbers import bare, comma_is_decimal, numbers_of


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1.234,5", "12", "1.000"], [1234.5, 12, 1000]),
        (["1,234.5", "2,000"], [1234.5, 2000]),
        (["5 %", "7,5 %"], [5, 7.5]),
        (["€ 12", "13,50 €", "-€ 5"], [12, 13.5, -5]),
        (["$1,250.00", "$3"], [1250, 3]),
        (["1'234.5", "2"], [1234.5, 2]),
        (["1\u202f234,5", "\u22123"], [1234.5, -3]),
        (["0,123", "1,5"], [0.123, 1.5]),
        (["1e-3", "2E4"], [0.001, 20000]),
        (["1.000.000", "2"], [1e6, 2]),
    ],
)
def test_numbers_are_read_as_their_column_writes_them(cells, values):
    found = numbers_of(cells)
    np.testing.assert_allclose(found.values, values)
    assert not found.strange and not found.infinite and not found.missing


def test_what_one_cell_shows_holds_for_the_whole_column():
    assert comma_is_decimal(["1.234", "2.000", "0,5"]) is True and comma_is_decimal(["1,234", "0.5"]) is False
    assert comma_is_decimal(["1,234", "12"]) is None
    np.testing.assert_allclose(numbers_of(["1.234", "0,5"]).values, [1234, 0.5])
    np.testing.assert_allclose(numbers_of(["1,234", "0.5"]).values, [1234, 0.5])


def test_where_the_column_shows_nothing_the_table_decides():
    np.testing.assert_allclose(numbers_of(["1,234", "2,345"], comma=False).values, [1234, 2345])
    np.testing.assert_allclose(numbers_of(["1,234", "2,345"], comma=True).values, [1.234, 2.345])
    np.testing.assert_allclose(numbers_of(["1.234", "2.345"], comma=True).values, [1234, 2345])


@pytest.mark.parametrize("cell", ["01.02.2020", "12,5,3", "=A1+B1", "1_000", "twelve", "1.2.3", "--5", "<script>", "0x10", "٣"])
def test_what_is_no_number_is_none(cell):
    found = numbers_of([cell, "2"])
    assert np.isnan(found.values[0]) and found.values[1] == 2 and found.strange == (cell,) and found.strangers == 1


def test_missing_and_infinite_ones_are_counted():
    found = numbers_of(["", "NA", "n/a", "-", "?", "inf", "-Infinity", "1e300", "3"])
    assert found.missing == 5 and found.infinite == 3 and not found.strange
    assert np.isnan(found.values[:8]).all() and found.values[8] == 3


def test_the_unit_is_kept():
    assert numbers_of(["5 %", "6 %"]).units == "%" and bare(" -€ 5 ") == ("-5", "€") and bare("12 EUR") == ("12", "EUR")
