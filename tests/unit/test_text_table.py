"""Tables of texts: whatever program wrote them, every cell arrives and every oddity is said."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.text import dialect, heading
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


PLAIN = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="“”„«»‘’‚\\")  # whole cells between those are quoted


@given(st.lists(st.tuples(st.text(PLAIN, min_size=1), st.sampled_from("01")), min_size=3))
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
    assert len(read(b"a" * 500 + b",b\nfine,1\n", headed=True).columns[0]) == heading.MOST_NAME


PLAIN = [("review", "stars"), ("A film, wonderful", "5"), ("Dull; very dull", "1"), ("So so", "3")]


TWO, NUMBERED = ("review", "stars"), ("column 1", "review", "stars")


@pytest.mark.parametrize(
    ("content", "columns", "index"),
    [
        (',review,stars\n0,"A film, wonderful",5\n1,Dull; very dull,1\n2,So so,3\n', NUMBERED, "column 1"),
        ('Unnamed: 0;review;stars\n7;"A film, wonderful";5\n9;"Dull; very dull";1\n8;So so;3\n', ("Unnamed: 0", *TWO), "Unnamed: 0"),
        ('"","review","stars"\n"1","A film, wonderful",5\n"2","Dull; very dull",1\n"3","So so",3\n', NUMBERED, "column 1"),
        ('"review","stars"\n"a","A film, wonderful",5\n"b","Dull; very dull",1\n"c","So so",3\n', NUMBERED, "column 1"),
        ('"review" "stars"\n"1" "A film, wonderful" 5\n"2" "Dull; very dull" 1\n"3" "So so" 3\n', NUMBERED, "column 1"),
        ('sep=;\r\nreview;stars\r\nA film, wonderful;5\r\n"Dull; very dull";1\r\nSo so;3\r\n', TWO, ""),
        ('SEP=\\t\nreview\tstars\nA film, wonderful\t5\nDull; very dull\t1\nSo so\t3\n', TWO, ""),
        ('"sep=|"\nreview|stars\nA film, wonderful|5\nDull; very dull|1\nSo so|3\n', TWO, ""),
        ('Reviews of our class\n\nreview,stars\n"A film, wonderful",5\nDull; very dull,1\nSo so,3\n', TWO, ""),
        ('Reviews;\nexported in May;\nreview;stars\nA film, wonderful;5\n"Dull; very dull";1\nSo so;3\n', TWO, ""),
        ('# by a program, 2026\nreview,stars\n"A film, wonderful",5\nDull; very dull,1\nSo so,3\n', TWO, ""),
        ('Export of 1 May, 12:00, by Ann\nreview,stars\n"A film, wonderful",5\nDull; very dull,1\nSo so,3\n', TWO, ""),
        ('review;stars;;\nA film, wonderful;5;;\n"Dull; very dull";1;;\nSo so;3;;\n', TWO, ""),
        ('review,stars\n"A film, wonderful",5,\nDull; very dull,1,\nSo so,3,\n', TWO, ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_headings_of_many_programs(content, columns, index, ending):
    table = read(content.replace("\r\n", "\n").replace("\n", ending).encode())
    assert table.columns == columns and table.index == index and table.headed
    assert [row[-2:] for row in table.rows] == PLAIN[1:] and "more cells" not in " ".join(table.said)


def test_what_was_guessed_is_said_in_a_line():
    assert read(b"Our class\nreview;stars\nfine;5\ndull;1\n").guessed == "Separated by semicolons, heading in line 2"
    assert read(b"fine\t5\ndull\t1\n").guessed == "Separated by tabs, no heading"
    assert read(b"sep=^\nreview^stars\nfine^5\n").guessed == "Separated by “^”, heading in line 2"
    assert "1 row above the heading" in " ".join(read(b"Our class\nreview;stars\nfine;5\ndull;1\n").said)


def test_a_first_row_that_is_short_is_no_title():
    assert len(read(b"short\nfine film,1\nbad film,0\nworse film,0\n").rows) == 4
    assert len(read(b"wonderful,\nfine film,1\nbad film,0\n").rows) == 3


QUOTED = [("text", "label"), ('He said "wow, what a film", twice', "1"), ("Dull, really", "0"), ("Fine", "1")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (['"He said \\"wow, what a film\\", twice",1', '"Dull, really",0', '"Fine",1'], "Backslashes"),
        (['“He said "wow, what a film", twice”,1', "“Dull, really”,0", "Fine,1"], "Typographic"),
        (['„He said "wow, what a film", twice“,1', "„Dull, really“,„0“", "Fine,1"], "Typographic"),
        (['«He said "wow, what a film", twice»,1', "«Dull, really»,0", "Fine,1"], "Typographic"),
        (['‘He said "wow, what a film", twice’,1', "‘Dull, really’,0", "Fine,1"], "Typographic"),
        (["'He said \"wow, what a film\", twice',1", "'Dull, really',0", "'Fine',1"], "Apostrophes"),
        (['"He said ""wow, what a film"", twice",1', '"Dull, really",0', "Fine,1"], ""),
    ],
)
def test_every_kind_of_quotation_mark(rows, said):
    table = read("\n".join(["text,label", *rows]).encode())
    assert [table.columns, *table.rows] == QUOTED and said in " ".join(table.said)


def test_quotation_marks_inside_are_left_alone():
    rows = ["“Great” film,1", "“Dull” is the word,0", "it's 'fine',1", r"C:\temp\film,0", r'"AC\DC",1']
    texts = ["“Great” film", "“Dull” is the word", "it's 'fine'", r"C:\temp\film", r"AC\DC"]
    assert read("\n".join(["text,label", *rows]).encode()).column("text")[:] == texts


def test_decimal_commas_part_no_cells():
    for separator in ";\t":
        table = read(separator.join(["0,13", "-0,5", "rot\n0,64", "0,1", "grün\n1,3", "0,95", "rot\n"]).encode("cp1252"))
        assert table.separator == separator and table.rows[0] == ("0,13", "-0,5", "rot")


def test_numbers_under_one_another_are_parted_by_blanks_and_sentences_are_not():
    assert read(b"  0.1   0.25 red\n -3    4    blue\n 12   -1.5 red\n").rows[1] == ("-3", "4", "blue")
    assert read(b"great film\nawful film\nfine film\n" * 9).columns == ("column 1",)


def test_a_guess_that_is_confirmed_changes_nothing():
    raw = b"Our class;\n;review;stars;\n1;fine;5;\n2;dull;1;\n"
    guessed = read(raw)
    said = read(raw, headed=True, separator=";")
    assert guessed.key == said.key and guessed.columns == said.columns and guessed.rows == said.rows and said.guessed == guessed.guessed
    assert read(raw, headed=False).key != guessed.key != read(raw, separator=",").key


def test_separator_and_heading_can_be_put_right():
    raw = b"a;b,c\nd;e,f\n"
    assert read(raw, separator=";").rows[-1] == ("d", "e,f") and read(raw, separator=",").rows[-1] == ("d;e", "f")
    assert read(raw, separator="", headed=False).rows == (("a;b,c",), ("d;e,f",))


JSON = [
    '[{"text": "fine", "label": 1}, {"text": null, "label": 0}]',
    '[\n{"text": "fine",\n"label": 1},\n{"label": 0}\n]',
    '{"text": ["fine", null], "label": [1, 0]}',
    '{"text": {"0": "fine", "1": null}, "label": {"0": 1, "1": 0}}',
    '{"0": {"text": "fine", "label": 1}, "1": {"text": null, "label": 0}}',
    '{"columns": ["text", "label"], "index": [0, 1], "data": [["fine", 1], [null, 0]]}',
    '{"schema": {"fields": [{"name": "text"}]}, "data": [{"text": "fine", "label": 1}, {"text": null, "label": 0}]}',
    '[["text", "label"], ["fine", 1], [null, 0]]',
    '{"n": 2, "reviews": [{"text": "fine", "label": 1}, {"text": null, "label": 0}]}',
    '{"answer": {"n": 2, "reviews": [{"text": "fine", "label": 1}, {"text": null, "label": 0}]}}',
    '{"text": "fine", "label": 1}\n\n{"text": null, "label": 0}\n',
    '{"text": "fine", "label": 1}\r\n{"label": 0}',
]


@pytest.mark.parametrize("content", JSON)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_of_every_kind(content, encoding):
    table = read(content.encode(encoding))
    assert table.columns == ("text", "label") and table.rows == (("fine", "1"), ("", "0")) and table.json
    assert "JSON" in table.guessed and "column" in table.said[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"text": "fine", "label": 1}\n{"text": "dull"\n', "Line 2 of The file"),
        ('{"text": "fine", "label": 1}\n[1, 2]\n', "Line 2 of The file is no JSON object"),
        ('[{"text": "fine", "label": 1},\n{"text": "dull", "label" 0}]', "Line 2 of The file is no JSON"),
        ('[{"text": "fine"}, 3]', "Record 2"),
        ('{"text": ["fine", "dull"], "label": [1]}', "different numbers of cells: 2, 1"),
        ("[]", "without any rows"),
        ("[[" * 100_000, "nested too deep"),
        ('{"a": ' + "9" * 5000 + "}", "JSON"),
    ],
)
def test_broken_json_is_refused_by_its_line(content, says):
    with pytest.raises(ValueError, match=says) as refused:
        read(content.encode())
    assert str(refused.value).endswith(".") and len(str(refused.value)) < 200


def test_what_only_begins_like_json_is_csv():
    assert read(b"[deleted],0\nfine,1\n").rows == (("[deleted]", "0"), ("fine", "1"))


WILD = ['x","z\n', '"a\n', 'a,"b\n', '"a"b,1\n', '",",\n', '"a\n"b\n', "“,“,\n", "“a\n", '\\",\\"\n', "'a\n", "\n", ",\n", '""",\n']


