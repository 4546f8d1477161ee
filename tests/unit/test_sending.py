"""Tables that go out: no program takes a cell of theirs for a formula."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.text.sending import harmless, written
from pages.kit.data_table import guarded

FORMULA = re.compile(r"[ \"]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-5", "@SUM(A1)", " =cmd|'/c calc'!A1", "＝1+1", '"=1"'])
def test_a_formula_goes_out_as_text(cell):
    formula = cell.lstrip(' "')
    assert harmless(cell) == cell.replace(formula, f"'{formula}")


@pytest.mark.parametrize("cell", ["", "fine", "3 = 3", "'=1", "<script>", "well-made", "a - b"])
def test_other_cells_go_out_as_they_are(cell):
    assert harmless(cell) == cell


@given(st.lists(st.text(st.sampled_from("=+-@,;|\t\r\n\" 'a1＝")), min_size=1), st.sampled_from(",;\t|"), st.sampled_from(",;\t|"))
def test_whichever_separator_a_program_goes_by_no_cell_is_a_formula(cells, separator, other):
    raw = written([cells], separator)
    assert next(csv.reader(io.StringIO(raw, newline=""), delimiter=separator)) == [harmless(cell) for cell in cells]
    for piece in re.split(f"[{re.escape(other)}\r\n]", raw):  # as a program takes it that knows no quotation marks, either
        assert not FORMULA.match(piece.strip()), piece
    for row in csv.reader(io.StringIO(raw, newline=""), delimiter=other):
        assert not any(FORMULA.match(cell.strip()) for cell in row)


def test_numbers_stay_numbers():
    assert written([["loss", "=x"], [-0.5, "-0.5"]]) == "loss,'=x\r\n-0.5,'-0.5\r\n"


def test_tables_on_the_screen_are_harmless_too_with_the_names_of_their_columns_and_rows():
    sent = pd.DataFrame({"=SUM(A1)": ["@x", "fine", None], "n": [-1.5, 2.0, None]}, index=["+1", "b", "c"])
    shown = guarded(sent)
    assert list(shown.columns) == ["'=SUM(A1)", "n"] and list(shown.index) == ["'+1", "b", "c"]
    assert shown.iloc[:2, 0].tolist() == ["'@x", "fine"] and shown["n"].tolist()[:2] == [-1.5, 2.0]
    assert list(sent.columns) == ["=SUM(A1)", "n"]  # it is a copy
    assert guarded([{"what": "-cmd", "of": 3}]).to_dict("records") == [{"what": "'-cmd", "of": 3}]
    assert guarded(shown).equals(shown)


def test_a_table_for_a_spreadsheet_with_a_decimal_comma():
    assert written([["when", "=x"], ["2000-01", -0.5], ["1.2", 3]], ";", ",") == "when;'=x\r\n2000-01;-0,5\r\n1.2;3\r\n"
