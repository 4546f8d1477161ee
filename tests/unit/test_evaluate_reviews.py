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
from core.evaluate.reviews import MODELS, evaluate_reviews, judged
from tests.conftest import ROOT

TEST = mini().test.first(40)


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "core.evaluate", "reviews", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True
    )


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20)), min_size=1, max_size=50))
def test_the_figures_are_those_of_scikit_learn(pairs):
    labels, twentieths = np.array(pairs).T
    probabilities = (twentieths / 20).astype(np.float32)
    found = judged(labels, probabilities)
    guesses = probabilities > 0.5
    assert found["n"] == len(pairs)
    assert found["accuracy"] == pytest.approx(accuracy_score(labels, guesses), abs=1e-4)
    assert found["f1"] == pytest.approx(f1_score(labels, guesses, zero_division=0), abs=1e-4)
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
    done = run(file, "--model", "reviews-gru")
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 1 and "2 of 2" in done.stderr
    found = json.loads(done.stdout)
    assert set(found) == {"n", "accuracy", "f1", "auc", "ece", "reviews_per_second", "model"} and found["model"] == "reviews-gru"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.tsv", b"", "holds no review"),
        ("bare.tsv", b"no label here\n", "label"),
        ("stars.tsv", b"fine\t5\n", "0 (negative) or 1"),
        ("latin.tsv", "Schöne Grüße\t1\n".encode("latin-1"), "UTF-8"),
        ("broken.jsonl", b'{"text": "fine"}\n', "Line 1"),
        ("list.jsonl", b"[1, 2]\n", "Line 1"),
        ("cut.jsonl.gz", gzip.compress(b'{"text": "fine", "label": 1}\n')[:-12], "cannot be read"),
        ("none.jsonl.gz", b"no gzip at all", "cannot be read"),
        ("table.csv", b"text,label\nfine,1\n", ".tsv"),
    ],
)
def test_a_bad_file_is_said_in_a_sentence(name, content, says, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=says.replace("(", r"\(").replace(")", r"\)")):
        evaluate_reviews(tmp_path / name)


def test_a_file_that_is_not_there_and_a_folder_are_said_without_a_traceback(tmp_path):
    for path in (tmp_path / "nothing.tsv", tmp_path):
        done = run(path)
        assert done.returncode == 1 and not done.stdout and len(done.stderr.splitlines()) == 1 and path.name in done.stderr


def test_an_unknown_model_is_refused(tmp_path):
    assert run(tmp_path / "made.tsv", "--model", "digits").returncode == 2
