"""Many reviews at once, without a browser: every kind of file gets its answer, and nothing else is lost."""

import csv
import io
import re

import numpy as np
import pytest

from core import jobs, zoo
from core.data.reviews.reviews import mini
from core.jobs import bulk
from core.training.metrics import class_scores, confusion, roc
from pages.language.review_views import many

PAGE = "language/reviews.py"
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) :material/delete: $$x$$ a wonderful film"


def words(at):
    parts = [*at.subheader, *at.markdown, *at.info, *at.warning, *at.error, *at.caption]
    return " ".join(str(part.value) for part in parts)


def opened(visit, content=None, name="mine.csv"):
    at = visit(PAGE, view="Many at once", **({} if content is None else {"reviews": many.OWN}))
    if content is not None:
        at.file_uploader(key="many-file").upload(name, content, "text/csv").run()
    assert not at.exception, at.exception
    return at


def box(at, label):
    return next(box for box in at.selectbox if box.label == label)


def test_the_sample_is_read_at_once_and_its_figures_are_right(visit):
    at = opened(visit)
    test = mini().test
    probabilities = zoo.load("reviews-lstm").probabilities(test.texts)
    scores = class_scores(confusion(test.labels, (probabilities >= 0.5).astype(int), classes=2))
    said = words(at)
    assert "**100 reviews in" in said and "a second" in said
    assert f"**Precision {100 * scores.precision[1]:.1f} %**" in said and f"**Recall {100 * scores.recall[1]:.1f} %**" in said
    assert f"**F1 {100 * scores.f1[1]:.1f} %**" in said and f"AUC, {roc(test.labels, probabilities).area:.3f}" in said


def test_the_threshold_moves_the_figures_and_comes_from_the_link(visit):
    test = mini().test
    probabilities = zoo.load("reviews-lstm").probabilities(test.texts)
    at = visit(PAGE, view="Many at once", threshold="95")
    assert f"of {int((probabilities >= 0.95).sum())} called positive" in words(at)
    at.slider(key="threshold").set_value(5).run()
    assert not at.exception and f"of {int((probabilities >= 0.05).sum())} called positive" in words(at)


def test_another_reader_reads_anew(visit):
    at = opened(visit)
    box(at, "Who reads").select("GRU").run()
    assert not at.exception
    test = mini().test
    area = roc(test.labels, zoo.load("reviews-gru").probabilities(test.texts)).area
    assert f"AUC, {area:.3f}" in words(at)


def test_a_cell_of_the_matrix_opens_its_reviews_as_text(visit):
    rows = io.StringIO()
    csv.writer(rows).writerows([("text", "label"), (HOSTILE, 1), ("dull and boring", 0), ("a wonderful film", 1)])
    at = opened(visit, rows.getvalue().encode())
    guess = int(zoo.load("reviews-lstm").probabilities([HOSTILE])[0] >= 0.5)
    at.session_state["many-confusion"] = {"cell": {"truth": 1, "guess": guess}}
    at.run()
    assert not at.exception
    # HTML tags are no words of a review; what is left stands there as text, letter by letter
    assert "[x](javascript:alert(1)) :material/delete: $$x$$ a wonderful film" in " ".join(text.value for text in at.text)
    assert "javascript" not in words(at) and ":material/delete:" not in words(at)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"text,label\n", "no rows below"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "no text file"),
        (b"PK\x03\x04" + bytes(100), "workbook"),
    ],
)
def test_a_file_that_is_none_gets_one_sentence(visit, content, says):
    at = opened(visit, content)
    assert len(at.error) == 1 and says in at.error[0].value and not at.warning


def test_missing_text_empty_rows_and_ragged_rows_lose_nothing_else(visit):
    at = opened(visit, "text;label\nein Film, a wonderful film;1\n;0\n\n;;;\ndull\nawful, boring;0;more;cells\n".encode("latin-1"))
    said = words(at)
    assert "4 rows" in said and "empty row" in said and "1 row had fewer cells" in said and "1 row had more cells" in said
    assert "1 had no word in them" in said and "1 of 4 reviews have no label" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_any_usual_encoding(visit, encoding):
    at = opened(visit, "text,label\na wonderful film with café and naïveté,1\ndull and boring,0\n".encode(encoding))
    assert {"latin-1": "Latin-1", "utf-16": "UTF-16"}.get(encoding, "UTF-8") in words(at) and "**2 reviews in" in words(at)


