"""What is happening, and how it ended, in words."""

from dataclasses import replace

import numpy as np
import pytest

from core.explain.training.results import progress, result, seconds_left, time_left
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Checking, EpochEnd, Finished, Started
from core.training.record import Record

RECIPE = DigitRecipe(train_limit=500, network="dense32", batch=100, epochs=2, mixed_precision=False)


def heard():
    """The words after every event, one after the other without repeats."""
    record, words = Record(RECIPE), []
    for event in fit(RECIPE, device="cpu"):
        record.take(event)
        if not record.finished and (not words or words[-1] != progress(record, 10.0).partition(". ")[0].rstrip(".")):
            words.append(progress(record, 10.0).partition(". ")[0].rstrip("."))
    return record, words


def test_progress_counts_epochs_and_steps():
    record, words = heard()
    assert words[0] == "Epoch 1 of 2, step 0 of 5" and "Epoch 1 of 2, step 5 of 5" in words
    assert "Checking what it has learnt: 500 of 1,250 pictures" in words
    assert words.index("Epoch 1 of 2, step 5 of 5") < words.index("Epoch 2 of 2, step 1 of 5") < words.index("Epoch 2 of 2, step 5 of 5")
    assert progress(Record(RECIPE), 1).startswith("Getting ready")
    assert seconds_left(record, 10.0) == 0


def test_time_left_by_the_median_epoch():
    record = Record(replace(RECIPE, epochs=10))
    record.take(Started(10, ("scores",), 500, 750, 5, 10, "CPU"))
    assert seconds_left(record, 50.0) == 50
    for number, seconds in enumerate((0, 2, 2, 60)):  # paused in the last
        figures = {"loss": 1.0, "accuracy": 0.5}
        record.take(EpochEnd(number, figures, figures, seconds, True))
    assert seconds_left(record, 50.0) == 20
    record.take(Checking(5, 10))
    assert progress(record, 50.0).startswith("Checking")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.5, "Less than 2 s left."),
        (7.2, "About 8 s left."),
        (31, "About 35 s left."),
        (89, "About 90 s left."),
        (600, "About 10 min left."),
    ],
)
def test_time_left_in_words(seconds, words):
    assert time_left(seconds) == words


def kept(pictures=750):
    return {"predictions": np.zeros(pictures, np.uint8), "confidence": np.ones(pictures, np.float32)}


def ended(test, val, best=2, pictures=750):
    record = heard()[0]
    figures = {"loss": 0.5, "accuracy": val}, {"loss": 0.5, "accuracy": test}
    record.finished = Finished("done", "", best, *figures, kept(pictures), 9.0)
    return result(record)


def test_the_result_says_what_the_difference_means():
    found = ended(0.962, 0.971)
    assert found.headline == "96.2 % of 750 test pictures read right"
    assert "97.1 %, about the same: with so many pictures, chance alone can make up to 1.8 percentage points of it" in found.details
    assert "Kept: the weights of epoch 2, the last and best: there the validation loss was smallest." in found.details
    assert "flatter" in ended(0.90, 0.96).details and "easier" in ended(0.96, 0.90).details
    assert (
        "Kept: the weights of epoch 1, where the validation loss was smallest. Last: epoch 2." in ended(0.9, 0.9, best=1).details
        and "first weights" in ended(0.1, 0.1, best=0).details
    )
    assert result(Record(RECIPE)) is None


def test_a_difference_is_what_a_test_of_two_proportions_makes_of_it():
    """The same as SciPy says: its chi-squared test without correction is this one."""
    from scipy.stats import chi2_contingency

    for test, val, pictures in ((0.9, 0.94, 100), (0.96, 0.99, 750), (0.98, 0.995, 750), (0.5, 0.8, 20), (0.6, 0.65, 40), (1.0, 0.9, 20)):
        right = [(round(test * pictures), pictures), (round(val * 750), 750)]
        p = chi2_contingency([[count, of - count] for count, of in right], correction=False).pvalue
        details = ended(*(count / of for count, of in right), pictures=pictures).details
        assert ("chance" in details) == (p > 0.05), (test, val, pictures, p)


def test_in_slow_motion_the_time_left_is_the_one_at_full_speed():
    record = Record(replace(RECIPE, epochs=10))
    record.take(Started(10, ("scores",), 500, 750, 5, 10, "CPU"))
    assert progress(record, 50.0) == "Epoch 1 of 10, step 0 of 5. About 50 s left."
    assert progress(record, 50.0, slow=True) == "Epoch 1 of 10, step 0 of 5. At full speed: about 50 s left."


def test_a_training_that_ran_away_has_failed_first_of_all():
    record = heard()[0]
    figures = {"loss": 2.3, "accuracy": 0.1}, {"loss": 2.3, "accuracy": 0.093}
    record.finished = Finished("diverged", "", 0, *figures, kept(), 9.0)
    assert result(record).headline == "Training failed at step 10" and "9.3 % right, and that is guessing" in result(record).details
    record.finished = replace(record.finished, best_epoch=1, test={"loss": 0.3, "accuracy": 0.9})
    assert "weights of epoch 1" in result(record).details and "guessing" not in result(record).details
