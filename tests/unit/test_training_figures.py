"""A training as columns and pictures: nothing lost that matters, nothing more than 500 points."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.figures.training import curves as training
from core.figures.training import mistakes
from core.figures.training.specs import GRADIENTS, RATE, WEIGHTS
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import EpochEnd, Started, Step
from core.training.measures import ACCURACY, LOSS
from core.training.record import Record

SMALL = DigitRecipe(train_limit=500, network="conv6k5 pool dense32", epochs=4, mixed_precision=False)


@pytest.fixture(scope="module")
def record():
    found = Record(SMALL)
    for event in fit(SMALL, device="cpu"):
        found.take(event)
    return found


def made_up(recipe, losses, ends, layers=1):
    """A record of these step losses and these (training, validation) losses."""
    found = Record(recipe)
    found.take(Started(10, ("conv1", "scores"), recipe.training, 750, recipe.steps_per_epoch, recipe.epochs, "CPU"))
    for number, loss in enumerate(losses, start=1):
        found.take(Step(number, loss, recipe.rate, (0.0, *[loss] * layers)))
    for number, (train, val) in enumerate(ends):
        best = all(val < other for _, other in ends[:number])
        found.take(EpochEnd(number, {"loss": train, "accuracy": 0.5}, {"loss": val, "accuracy": 0.5}, 1.0, best))
    return found


def kept(columns, name):
    shown = np.isfinite(columns[name])
    return columns["epoch"][shown], columns[name][shown]


def test_curves_hold_what_was_measured(record):
    found = training.curves(record, ACCURACY)
    epochs, values = kept(found, "val")
    ends = {end.number: end.val["accuracy"] for end in record.ends}
    assert {epoch: value for epoch, value in zip(epochs, values, strict=True) if epoch >= 1} == {n: ends[n] for n in range(1, 5)}
    best, value = kept(found, "best")
    assert best == [record.best.number] and value == [record.best.val["accuracy"]]
    assert not len(kept(found, "step")[0])
    low, high = kept(found, "frame")[1]
    assert high == 1 and low <= values[1:].min()


def test_step_losses_are_all_there_when_they_are_few(record):
    at, losses = kept(training.curves(replace_ends(record, 1), LOSS), "step")
    np.testing.assert_allclose(losses, record.steps.loss)
    np.testing.assert_allclose(at, np.array(record.steps.number) / SMALL.steps_per_epoch)


def replace_ends(record, count):
    return replace(record, ends=record.ends[:count])


def test_never_more_than_500_points_even_of_a_million_steps():
    recipe = DigitRecipe(data="mnist", batch=10, epochs=100, network="dense10 " * 12)
    long = made_up(recipe, np.linspace(2, 0, 60_000), [(1.0, 1.0)] * 101, layers=12)
    assert len(long.steps) < 20_000
    long.started = replace(long.started, layers=(*(f"dense{i}" for i in range(12)), "scores"))
    for columns in (training.curves(long, LOSS), training.gradients(long), training.rates(long)):
        assert len(columns["epoch"]) <= training.MOST


def test_bins_are_means_and_stay_where_they_are(record):
    at, means = training.binned(record, record.steps.loss, 10)
    width = -(-SMALL.steps // 10)
    losses = record.steps.loss
    np.testing.assert_allclose(means[:, 0], [np.mean(losses[start : start + width]) for start in range(0, len(losses), width)])
    early_at, early = training.binned(record, losses[: 2 * width], 10)
    assert (early_at == at[:2]).all() and (early == means[:2]).all()


def test_what_is_no_number_leaves_a_gap_and_no_warning():
    found = made_up(SMALL, [2.3, float("inf"), float("nan")], [(2.3, 2.3), (float("nan"), float("inf"))])
    assert kept(training.curves(found, LOSS), "step")[1].tolist() == [2.3]
    assert kept(training.curves(found, LOSS), "val")[1].tolist() == [2.3]
    assert len(training.curves(Record(SMALL), LOSS)["epoch"]) == 3
    assert len(training.gradients(Record(SMALL))["epoch"]) == 1 and len(training.weights(Record(SMALL))["weight"]) == 0


def test_the_axis_leaves_the_beginning_out_once_there_is_more():
    found = made_up(SMALL, [2.3] * 20, [(2.3, 2.4), (0.4, 0.5), (0.1, 0.45)])
    columns = training.curves(found, LOSS, zoom=True)
    top = kept(columns, "frame")[1].max()
    assert top == pytest.approx(0.6)
    at, values = kept(columns, "val")
    assert values[0] <= top and 0 < at[0] < 1
    expected = 1 - (0.6 - 0.5) / (2.4 - 0.5)  # where the higher curve comes into the picture
    assert at[0] == pytest.approx(expected) and values[0] == pytest.approx(0.6)
    assert kept(columns, "train")[1][0] == pytest.approx(2.3 + expected * (0.4 - 2.3))
    assert not len(kept(columns, "step")[1])  # all above
    assert kept(columns, "measured")[1].tolist() == [1, 2]  # no dot where the line only meets the edge
    assert columns["beyond"][-3] == "▲ up to 2.4"


def test_the_whole_fall_is_in_the_picture():
    found = made_up(SMALL, [2.3] * 20, [(2.3, 2.4), (0.4, 0.5), (0.1, 0.45)])
    columns = training.curves(found, LOSS)
    assert kept(columns, "frame")[1].tolist() == [0, 2.5]
    assert kept(columns, "val")[1].tolist() == [2.4, 0.5, 0.45] and kept(columns, "measured")[1].tolist() == [0, 1, 2]
    assert kept(training.curves(found, ACCURACY), "frame")[1].tolist() == [0, 1]
    assert not any(columns["beyond"])


@pytest.mark.parametrize("last", [5_526_400.0, float("inf")])
def test_a_loss_that_runs_away_is_cut_off_and_says_how_far_it_goes(last):
    columns = training.curves(made_up(SMALL, [2.3, 9.0, 400.0, 80_000.0, last], [(2.3, 2.3)]), LOSS)
    assert kept(columns, "frame")[1].max() == 25
    step = SMALL.steps_per_epoch
    assert columns["epoch"][-3] == pytest.approx(3 / step)
    assert columns["beyond"][-3] == ("▲ up to 5,526,400" if last < np.inf else "▲ up to 80,000")


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), min_size=1, max_size=30), st.booleans())
@example([(0, 536870913.0), (0, 0.001953125), (0, 0)], True)
def test_no_curve_leaves_its_frame(ends, zoom):
    columns = training.curves(made_up(replace(SMALL, epochs=30), [], ends), LOSS, zoom)
    low, high = sorted(kept(columns, "frame")[1])
    for name in ("train", "val", "best"):
        values = kept(columns, name)[1]
        assert ((values >= low - 1e-6) & (values <= high * (1 + 1e-6))).all()
    assert (np.diff(kept(columns, "val")[0]) >= 0).all()


def test_zero_gradients_are_drawn_at_the_bottom():
    found = training.gradients(made_up(SMALL, [2.3, 2.3], []))
    assert found["length"][:4].tolist() == pytest.approx([training.SMALLEST, 2.3, training.SMALLEST, 2.3])
    assert found["layer"][:2] == ["conv1", "scores"]


def test_hills_of_weights_stand_one_below_the_other(record):
    found = training.weights(record)
    names = [name for name in found["name"] if name]
    assert names == ["conv1", "dense1", "scores"]
    for place, histogram in enumerate(record.now.histograms):
        rows = found["base"] == place
        assert found["top"][rows].min() == pytest.approx(place - 0.85)
        assert found["weight"][rows].min() == pytest.approx(histogram.low) and found["weight"][rows].max() == pytest.approx(histogram.high)


def test_filters_are_one_picture_and_survive_weights_that_are_no_numbers(record):
    sheet = training.filter_sheet(record.now.seen["filters"])
    assert sheet.picture.shape == (7, 6 * 6 + 1, 3)
    broken = record.now.seen["filters"].copy()
    broken[0] = np.nan
    assert (training.filter_sheet(broken).picture[1:6, 1:6] == 255).all()


def test_specs_name_only_columns_that_exist(record):
    columns = {
        "rate": (RATE, training.rates(record)),
        "gradients": (GRADIENTS, training.gradients(record)),
        "weights": (WEIGHTS, training.weights(record)),
    }
    for spec, found in columns.values():
        assert fields(spec) == set(found)
        assert len({len(column) for column in found.values()}) == 1


def fields(spec):
    """All the fields that a spec draws."""
    if isinstance(spec, dict):
        return {value for name, value in spec.items() if name == "field"}.union(*map(fields, spec.values()))
    return set().union(*map(fields, spec)) if isinstance(spec, list) else set()


def test_the_surest_mistakes_come_first():
    labels, predictions = np.array([4, 4, 7, 7]), np.array([4, 9, 1, 1])
    confidence = np.array([0.9, 0.6, 0.7, 0.99995])
    assert mistakes.chosen(labels, predictions, confidence).tolist() == [3, 2, 1]
    assert mistakes.chosen(labels, predictions, confidence, most=1).tolist() == [3]
    assert mistakes.chosen(labels, predictions, confidence, cell=(7, 1)).tolist() == [3, 2]
    assert mistakes.chosen(labels, predictions, cell=(4, 4)).tolist() == [0]
    assert mistakes.words(4, 9, 0.6) == "is 4, read as 9\n60.0 % sure"
    assert mistakes.words(7, 1, 0.99995) == "is 7, read as 1\nover 99.9 % sure"