def test_one_column_without_a_heading(visit):
    at = opened(visit, b"A wonderful film!\nDull, and far too long.\nI loved it, really, all of it.\n")
    assert "**3 reviews in" in words(at) and "ROC" not in words(at) and box(at, "Column of the labels").options == ["none"]
    switch = next(group for group in at.segmented_control if group.label == "The first row")
    switch.set_value(True).run()
    assert not at.exception and "**2 reviews in" in words(at)


def test_names_of_columns_are_shown_as_they_are(visit):
    at = opened(
        visit, f"[x](javascript:1) <b>,:material/delete: $$\n{'a wonderful film,1' + chr(10)}{'dull and boring,0' + chr(10)}".encode()
    )
    options = box(at, "Column of the reviews").options
    assert options == ["[x](javascript:1) <b>", ":material/delete: $$"] and "javascript" not in words(at)


def test_a_column_that_holds_no_labels_is_said_and_the_reviews_are_read(visit):
    at = opened(visit, b"text,who\na wonderful film,Ann\ndull and boring,Ben\n")
    assert box(at, "Column of the labels").value == "none"
    box(at, "Column of the labels").select("who").run()
    assert "no labels that can be read" in at.warning[0].value and "**2 reviews in" in words(at)


def test_stars_are_mapped_in_words(visit):
    at = opened(visit, b"text,stars\na wonderful film,5\ndull and boring,1\nso so,3\n")
    assert "4 and 5 for the film" in words(at) and "1 of 3 reviews have no label" in words(at)


def test_labels_of_one_kind_have_no_curve_and_say_so(visit):
    at = opened(visit, b"text,label\na wonderful film,1\nlovely,1\n")
    assert "All labels are the same" in words(at)


class Office:
    """Does the quick work on the spot, and counts it."""

    def __init__(self, fails=False):
        self.asked, self.fails = [], fails

    def quick(self, function, *arguments):
        self.asked.append(arguments)
        if self.fails:
            raise RuntimeError("the process died")
        return function(*arguments)


def settled(at):
    """The page once the reading in the background is over."""
    at.session_state[many.JOB][1].wait(120)
    return at.run()


LARGE = b"text,label\n" + b"a wonderful film,1\ndull and boring,0\n" * 50


def test_a_large_file_is_read_in_the_process_for_quick_work_batch_by_batch(visit, monkeypatch):
    office = Office()
    monkeypatch.setattr(jobs, "office", lambda: office)
    monkeypatch.setattr(many, "HERE", 100)
    monkeypatch.setattr(bulk, "BATCH_ROWS", 30)
    at = settled(opened(visit, LARGE))
    assert not at.exception and [len(texts) for _, texts in office.asked] == [30, 30, 30, 10]
    assert all(name == "reviews-lstm" for name, _ in office.asked)
    assert "**100 reviews in" in words(at) and "**Accuracy 100.0 %**" in words(at)


def test_when_the_process_dies_it_is_said_and_one_can_go_on(visit, monkeypatch):
    office = Office(fails=True)
    monkeypatch.setattr(jobs, "office", lambda: office)
    monkeypatch.setattr(many, "HERE", 100)
    at = settled(opened(visit, LARGE))
    assert not at.exception and "broke off" in words(at) and "0 of 100 reviews" in words(at)
    office.fails = False
    at.button(key="many-go-on").click().run()
    assert not at.exception and "**100 reviews in" in words(settled(at))


def test_a_stopped_reading_keeps_what_it_has(visit, monkeypatch):
    monkeypatch.setattr(jobs, "office", Office)
    monkeypatch.setattr(many, "HERE", 100)
    monkeypatch.setattr(bulk, "BATCH_ROWS", 30)
    at = settled(opened(visit, LARGE))
    job = at.session_state[many.JOB][1]
    job.done, job.probabilities[60:] = 60, np.nan
    at.run()
    assert "60 of 100 reviews have been read" in words(at) and re.search(r"\*\*60 reviews in", words(at))
    at.button(key="many-go-on").click().run()
    assert "**100 reviews in" in words(settled(at))
