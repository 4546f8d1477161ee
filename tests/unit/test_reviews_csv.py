"""Reviews in a table: text and labels are found, and the answers go out harmless."""

import csv
import io

import numpy as np
import pytest

from core.data.reviews import reviews_csv
from core.data.reviews.labels import labels
from core.data.reviews.reviews import mini
from core.data.text.table import read


def test_the_columns_are_found():
    table = read(b"id,stars,what they wrote\n1,5,A film that I will see again\n2,1,Dull from the first minute on\n3,4,Fine\n")
    assert reviews_csv.guess_text(table) == "what they wrote" and reviews_csv.guess_label(table, "what they wrote") == "stars"
    table = read(b"comment,title\nFine,A title that is longer than the comment\nDull,Another very long title\n")
    assert reviews_csv.guess_text(table) == "comment" and reviews_csv.guess_label(table, "comment") is None


def test_the_example_is_read_back():
    test = mini().test
    table = read(reviews_csv.example(test))
    assert tuple(table.column("text")) == test.texts
    assert (labels(table.column("sentiment")).values == test.labels).all()


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


def test_answers_to_json_are_a_table():
    table = read(b'[{"text": "fine, \\ud800 really", "label": null}, {"text": "x;=1", "label": 1}]')
    raw = reviews_csv.answers(table, np.array([0.9, 0.2]), np.array([True, True]), 0.5).decode("utf-8-sig")
    assert raw == 'text,label,probability,verdict\r\n"fine, ? really",,0.9000,positive\r\nx;\'=1,1,0.2000,negative\r\n'
