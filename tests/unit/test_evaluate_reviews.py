"""`python -m core.evaluate reviews`: the figures against scikit-learn, and a sentence for every bad file."""

import gzip
import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score

from core import zoo
from core.data.reviews.reviews import mini
from core.evaluate.__main__ import main
from core.evaluate.reviews import MODELS, binary_metrics, evaluate_reviews
from core.training.metrics import equal_count_error
from tests.conftest import ROOT

TEST = mini().test.first(40)


@pytest.fixture
def run(monkeypatch, capsys):
    """`python -m core.evaluate reviews` in this process: how it ends, and what is printed."""

    def typed(*arguments):
        monkeypatch.setattr(sys, "argv", ["evaluate", "reviews", *map(str, arguments)])
        try:
            ended = main()
        except SystemExit as end:
            ended = end.code
        return ended, *capsys.readouterr()

    return typed


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20)), min_size=1, max_size=50))
def test_the_figures_are_those_of_scikit_learn(pairs):
    labels, twentieths = np.array(pairs).T
    probabilities = (twentieths / 20).astype(np.float32)
    found = binary_metrics(labels, probabilities)
    predictions = probabilities > 0.5
    assert found["n"] == len(pairs)
    assert found["accuracy"] == pytest.approx(accuracy_score(labels, predictions), abs=1e-4)
    assert found["f1"] == pytest.approx(f1_score(labels, predictions, zero_division=0), abs=1e-4)
    if len(set(labels)) == 2:
        assert found["auc"] == pytest.approx(roc_auc_score(labels, probabilities), abs=1e-4)
    else:
        assert found["auc"] is None


@pytest.mark.parametrize("model", MODELS)
def test_every_reader_is_judged_alike_from_both_kinds_of_file(model, tmp_path):
    tsv, packed = tmp_path / "made.tsv", tmp_path / "made.jsonl.gz"
    tsv.write_text("".join(f"{text}\t{label}\n" for text, label in zip(TEST.texts, TEST.labels, strict=True)), encoding="utf-8")
    lines = (json.dumps({"text": text, "label": int(label)}) for text, label in zip(TEST.texts, TEST.labels, strict=True))
    packed.write_bytes(gzip.compress("\n".join(lines).encode()))
    one, other = (evaluate_reviews(file, model) for file in (tsv, packed))
    assert one.pop("reviews_per_second") > 0 < other.pop("reviews_per_second") and one == other
    assert one["model"] == model and one["n"] == 40
    right = (zoo.load(model).probabilities(TEST.texts) > 0.5) == TEST.labels
    assert one["accuracy"] == pytest.approx(right.mean(), abs=1e-4)


def test_it_prints_one_json_line(tmp_path):
    file = tmp_path / "made.tsv"
    file.write_text("A wonderful film!\t1\nDull, and far too long.\t0\n", encoding="utf-8")
    command = [sys.executable, "-m", "core.evaluate", "reviews", file, "--model", "reviews-gru"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1 and "2 of 2" in done.stderr
    found = json.loads(done.stdout)
    shares = {"no_opinion", "opinions_refused", "others_refused"}
    assert set(found) == {"n", "accuracy", "f1", "auc", "ece", "reviews_per_second", "model"} | shares and found["model"] == "reviews-gru"
    assert found["others_refused"] is None and found["no_opinion"] == found["opinions_refused"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.tsv", b"", "holds no review"),
        ("bare.tsv", b"no label here\n", "label"),
        ("names.tsv", b"fine\tAnn\ndull\tBen\n", "no labels that can be read"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(32)), "no text file"),
        ("half.jsonl", b'{"text": "fine"}\n', "Only one column"),
        ("broken.jsonl", b'{"text": "fine", "label": 1}\n{"text": "dull"\n', "Line 2 of broken.jsonl"),
        ("broken.json", b'[{"text": "fine", "label": 1},\n]', "Line 2 of broken.json"),
        ("list.jsonl", b"[1, 2]\n", "Line 1"),
        ("cut.jsonl.gz", gzip.compress(b'{"text": "fine", "label": 1}\n', mtime=0)[:-12], "cannot be read"),
        ("none.jsonl.gz", b"no gzip at all", "cannot be read"),
        ("empty.jsonl", b'{"text": null, "label": 1}\n', "holds no review"),
    ],
)
def test_a_bad_file_is_said_in_a_sentence(name, content, says, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=says.replace("(", r"\(").replace(")", r"\)")):
        evaluate_reviews(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", "A wonderful film!\t1\nqqqq wxyz\t0.5\nDull, and far too long.\t0\n"),
        ("b.tsv", "A wonderful film!\t1\nqqqq wxyz\tneutral\nDull, and far too long.\t0\n"),
        ("c.csv", "text,label\nA wonderful film!,1\nqqqq wxyz,0.5\nDull and far too long.,0\n"),
        ("d.csv", "text,label\nA wonderful film!,positive\nqqqq wxyz,neutral\nDull and far too long.,negative\n"),
    ],
)
def test_texts_without_an_opinion_count_in_what_is_refused_and_not_in_the_accuracy(name, content, tmp_path):
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = evaluate_reviews(tmp_path / name, "reviews-bigrams")
    assert (found["n"], found["accuracy"], found["no_opinion"]) == (3, 1.0, 0.3333)
    assert (found["opinions_refused"], found["others_refused"]) == (0.0, 1.0)


