"""Reviews in a table: text and labels are found, and the answers go out harmless."""

import csv
import io

import numpy as np
import pytest

from core.data.reviews import reviews_csv
from core.data.reviews.reviews import mini
from core.data.text.table import read


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0", "1", "1"], [0, 1, 1]),
        (["neg", "POS", " Positive "], [0, 1, 1]),
        (["negative", "positive", "neutral"], [0, 1, -1]),
        (["yes", "no", "no"], [1, 0, 0]),
        (["true", "FALSE", ""], [1, 0, -1]),
        (["-1", "1", "0"], [0, 1, -1]),
        (["1", "2", "3", "4", "5"], [0, 0, -1, 1, 1]),
        (["1 star", "5 stars", "3,5/5"], [0, 1, 1]),
        (["1", "4", "5", "6", "7", "10"], [0, 0, -1, -1, 1, 1]),
        (["8/10", "2/10", "5.5/10"], [1, 0, -1]),
    ],
)
def test_labels_of_many_kinds(cells, values):
    found = reviews_csv.labels(cells)
    assert found.values.tolist() == values and found.said.endswith(".")


@pytest.mark.parametrize("cells", [[], ["", " "], ["A fine film", "dull"], ["17", "350"], ["a", "b", "1"]])
def test_what_is_no_label_is_none(cells):
    assert reviews_csv.labels(cells) is None


def test_the_mapping_is_said():
    assert "“neg” is taken as against, “pos” is taken as for the film. 1 of 3 reviews" in reviews_csv.labels(["neg", "pos", "?"]).said
    assert "3 says neither" in reviews_csv.labels(["1", "3", "5"]).said


def test_the_columns_are_found():
    table = read(b"id,stars,what they wrote\n1,5,A film that I will see again\n2,1,Dull from the first minute on\n3,4,Fine\n")
    assert reviews_csv.guess_text(table) == "what they wrote" and reviews_csv.guess_label(table, "what they wrote") == "stars"
    table = read(b"comment,title\nFine,A title that is longer than the comment\nDull,Another very long title\n")
    assert reviews_csv.guess_text(table) == "comment" and reviews_csv.guess_label(table, "comment") is None


def test_the_example_is_read_back():
    test = mini().test
    table = read(reviews_csv.example(test))
    assert tuple(table.column("text")) == test.texts
    assert (reviews_csv.labels(table.column("sentiment")).values == test.labels).all()


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-5", "@SUM(A1)", "\t=1", "\r=1", " =cmd|'/c calc'!A1", "＝1+1"])
def test_a_formula_goes_out_as_text(cell):
    assert reviews_csv.harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "fine", "3 = 3", "'=1", "<script>"])
def test_other_cells_go_out_as_they_are(cell):
    assert reviews_csv.harmless(cell) == cell


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_answers_are_the_table_and_two_columns(separator):
    rows = [["text", "=label", "verdict"], ['fine, "really"; yes\tindeed', "1", "a"], ["", "0", "b"], ["=1+1\nsecond line", "0", "c"]]
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    table = read(file.getvalue().encode())
    raw = reviews_csv.answers(table, np.array([0.9, 0.5, 0.3], np.float32), np.array([True, False, True]), 0.3)
    assert raw.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator))
    assert found[0] == ["text", "'=label", "verdict", "probability", "verdict 2"]
    assert found[1] == [*rows[1], "0.9000", "positive"] and found[2] == [*rows[2], "", ""]
    assert found[3] == ["'=1+1\nsecond line", "0", "c", "0.3000", "positive"]
