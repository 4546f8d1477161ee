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
    return " ".join(str(part.value) for part in parts).replace("\u2060", "")


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
    assert options == ["[x](javascript:1) <b>", ":material/delete: $$"]
    raw = " ".join(str(part.value) for part in [*at.markdown, *at.caption])
    assert "[x](" not in raw and ":material/delete" not in raw and "$$" not in raw


def test_a_column_that_holds_no_labels_is_said_and_the_reviews_are_read(visit):
    at = opened(visit, b"text,who\na wonderful film,Ann\ndull and boring,Ben\n")
    assert box(at, "Column of the labels").value == "none"
    box(at, "Column of the labels").select("who").run()
    assert "no labels that can be read" in at.warning[0].value and "**2 reviews in" in words(at)


def test_stars_are_mapped_in_words(visit):
    at = opened(visit, b"text,stars\na wonderful film,5\ndull and boring,1\nso so,3\n")
    assert "5 is for the film, 1 against, 3 left out" in words(at) and "1 of 3 reviews have no label" in words(at)


def matrix(at):
    """What is said about accuracy, and what is doubted."""
    return re.search(r"Accuracy (\S+) %", words(at))[1], " ".join(warning.value for warning in at.warning)


GOOD, BAD = "A wonderful film, I loved it", "A terrible film, boring and awful"


def labelled(good, bad, count=8, head="text,label"):
    return (head + "\n" + f'"{GOOD}",{good}\n"{BAD}",{bad}\n' * count).encode()


@pytest.mark.parametrize(
    ("good", "bad"), [("2", "1"), ("2", "0"), ("1", "-1"), (" Positive", "negative "), ("gut", "Schlecht"), ("4", "0")]
)
def test_labels_of_every_kind_are_taken_for_what_they_mean(visit, good, bad):
    at = opened(visit, labelled(good, bad))
    assert matrix(at) == ("100.0", "")


def test_how_it_was_taken_stands_in_a_line_with_a_preview(visit):
    rows = f"Our class;\n{GOOD};5\n".replace("Our class;\n", "Our class;\ntext;stars\n") + f"{BAD};1\nSo so;3\n=1+1;4\n"
    at = opened(visit, rows.encode())
    said = words(at).replace("\\", "")
    assert (
        "Separated by semicolons, heading in line 2, reviews in “text”, verdicts in “stars”: 4 and 5 are for the film, 1 against, 3" in said
    )
    preview = at.dataframe[0].value
    assert preview.columns.tolist() == ["text", "stars"] and preview["text"].tolist() == [GOOD, BAD, "So so", "'=1+1"]


def test_labels_are_turned_round_and_a_wrong_way_is_warned_of(visit):
    at = opened(visit, labelled("1", "2"))
    assert matrix(at)[0] == "0.0" and "Mostly reversed?" in matrix(at)[1]
    at.button(key="many-turn").click().run()
    assert matrix(at) == ("100.0", "") and "1 is for the film, 2 against" in words(at)
    at.button(key="many-turn").click().run()
    assert "Mostly reversed?" in matrix(at)[1]


def sides(at):
    return [next(box for box in at.multiselect if box.label == label) for label in ("For the film", "Against it")]


def test_a_value_is_moved_from_one_side_to_the_other(visit):
    at = opened(visit, labelled("5", "1") + f'"{GOOD}",3\n'.encode())
    assert [box.value for box in sides(at)] == [["5"], ["1"]] and "3 left out" in words(at)
    sides(at)[0].set_value(["5", "3"]).run()
    assert "3 and 5 are for the film, 1 against." in words(at).replace("\\", "") and "no label and count" not in words(at)
    sides(at)[1].set_value(["1", "3"]).run()
    assert [box.value for box in sides(at)] == [["5"], ["1", "3"]] and "5 is for the film, 1 and 3 against" in words(at)


def test_any_two_values_are_labels_once_somebody_has_said_which_is_for(visit):
    at = opened(visit, labelled("Ann", "Ben"))
    box(at, "Column of the labels").select("label").run()
    assert "no labels that can be read" in at.warning[0].value and "Accuracy" not in words(at)
    sides(at)[0].set_value(["ann"]).run()
    sides(at)[1].set_value(["ben"]).run()
    assert matrix(at) == ("100.0", "")


