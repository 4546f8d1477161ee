"""Tables of texts: whatever program wrote them, every cell arrives and every oddity is said."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.text import table as text_table
from core.data.text.table import read

ROWS = [("text", "label"), ("Grüße, a “fine” film", "1"), ('She said "no",\nthen left', "0"), ("Dull; very dull", "0")]


def made(rows, separator=",", encoding="utf-8"):
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode(encoding)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separator_and_encoding_are_found(separator, encoding):
    table = read(made(ROWS, separator, encoding))
    assert table.columns == ROWS[0] and list(table.rows) == ROWS[1:] and table.separator == separator and table.headed
    assert table.said[0].startswith("3 rows, 2 columns; read as UTF-")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_european_is_read_where_it_is_not_utf_8(encoding):
    rows = [("text", "label"), ("Schöne Grüße, café", "1"), ("Müde und öde", "0")]
    table = read(made(rows, encoding=encoding))
    assert list(table.rows) == rows[1:] and "Latin-1" in table.said[0]
    assert read("text\n“curly” – and 5 €\n".encode("cp1252")).rows == (("“curly” – and 5 €",),)


def test_a_damaged_byte_does_not_garble_the_rest():
    table = read(("text\n" + "Schöne Grüße\n" * 20).encode() + b"broken \xff byte\n")
    assert table.rows[0] == ("Schöne Grüße",) and len(table.rows) == 21 and "1 damaged sign" in table.said[0]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from("01")), min_size=3))
def test_whatever_was_written_as_csv_comes_back(rows):
    rows = [(text, label) for text, label in rows if text.strip()]
    if len(rows) > 2:
        assert list(read(made([("text", "label"), *rows]), headed=True).rows) == rows


@pytest.mark.parametrize("content", [b"", b"  \n \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said(content):
    with pytest.raises(ValueError, match="empty"):
        read(content)


def test_a_heading_alone_and_separators_alone_are_said():
    with pytest.raises(ValueError, match="no rows below"):
        read(b"text,label\n")
    with pytest.raises(ValueError, match="no row with anything"):
        read(b",,\n,,\n")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), b"\xff\xd8\xff\xe0" + bytes(200), bytes(500)])
def test_a_picture_named_csv_is_refused(content):
    with pytest.raises(ValueError, match="no text file"):
        read(content)


def test_a_workbook_is_named():
    with pytest.raises(ValueError, match="workbook"):
        read(b"PK\x03\x04" + bytes(100))


def test_empty_short_and_long_rows_lose_nothing_else():
    table = read(b"text,label\nfine film,1\n\n,\nshort\nlong, unquoted, film,0\n")
    assert table.columns == ("text", "label", "column 3", "column 4")
    assert table.rows == (("fine film", "1", "", ""), ("short", "", "", ""), ("long", " unquoted", " film", "0"))
    said = " ".join(table.said)
    assert "2 empty rows" in said and "1 row had fewer cells" in said and "1 row had more cells" in said


def test_a_quotation_mark_that_is_never_closed_costs_no_other_row():
    table = read(b'text,label\n"Never closed,0\n' + b"fine,1\n" * 50)
    assert table.rows[0] == ('"Never closed', "0") and len(table.rows) == 51 and "never closed" in " ".join(table.said)
    many = b"text,label\n" + b'fine,1\n"open,0\n' + b"dull film,0\n" * 30_000 + b'"open again,0\nlast,1\n'
    rows = read(many).rows
    assert len(rows) == 30_004 and rows[1] == ('"open', "0") and rows[-1] == ("last", "1")


def test_signs_behind_a_closing_quotation_mark_stay_in_their_row():
    assert read(b'text,label\n"Great" film,1\nfine,0\n').rows == (("Great film", "1"), ("fine", "0"))


def test_a_very_long_cell_is_a_cell():
    long = "word " * 60_000
    assert read(f"text,label\n{long},1\nfine,0\n".encode()).rows[0] == (long, "1")


def test_one_column_is_one_column_whatever_signs_are_in_it():
    lines = b"A fine film, really.\nDull, long, and loud, all of it.\nNo; never again.\n" * 5
    table = read(lines)
    assert not table.separator and not table.headed and len(table.rows) == 15 and table.columns == ("column 1",)
    assert read(b"Review\n" + lines).columns == ("Review",)
    assert read(b'review\n"over\ntwo lines, with a comma"\nfine\n').rows == (("over\ntwo lines, with a comma",), ("fine",))


@pytest.mark.parametrize(
    ("first", "headed"),
    [
        ("review,stars", True),
        ("what they wrote,verdict", True),
        ("A fine film,1", False),
        ("fine film,negative", False),
        ("This is a review of some length and no name at all,a", False),
        ("same,same", False),
        ("Great film!,for", False),
    ],
)
def test_a_heading_is_told_from_a_row(first, headed):
    table = read(f"{first}\nsome words,1\nother words,0\n".encode())
    assert table.headed == headed and len(table.rows) == 2 + (not headed)


def test_the_heading_can_be_set_by_hand():
    assert len(read(b"text,label\nfine,1\n", headed=False).rows) == 2
    assert read(b"fine,1\ndull,0\n", headed=True).columns == ("fine", "1")


def test_names_are_all_different_and_short():
    assert read(b"text,,text,\nfine,1,2,3\n", headed=True).columns == ("text", "column 2", "text 2", "column 4")
    assert len(read(b"a" * 500 + b",b\nfine,1\n", headed=True).columns[0]) == text_table.MOST_NAME


def test_rows_beyond_the_limit_are_said(monkeypatch):
    monkeypatch.setattr(text_table, "MOST_ROWS", 10)
    table = read(b"text,label\n" + b"fine,1\n" * 30)
    assert len(table.rows) == 10 and "Only the first 10 rows" in " ".join(table.said)
