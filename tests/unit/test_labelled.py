"""Tables of one's own: whatever people send is read as data or refused in a sentence."""

import os

import numpy as np
import pytest

from core.data.reviews import own as own_reviews
from core.data.reviews.labelled import doubted, guessed_columns, labelled, read_table, sentences
from core.data.reviews.labels import Sides, labels
from core.data.reviews.own import GONE, held_rows, keep, load, split, training_rows
from core.data.reviews.reviews import Reviews, mini

ROWS = [(f"Film number {number} was {'good' if number % 2 else 'bad'}, really.", "pos" if number % 2 else "neg") for number in range(20)]


def csv(rows=ROWS, head="review,sentiment\n", sign=","):
    return head.replace(",", sign) + "".join(f'"{text}"{sign}{label}\n' for text, label in rows)


def made(rows):
    table = read_table(csv(rows).encode("utf-8", "surrogatepass"))
    return labelled(table, "review", labels(table.column("sentiment")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_every_encoding_and_separator(encoding, sign):
    table = read_table(csv([*ROWS, ("Très émouvant, vraiment.", "pos")], sign=sign).encode(encoding))
    assert table.columns == ("review", "sentiment") and len(table.rows) == 21
    text, label = guessed_columns(table)
    assert (text, label) == ("review", "sentiment")
    found, said = labelled(table, text, labels(table.column(label)))
    assert found.texts[-1] == "Très émouvant, vraiment." and found.labels.sum() == 11 and said == "21 different reviews."


def test_a_table_without_headings_and_with_the_label_first():
    table = read_table("".join(f"{int(label == 'pos')};{number};{text}\n" for number, (text, label) in enumerate(ROWS)).encode())
    assert table.columns == ("column 1", "column 2", "column 3") and guessed_columns(table) == ("column 3", "column 1")
    assert labelled(table, "column 3", labels(table.column("column 1")))[0].labels.tolist() == [0, 1] * 10


def test_what_is_empty_or_repeated_is_left_out_and_said():
    rows = [
        *ROWS,
        ("", "pos"),
        ("A text without a label", ""),
        ("FILM number 0 was bad;  really!", "pos"),
        ("Film number 1 was good, really.", "pos"),
    ]
    found, said = made(rows)
    assert len(found) == 20 and "2 rows without text or label" in said and "2 repeated" in said
    assert found.labels[0] == 0  # the first of two that contradict each other


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(range(32)) * 20, "no text file"),
        (b"PK\x03\x04\x14\x00\x00\x00" * 50, "workbook"),
        (b'[{"text": "fine"}', "no JSON"),
        (b"x" * 20_000_001, "20 MB can be read"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(raw, says):
    with pytest.raises(ValueError, match=says) as refused:
        read_table(raw)
    assert len(str(refused.value)) < 250


def test_labels_need_two_sides_and_a_column_of_their_own():
    table = read_table(csv([(text, "pos") for text, _ in ROWS]).encode())
    with pytest.raises(ValueError, match="two sides"):
        labelled(table, "review", labels(table.column("sentiment")))
    with pytest.raises(ValueError, match="two sides"):
        labelled(table, "review", None)
    with pytest.raises(ValueError, match="Only one column"):
        guessed_columns(read_table(b"only one column\nand nothing else\n"))


def test_stars_and_any_two_values_are_learnt_from():
    table = read_table(csv([(text, str(number % 5)) for number, (text, _) in enumerate(ROWS)]).encode())
    found, said = labelled(table, "review", labels(table.column("sentiment")))
    assert len(found) == 16 and found.labels.sum() == 8 and "4 rows without text or label" in said
    table = read_table(csv([(text, "Ann" if label == "pos" else "Ben") for text, label in ROWS]).encode())
    assert labelled(table, "review", labels(table.column("sentiment"), Sides(("ann",), ("ben",))))[0].labels.sum() == 10


def test_labels_that_mean_it_the_other_way_round_are_doubted():
    table = read_table(csv(ROWS).encode())
    found = labels(table.column("sentiment"))

    def score(texts):
        return np.array([0.5 if "10" in text else 0.9 if "good" in text else 0.1 for text in texts])

    assert doubted(table, "review", found, score) == ""
    assert "Mostly reversed?" in doubted(table, "review", labels(table.column("sentiment"), found.sides.turned()), score)


def test_text_from_people_stays_text():
    nasty = "<script>alert(1)</script> [x](javascript:1) $$ :material/x: \ud800 =HYPERLINK(1)"
    found, _ = made([(nasty, "pos"), *ROWS])
    assert "[x](javascript:1)" in found.texts[0] and "\ud800" not in found.texts[0]


def test_reviews_are_kept_by_their_content_and_found_again(tmp_path):
    reviews = mini().test
    name = keep(reviews, tmp_path)
    assert keep(reviews, tmp_path) == name and [file.name for file in tmp_path.iterdir()] == [f"{name}.tsv"]
    assert load(name, tmp_path).texts == reviews.texts and load(name, tmp_path).labels.tolist() == reviews.labels.tolist()
    for other in ("0" * 16, "../../etc/passwd", ""):
        with pytest.raises(ValueError, match=GONE.split(".")[0]):
            load(other, tmp_path)


def test_the_one_not_used_for_longest_makes_room(tmp_path, monkeypatch):
    names = [keep(mini().training.rows(range(start, start + 60)), tmp_path) for start in (0, 60)]
    for age, name in enumerate(names):
        os.utime(tmp_path / f"{name}.tsv", (1000 + age, 1000 + age))
    load(names[0], tmp_path)  # used again: now the other one is older
    monkeypatch.setattr(own_reviews, "QUOTA", sum(file.stat().st_size for file in tmp_path.iterdir()) + 1000)
    newest = keep(mini().validation.first(60), tmp_path)
    assert {file.stem for file in tmp_path.iterdir()} == {names[0], newest}


@pytest.mark.parametrize(
    ("labels", "says"),
    [([0, 1] * 4, "10 or more are needed"), ([1] * 20, "Only 0 of the reviews are against"), ([0] * 18 + [1] * 2, "Only 2")],
)
def test_too_few_or_of_one_kind_is_refused(tmp_path, labels, says):
    reviews = Reviews(tuple(f"Review number {number}" for number in range(len(labels))), np.array(labels))
    with pytest.raises(ValueError, match=says):
        keep(reviews, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("count", [10, 33, 100])
def test_the_parts_have_their_sizes_both_kinds_and_no_review_twice(count):
    reviews = mini().training.first(count)
    found = split(reviews, seed=3)
    held = held_rows(count)
    assert (len(found.training), len(found.validation), len(found.test)) == (training_rows(count), held, held)
    assert sorted(found.training.texts + found.validation.texts + found.test.texts) == sorted(reviews.texts)
    assert abs(found.validation.labels.mean() - reviews.labels.mean()) <= 0.5 / held + 0.05
    assert split(reviews, 3).test.texts == found.test.texts != split(reviews, 4).test.texts


def test_typed_sentences():
    found = sentences("Good.\n\n  Great   fun \nGood", "Bad.\nAwful\n")
    assert found.texts == ("Good.", "Great fun", "Bad.", "Awful") and found.labels.tolist() == [1, 1, 0, 0]
