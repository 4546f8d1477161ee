"""What a network is measured by: which epoch is the best, and figures in words."""

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tasks import TASKS
from core.training.measures import ACCURACY, LOSS, Measure, rank

MAE = Measure("mae", "Mean error", unit="steps", format=".2f")
FIGURE = st.floats(-1e6, 1e6, allow_nan=False)


def best(measures, epochs):
    return min(epochs, key=lambda figures: rank(measures, figures))


def test_a_smaller_loss_is_better_and_a_larger_accuracy():
    low, high = {"loss": 0.1, "accuracy": 0.5}, {"loss": 0.2, "accuracy": 0.9}
    assert rank([LOSS], low) < rank([LOSS], high) and best([LOSS, ACCURACY], [high, low]) is low
    assert rank([ACCURACY], high) < rank([ACCURACY], low) and best([ACCURACY, LOSS], [low, high]) is high


def test_among_equals_the_next_measure_decides():
    few, many = {"accuracy": 0.9, "loss": 0.3, "mae": 1.0}, {"accuracy": 0.9, "loss": 0.2, "mae": 2.0}
    assert best([ACCURACY, LOSS, MAE], [few, many]) is many
    assert best([ACCURACY, MAE, LOSS], [many, few]) is few
    assert rank([ACCURACY], few) == rank([ACCURACY], many)
    more = many | {"accuracy": 0.91, "loss": 9.0}  # and only among equals
    assert best([ACCURACY, LOSS, MAE], [few, many, more]) is more


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["loss", "accuracy"])
def test_what_is_no_number_comes_last_in_any_order(wrong, name):
    good, poor = {"loss": 0.1, "accuracy": 0.9}, {"loss": 1e9, "accuracy": 0.0}
    broken = good | {name: wrong}
    for measures in ([LOSS, ACCURACY], [ACCURACY, LOSS]):
        assert rank(measures, broken) == (math.inf, math.inf)
        for order in permutations([good, poor, broken]):
            assert sorted(order, key=lambda figures: rank(measures, figures)) == [good, poor, broken]


def test_two_without_numbers_are_equal_so_that_the_first_is_kept():
    assert not rank([LOSS], {"loss": math.nan}) < rank([LOSS], {"loss": math.inf})
    assert not rank([LOSS], {"loss": math.inf}) < rank([LOSS], {"loss": math.nan})


def test_figures_that_are_no_measures_do_not_count():
    assert rank([LOSS], {"loss": 0.5, "seconds": math.nan}) == (0.5,)
    with pytest.raises(KeyError):
        rank([LOSS, ACCURACY], {"loss": 0.5})


@given(st.lists(st.tuples(FIGURE, FIGURE), min_size=1, max_size=12))
def test_the_best_is_no_worse_than_any_by_hand(pairs):
    epochs = [{"accuracy": right, "loss": loss} for right, loss in pairs]
    found = best([ACCURACY, LOSS], epochs)
    most = max(right for right, _ in pairs)
    assert found["accuracy"] == most and found["loss"] == min(loss for right, loss in pairs if right == most)


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        (LOSS, 0.08123, "0.0812"),
        (ACCURACY, 0.98249, "98.2 %"),
        (ACCURACY, 1.0, "100.0 %"),
        (MAE, 12.3456, "12.35 steps"),
        (Measure("r2", "R²", smaller_is_better=False, format=".3f"), -0.5, "-0.500"),
        (LOSS, math.nan, "nan"),
        (LOSS, 0.00003, "under 0.0001"),
        (LOSS, 0.0, "0.0000"),
        (ACCURACY, 0.0001, "0.0 %"),
        (MAE, 0.001, "under 0.01 steps"),
    ],
)
def test_a_figure_in_words(measure, value, words):
    assert measure.in_words(value) == words


def test_a_share_is_what_is_written_in_per_cent():
    assert ACCURACY.share and not LOSS.share and not MAE.share


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_told_apart_by_names_and_says_why_an_epoch_is_kept(task):
    kind = TASKS[task]
    names = [measure.name for measure in kind.measures]
    assert len(set(names)) == len(names) and kind.measures[0].kept and all(measure.label for measure in kind.measures)
    assert kind.shown_measure(kind.recipe()) in kind.measures


def test_nearly_all_is_not_all():
    assert [ACCURACY.in_words(share) for share in (0.9994, 0.9996, 1.0)] == ["99.9 %", "over 99.9 %", "100.0 %"]


def test_a_label_within_a_sentence_keeps_what_is_written_large():
    said = {"Accuracy": "accuracy", "mAP at IoU 0.5": "mAP at IoU 0.5", "RMSE": "RMSE", "Error / PCA's": "error / PCA's", "R²": "r²"}
    assert {label: Measure("made", label).midsentence for label in said} == said


def test_a_mean_of_shares_is_no_share_of_the_examples():
    assert ACCURACY.of_examples and not Measure("map", "mAP", format=".1%", counts=False).of_examples