def test_a_file_without_a_single_opinion_has_only_what_is_refused(tmp_path):
    for name, content in (("a.tsv", "qqqq wxyz\t0.5\nthe film\t0.5\n"), ("b.csv", "text,label\nqqqq wxyz,neutral\nthe film,neutral\n")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        found = evaluate_reviews(tmp_path / name, "reviews-bigrams")
        assert found["n"] == 2 and found["no_opinion"] == found["others_refused"] == 0.5
        assert [found[figure] for figure in ("accuracy", "f1", "auc", "ece", "opinions_refused")] == [None] * 5


def test_the_bins_of_the_calibration_error_hold_as_many_texts():
    confidence, right = np.linspace(0.5, 1, 1000), np.arange(1000) % 10 < 8
    expected = np.abs(confidence.reshape(10, 100).mean(axis=1) - right.reshape(10, 100).mean(axis=1)).mean()
    assert equal_count_error(confidence, right) == pytest.approx(expected, abs=1e-9)
    assert (
        equal_count_error(np.array([0.75]), np.array([True])) == pytest.approx(0.25)
        and equal_count_error(np.zeros(0), np.zeros(0, bool)) == 0
    )


TWO = [("A wonderful film!", 1), ("Dull, and far too long.", 0)] * 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "text,label\n" + "".join(f'"{text}",{label}\n' for text, label in TWO)),
        ("b.tsv", "id\ttext\tstars\n" + "".join(f"{at}\t{text}\t{label * 4 + 1}\n" for at, (text, label) in enumerate(TWO))),
        ("c.csv", ";review;sentiment\n" + "".join(f"{at};{text};{('Neg', 'Pos')[label]}\n" for at, (text, label) in enumerate(TWO))),
        ("d.json", json.dumps([{"text": text, "label": label} for text, label in TWO])),
        ("e.json", json.dumps({"reviews": [{"text": text, "label": label * 2 - 1} for text, label in TWO]})),
        ("f.jsonl", "".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in [*TWO, (None, 1)])),
        ("g.txt", "".join(f"{text}\t{label + 1}\r\n" for text, label in TWO)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_tables_of_every_kind_are_judged(name, content, encoding, tmp_path, capsys):
    (tmp_path / name).write_bytes(content.encode(encoding))
    found = evaluate_reviews(tmp_path / name, "reviews-bigrams")
    assert found["n"] == 6 and found["accuracy"] == 1
    said = capsys.readouterr().err
    assert "for the film" in said and "Mostly reversed" not in said and ("without a text left out: row 7" in said) == (name == "f.jsonl")


def test_labels_are_put_right_and_a_wrong_way_round_is_doubted(tmp_path, run):
    file = tmp_path / "grades.csv"
    file.write_text("text,who,grade\n" + "".join(f'"{text}",Ann,{2 - label}\n' for text, label in TWO), encoding="utf-8")
    ended, out, err = run(file, "--model", "reviews-bigrams")
    assert ended is None and json.loads(out)["accuracy"] == 0 and "Mostly reversed?" in err
    ended, out, err = run(file, "--model", "reviews-bigrams", "--label", "grade", "--for", "1")
    assert ended is None and json.loads(out)["accuracy"] == 1 and "Mostly" not in err
    ended, out, _ = run(file, "--label", "nothing")
    assert isinstance(ended, str) and not out  # a sentence: Python prints it and exits with 1


def test_a_file_that_is_not_there_and_a_folder_are_said_without_a_traceback(tmp_path, run):
    for path in (tmp_path / "nothing.tsv", tmp_path):
        ended, out, err = run(path)
        assert isinstance(ended, str) and not out + err and len(ended.splitlines()) == 1 and path.name in ended


def test_an_unknown_model_is_refused(tmp_path, run):
    assert run(tmp_path / "made.tsv", "--model", "digits")[0] == 2