@pytest.mark.parametrize("line", WILD)
def test_twice_the_lines_are_at_most_twice_the_work(line):
    looked = []
    for count in (3000, 6000):
        text = line * count
        rows = dialect.guess(text).rows(text)
        assert sum(1 for _ in rows.rows()) > 0
        looked.append(rows.looked)
    assert looked[1] <= 2.01 * looked[0] and looked[1] <= (dialect.AGAIN + 2) * len(text)


def test_very_long_cells_with_marks_inside_are_cells():
    long = "a" * 200_000
    for line in (f'"abc"x{long},1', f'"{long},1', f'"abc"{long}"",1', f"{long}'\"“,1"):
        table = read(f"text,label\n{line}\nfine,0\n".encode())
        assert table.rows[-1] == ("fine", "0") and len(table) == 2 and table.rows[0][1] == "1"


def test_cells_and_rows_are_limited_and_that_is_said():
    table = read(b"text,label,a,b,c\n" + b"fine,1,2,3,4\n" * 9000, most=text_table.Most(cells=5000))
    assert len(table) == 2000 and "Only the first 2,000 rows are taken." in table.said


def test_a_large_table_is_kept_once_and_only_as_long_as_somebody_has_it(monkeypatch):
    raw = b"text,label\n" + b"A film that is as good as any other film,1\n" * 40_000
    table = read(raw)
    assert read(raw) is table and read(raw, headed=False) is not table and table.nbytes < 1.4 * len(raw)
    monkeypatch.setattr(text_table, "MOST_BYTES", 2 * len(raw))
    with pytest.raises(ValueError, match="no room for another"):
        read(raw + b"fine,1\n")
    del table
    assert len(read(raw + b"fine,1\n")) == 40_001


def test_rows_beyond_the_limit_are_said():
    table = read(b"text,label\n" + b"fine,1\n" * 30, most=text_table.Most(rows=10))
    assert len(table.rows) == 10 and "Only the first 10 rows" in " ".join(table.said)
