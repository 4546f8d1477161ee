"""What is happening in a training, and how it ended, in plain words."""

import math
from dataclasses import dataclass

import numpy as np

from core.tasks import task_of
from core.training.events import Finished
from core.training.measures import ACCURACY, Measure
from core.training.record import Record

BEGUN = {  # what is kept where no epoch was better, by what the network began with
    "line": "The straight line that it began with was not beaten by any epoch, so it is kept: these figures are the line's.",
    "plain": "The plain forecast that it began with was not beaten by any epoch, so it is kept: these figures are its own.",
    "": "No epoch was better than the network before training, so its first weights are kept.",
}


def progress(record: Record, expected_seconds: float, slow: bool = False) -> str:
    """What a running training is doing, and how long it will take: "Epoch 3 of 10, step 23 of 55. About 12 s left."

    Args:
        record: What is known of it.
        expected_seconds: Of the whole training, for as long as no epoch has been measured.
        slow: It goes slowly, so that it can be watched: the time is the one that it would take without.
    """
    if preparing := record.preparing:
        return f"Looking at every picture once: {preparing.done:,} of {preparing.total:,}."
    if not record.started:
        return f"Getting ready: building the network and fetching the {record.recipe.examples}."
    done, every, epochs = record.steps.newest, record.started.steps_per_epoch, record.recipe.epochs
    if checking := record.checking:
        return f"Checking what it has learnt: {checking.done:,} of {checking.total:,} {record.recipe.examples}."
    epoch, step = min(done // every, epochs - 1), (done - 1) % every + 1 if done else 0
    if done and step == every:
        epoch = (done - 1) // every
    left = time_left(seconds_left(record, expected_seconds))
    return f"Epoch {epoch + 1} of {epochs}, step {step} of {every}. {f'At full speed: {left[0].lower()}{left[1:]}' if slow else left}"


def seconds_left(record: Record, expected_seconds: float) -> float:
    """By the usual time of the epochs so far, pauses not counted; the median, because a busy machine makes one of them long."""
    measured = [end.seconds for end in record.ends if end.number]
    whole = float(np.median(measured)) * record.recipe.epochs if measured else expected_seconds
    return whole * (1 - record.share_done)


def time_left(seconds: float) -> str:
    """Such as "About 12 s left." or "About 3 min left."."""
    if seconds < 2:
        return "Less than 2 s left."
    return (
        f"About {5 * math.ceil(seconds / 5) if seconds > 15 else math.ceil(seconds)} s left."
        if seconds < 90
        else f"About {seconds / 60:.0f} min left."
    )


@dataclass(frozen=True)
class Result:
    """How a training ended, for the top of the page."""

    headline: str
    details: str


def result(record: Record) -> Result | None:
    """The result of a training that is over; None before.

    Test and validation are called about the same where a test of two proportions at the 5 % level cannot tell them apart: their difference
    is at most 1.96 times sqrt(p (1 - p) (1 / n + 1 / m)), with the share p that is right of all n + m.
    """
    end, started = record.finished, record.started
    if end is None or started is None:
        return None
    if end.reason == "diverged":
        return _failed(record, end)
    measure = task_of(record.recipe).shown_measure(record.recipe)
    if not measure.of_examples:
        return _number(record, end, measure)
    if not record.recipe.tested:
        return _few(record, end, started.validation)
    count, examples, told = _judged(end), record.recipe.examples, task_of(record.recipe).words.told
    test, val = end.test[measure.name], end.val[measure.name]
    difference, limit = val - test, _chance((test, count), (val, started.validation))
    if ACCURACY.in_words(test) == ACCURACY.in_words(val):
        means = "the same"
    elif abs(difference) <= limit:
        means = f"about the same: with so many {examples}, chance alone can make up to {100 * limit:.1f} percentage points of it"
    elif difference > 0:
        means = f"better than on the test: the best epoch was chosen by these {examples}, so they can flatter; the test figure counts"
    else:
        means = f"lower than on the test: the test {examples} happen to be the easier ones"
    compared = task_of(record.recipe).compared(record.recipe, end.test)
    details = (
        f"{compared}{' ' if compared else ''}"
        f"The test {examples} were locked away until now: nothing was learned from them and nothing chosen by them. "
        f"On the {started.validation:,} validation {examples} it was {ACCURACY.in_words(val)}, {means}. "
        f"{_kept(record, end)} {_took(end)}"
    )
    return Result(f"{ACCURACY.in_words(test)} of {count:,} test {examples} {told}", details)


def _chance(*parts: tuple[float, int]) -> float:
    """How far two shares (share right, of how many) may lie apart by chance, 19 times in 20, where there is no difference."""
    right, total = sum(share * count for share, count in parts), sum(count for _, count in parts)
    return 1.96 * math.sqrt(right / total * (1 - right / total) * sum(1 / count for _, count in parts))


def _took(end: Finished) -> str:
    return f"It took {end.seconds:.0f} s." if round(end.seconds) else "It took less than a second."


def _judged(end: Finished) -> int:
    """How many test examples there were."""
    return len(next(iter(end.kept.values()), ()))


def _number(record: Record, end: Finished, measure: Measure) -> Result:
    """Of a network that answers with numbers."""
    examples, figures = record.recipe.examples, end.test or end.val
    of = f"{_judged(end):,} test {examples}" if end.test else f"validation {examples}"
    others = [f"{other.midsentence} {other.in_words(figures[other.name])}" for other in task_of(record.recipe).measures if other != measure]
    told = task_of(record.recipe).compared(record.recipe, figures)
    more = f"{told} " if told else f"Beside it: {', '.join(others)}. " if others else ""
    val = f"On validation {examples} it was {measure.in_words(end.val[measure.name])}. " if end.test else ""
    headline = f"{measure.label} {measure.in_words(figures[measure.name])} on {of}"
    return Result(headline, f"{more}{val}{_kept(record, end)} {_took(end)}")


def _few(record: Record, end: Finished, validation: int) -> Result:
    """Of examples of one's own, which are too few for a third part: they are checked with, and the best epoch is chosen by them."""
    words, examples, accuracy = task_of(record.recipe).words, record.recipe.examples, end.val["accuracy"]
    right = round(accuracy * validation)
    spread = 200 * math.sqrt(accuracy * (1 - accuracy) / validation)
    luck = f"{spread:.0f} points more or less are luck" if spread >= 1 else f"the next new {words.one} may still be misread"
    kept = _kept(record, end)
    if end.best_epoch == 0 and getattr(record.recipe, "mode", "") in ("blocks", "all"):
        kept = "No epoch was better than the head that it was given at first, so that is kept: head only would have done."
    details = (
        f"It was checked with {validation:,} validation {examples} that it did not learn from: {right:,} of them are right; with so few, "
        f"{luck}. The best epoch was chosen by them, so they flatter a little. {kept} "
        f"{_took(end)}"
    )
    return Result(f"{ACCURACY.in_words(accuracy)} of {validation:,} validation {examples} {words.told}", details)


def _failed(record: Record, end: Finished) -> Result:
    """Of a training whose loss ran away."""
    failed, task = f"Training failed at step {record.steps.number[-1]}", task_of(record.recipe)
    measure, they = task.shown_measure(record.recipe), f"they {task.words.read}"
    tested = record.recipe.tested and bool(end.test)
    figure = measure.in_words((end.test if tested else end.val)[measure.name])
    if end.best_epoch:
        of = f"the {'test' if tested else 'validation'} {record.recipe.examples}"
        reads = f"{they} {figure} of {of} right" if measure.of_examples else f"{measure.midsentence} {figure} on {of}"
        details = f"The weights of epoch {end.best_epoch}, before that happened, are kept: {reads}."
    else:
        reads = (
            f"{they} {figure} right, and that is {task.words.guessing.removeprefix('pure ')}"
            if measure.of_examples
            else f"{measure.midsentence} {figure}, by luck"
        )
        details = f"Nothing was learned. The weights from before training are kept: {reads}."
    return Result(failed, f"{details} A training whose loss grows without end is said to **diverge**.")


def _kept(record: Record, end: Finished) -> str:
    best, epochs = end.best_epoch, len(record.ends) - 1
    best_by = task_of(record.recipe).measures[0].kept.format(examples=record.recipe.examples)
    if best == 0:
        return BEGUN.get(getattr(record.recipe, "start", ""), BEGUN[""])
    if best == epochs:
        return f"Kept: the weights of epoch {best}, the last and best: there {best_by}."
    return f"Kept: the weights of epoch {best}, where {best_by}. Last: epoch {epochs}."