def test_separator_and_heading_are_put_right(visit):
    at = opened(visit, b"a fine film;b\nwonderful, really;c\n")
    by_label = {group.label: group for group in at.segmented_control}
    assert by_label["Between the cells"].value == ";"
    by_label["The first row"].set_value(False).run()
    assert "Separated by semicolons, no heading" in words(at)
    next(group for group in at.segmented_control if group.label == "Between the cells").set_value("").run()
    assert not at.exception and "One cell in a line, no heading" in words(at)
    next(group for group in at.segmented_control if group.label == "The first row").set_value(True).run()
    assert "heading in line 1" in words(at) and box(at, "Column of the reviews").options == ["a fine film;b"]


@pytest.mark.parametrize(
    "content",
    [
        b'[{"text": "a wonderful film", "label": 1}, {"text": "dull and boring", "label": 0}, {"text": null, "label": 1}]',
        b'\xef\xbb\xbf{"text": "a wonderful film", "stars": 5}\n{"text": "dull and boring", "stars": 1}\n{"text": null, "stars": 5}\n',
    ],
)
def test_json_is_read(visit, content):
    at = opened(visit, content, "mine.json")
    assert "Read as JSON" in words(at) and matrix(at) == ("100.0", "") and "1 had no word" in words(at)
    assert "Between the cells" not in {group.label for group in at.segmented_control}


def test_broken_json_is_refused_by_its_line(visit):
    at = opened(visit, b'{"text": "fine", "label": 1}\n{"text": "dull"\n', "mine.jsonl")
    assert "Line 2 of The file is no JSON object" in at.error[0].value.replace("\\", "") and len(at.error) == 1


def test_a_table_goes_when_it_is_taken_away_or_another_page_is_opened(visit):
    at = opened(visit, labelled("1", "0"))
    assert "table-sent" in at.session_state and many.JOB in at.session_state
    at.switch_page("../foundations/neuron.py").run()
    assert "table-sent" not in at.session_state and many.JOB not in at.session_state
    at = opened(visit, labelled("1", "0"))
    next(group for group in at.segmented_control if group.label == "Which reviews").set_value(many.SAMPLE).run()
    assert "table-sent" not in at.session_state and "**100 reviews in" in words(at)


def test_labels_of_one_kind_have_no_curve_and_say_so(visit):
    at = opened(visit, b"text,label\na wonderful film,1\nlovely,1\n")
    assert "All labels are the same" in words(at)


class TrainingService:
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
    service = TrainingService()
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(many, "HERE", 100)
    monkeypatch.setattr(bulk, "BATCH_ROWS", 30)
    at = settled(opened(visit, LARGE))
    assert not at.exception and [len(texts) for _, texts in service.asked] == [30, 30, 30, 10]
    assert all(name == "reviews-lstm" for name, _ in service.asked)
    assert "**100 reviews in" in words(at) and "**Accuracy 100.0 %**" in words(at)


def test_when_the_process_dies_it_is_said_and_one_can_go_on(visit, monkeypatch):
    service = TrainingService(fails=True)
    monkeypatch.setattr(jobs, "service", lambda: service)
    monkeypatch.setattr(many, "HERE", 100)
    at = settled(opened(visit, LARGE))
    assert not at.exception and "broke off" in words(at) and "0 of 100 reviews" in words(at)
    service.fails = False
    at.button(key="many-go-on").click().run()
    assert not at.exception and "**100 reviews in" in words(settled(at))


def test_a_stopped_reading_keeps_what_it_has(visit, monkeypatch):
    monkeypatch.setattr(jobs, "service", TrainingService)
    monkeypatch.setattr(many, "HERE", 100)
    monkeypatch.setattr(bulk, "BATCH_ROWS", 30)
    at = settled(opened(visit, LARGE))
    job = at.session_state[many.JOB][1]
    job.done, job.probabilities[60:] = 60, np.nan
    at.run()
    assert "60 of 100 reviews have been read" in words(at) and re.search(r"\*\*60 reviews in", words(at))
    at.button(key="many-go-on").click().run()
    assert "**100 reviews in" in words(settled(at))
