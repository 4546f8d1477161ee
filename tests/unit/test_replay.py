"""A training as a film, and several in one chart."""

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.data.digits.digit_set import digit_set
from core.figures.style import inked
from core.figures.training import compare, replay
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Snapshot
from core.training.record import Record

RECIPE = DigitRecipe(network="conv4 pool dense12", train_limit=300, epochs=3)
VALIDATION = digit_set("sample").validation


def trained(recipe=RECIPE):
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
    return record


RECORD = trained()


@pytest.fixture(scope="module")
def film():
    return replay.film(RECORD, VALIDATION)


def test_a_film_has_every_epoch_and_says_where_it_is(film):
    words = [moment["words"] for moment in film["moments"]]
    assert words[0] == "Before training" and words[-3:] == ["Epoch 1 of 3", "Epoch 2 of 3", "Epoch 3 of 3"]
    assert [moment["at"] for moment in film["moments"]] == sorted(moment["at"] for moment in film["moments"])
    found = {measure["label"]: measure for measure in film["curves"]["measures"]}
    for name in ("loss", "accuracy"):
        assert found[name]["val"] == [round(end.val[name], 5) for end in RECORD.ends]
        assert found[name]["train"] == [round(end.train[name], 5) for end in RECORD.ends]
    assert [measure["share"] for measure in found.values()] == [False, True]


def test_filters_and_weights_are_those_of_the_moment(film):
    packed = film["filters"]
    bytes_ = np.frombuffer(base64.b64decode(packed["body"]), np.int8).reshape(len(film["moments"]), 4, 3, 3)
    last = RECORD.snapshots[-1].seen["filters"]
    limit = np.quantile(np.abs(np.stack([snapshot.seen["filters"] for snapshot in RECORD.snapshots])), 0.995)
    assert np.abs(bytes_[-1] / 127 * limit - np.clip(last, -limit, limit)).max() < limit / 200
    assert [layer["layer"] for layer in film["weights"]] == ["conv1", "dense1", "scores"]
    assert all(sum(counts) == 36 for counts in film["weights"][0]["counts"])


def test_the_wall_shows_the_surest_mistakes_and_its_counts_are_right(film):
    labels, kept = VALIDATION.labels.numpy(), RECORD.evaluations[3].kept
    wrong = kept["predictions"] != labels
    judged = film["judged"]["3"]
    assert judged["wrong"] == wrong.sum() and sum(judged["confusion"]) == len(labels)
    assert sum(judged["confusion"][::11]) == (~wrong).sum()
    assert all(label != guess for _, label, guess, _ in judged["wall"])
    surest = np.sort(kept["confidence"][wrong])[::-1]
    assert [sure for *_, sure in judged["wall"]] == pytest.approx(surest[: replay.WALL], abs=1e-3)


def test_a_training_that_has_not_begun_is_no_film():
    assert replay.film(Record(RECIPE), VALIDATION) == {}


def test_a_long_training_is_thinned_but_keeps_its_best_epoch():
    record = Record(replace(RECIPE, epochs=200))
    first = RECORD.snapshots[0]
    record.snapshots = [Snapshot(5 * e, e, first.histograms, {"filters": np.zeros((64, 28, 28), np.float32)}) for e in range(201)]
    best = replace(RECORD.ends[0], number=77, val=RECORD.ends[0].val | {"loss": 0.0})
    worse = replace(RECORD.ends[0], val=RECORD.ends[0].val | {"loss": 1.0})
    record.ends = [replace(worse, number=e, best=e == 0) for e in range(77)] + [best]
    shots = replay.moments(record)
    assert len(shots) <= replay.MOST_EPOCHS + 2 and {0, 1, 77, 200} <= {shot.epoch for shot in shots}
    film = replay.film(record, VALIDATION)
    assert len(base64.b64decode(film["filters"]["body"])) <= replay.FILTER_NUMBERS and film["filters"]["of"] == 64


def test_numbers_that_are_none_do_not_reach_the_browser():
    record = trained(replace(RECIPE, optimizer="sgd", rate=1000.0, l2=1.0, mixed_precision=False))
    record.snapshots[-1].seen["filters"][0] = np.nan
    film = replay.film(record, VALIDATION)
    assert np.isfinite(film["curves"]["batch_loss"]).all() and "NaN" not in str(film).replace("nan", "NaN")


def test_the_batch_curve_is_the_mean_of_neighbours():
    assert replay._means(np.array([1.0, 3.0, 5.0]), 2) == [2.0, 5.0] and replay._means(np.array([]), 2) == []


CURVES = compare.compared([RECORD, RECORD])


def test_what_can_be_compared_begins_with_what_people_are_told_first():
    assert list(CURVES) == ["Validation accuracy", "Validation loss", "Training loss"]


@pytest.mark.parametrize("label", CURVES)
def test_curves_side_by_side(label):
    curve = CURVES[label]
    rows = compare.compare_rows(["one", "two"], [RECORD, RECORD], curve)
    part, name = {"Validation": "val", "Training": "train"}[label.split()[0]], label.split()[1]
    assert [row["value"] for row in rows] == 2 * [getattr(end, part)[name] for end in RECORD.ends]
    assert [row["letter"] for row in rows] == ["A"] * 4 + ["B"] * 4
    assert [row["epoch"] for row in rows if row["last"]] == [3, 3]
    assert [row["epoch"] for row in rows if row["best"]] == [RECORD.best.number] * 2
    assert compare.compare_spec(curve) == compare.compare_spec(curve)
    assert len(compare.DASHES) == len(compare.LETTERS)


def test_an_epoch_without_a_number_is_left_out():
    record = Record(RECIPE)
    first, *others = RECORD.ends
    values = (float("nan"), float("inf"))
    record.ends = [first, *(replace(end, val=end.val | {"loss": value}) for end, value in zip(others, values, strict=False))]
    rows = compare.compare_rows(["x"], [record], CURVES["Validation loss"])
    assert [(row["epoch"], row["last"]) for row in rows] == [(0, True)]


def test_digits_are_ink_on_paper_as_on_every_page(film):
    pictures = np.array(Image.open(io.BytesIO(base64.b64decode(film["pictures"]["url"].partition(",")[2]))))
    assert (pictures[1:29, 1:29] == 255).mean() > 0.5
    assert inked(np.array([0.0, 0.5, 1.0]), 1.0)[:, 0].tolist() == [255, 127, 0]
