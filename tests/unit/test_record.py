"""What is kept of a training in memory and in the history: bounded, however long it is, and given back."""

import math
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.training.curves import binned
from core.jobs import records
from core.jobs.records import Records
from core.jobs.serialization import unpack
from core.jobs.work import Sender
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.export import steps_csv
from core.training.events import Checking, Note, Started, Step
from core.training.record import MOST_STEPS, Record, Steps

SHORT = DigitRecipe(network="dense8", train_limit=100, batch=50, epochs=2)
LONG = DigitRecipe(network="dense8", batch=1, epochs=20)  # 70,000 steps: every 4th is kept
STARTED = Started(10, ("dense1", "scores"), 3500, 750, 3500, 20, "CPU")


def step(number, loss=1.0):
    return Step(number, loss, 0.01, (0.5, float(number)))


def taken(recipe, numbers):
    record = Record(recipe)
    for number in numbers:
        record.take(step(number, 2.0 / number))
    return record


def test_a_short_training_is_kept_whole():
    record = taken(SHORT, range(1, 5))
    assert record.steps.number.tolist() == [1, 2, 3, 4] and record.steps.loss.tolist() == [2.0, 1.0, 2 / 3, 0.5]
    assert record.steps.gradients.tolist() == [[0.5, 1.0], [0.5, 2.0], [0.5, 3.0], [0.5, 4.0]]
    assert record.steps.rate.tolist() == [0.01] * 4 and record.share_done == 1.0


def test_of_a_long_one_every_so_many_are_kept_and_always_the_newest():
    record = taken(LONG, range(1, 11))
    assert record.steps.every == 4 and record.steps.number.tolist() == [1, 5, 9, 10]
    assert record.steps.gradients[:, 1].tolist() == [1, 5, 9, 10] and record.steps.loss[-1] == 0.2
    assert record.share_done == 10 / LONG.steps and record.steps.newest == 10
    assert taken(LONG, range(1, 10)).steps.number.tolist() == [1, 5, 9]
    assert record.steps.worst == 2.0 and taken(LONG, [1, 2]).steps.worst == 2.0
    record.take(step(11, math.nan))
    record.take(step(12))
    assert record.steps.worst == math.inf  # the one that was no number is not kept, and not forgotten


def test_named_losses_are_kept_with_their_steps():
    steps = Steps(200)
    for number in range(1, 151):  # more than there is room for at first
        steps.add(Step(number, 1.0, 0.1, (1.0,) * 2, (float(number), -1.0, 0.5)))
    assert steps.losses[:, 0].tolist() == steps.number.tolist() and steps.losses[:, 1:].tolist() == [[-1.0, 0.5]] * 150
    steps.forget_after(100)
    assert steps.losses.shape == (100, 3) and Steps(200).losses.shape == (0, 0)


def test_the_longest_training_there_is_takes_little_memory():
    """279 bytes a step with a batch of one were 1.7 GB."""
    steps = Steps(6_000_000)
    for number in range(1, 6_000_001, 50):
        steps.add(Step(number, 1.0, 0.1, (1.0,) * 5))
    assert len(steps) <= MOST_STEPS + 1 and steps.nbytes < 2 * 2**20


@given(st.integers(1, 200_000), st.lists(st.integers(1, 200), max_size=30), st.integers(0, 3000))
def test_what_is_kept_lies_on_the_grid_and_what_is_forgotten_comes_again(total, strides, number):
    steps, numbers = Steps(total), np.cumsum([1, *strides]).tolist()
    for place in numbers:
        steps.add(step(place))
    assert steps.newest == numbers[-1] == steps.number[-1]
    kept = [place for place in numbers if steps.keeps(place)]
    assert steps.number.tolist() == kept + [numbers[-1]] * (numbers[-1] not in kept)
    steps.forget_after(number)
    assert steps.number.tolist() == [place for place in [*kept, numbers[-1]] if place <= number][: len(steps)]
    assert (steps.worst == 1.0) == bool(len(steps))


def test_a_record_that_grows_can_be_read_meanwhile():
    """A reader's arrays neither move nor change, and a figure's halves match, whatever is added while it is drawn."""
    record, over, trouble = Record(replace(LONG, epochs=1)), threading.Event(), []

    def read():
        try:
            while not over.is_set():
                loss, gradients = record.steps.loss, record.steps.gradients
                assert (loss == 1.0).all() and np.isfinite(gradients).all()
                at, means = binned(record, record.steps.loss, 10)
                assert len(at) == len(means) and np.nanmax(means, initial=1.0) == 1.0
        except Exception as problem:
            trouble.append(problem)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 3501):
        record.take(step(number))
    over.set()
    reader.join(60)
    assert not trouble and len(record.steps) == 3500


def test_a_figure_takes_a_list_that_grows_once():
    """The values are a view of what there was; what comes meanwhile is left for the next look."""
    record = taken(SHORT, range(1, 3))
    before = record.steps.loss
    for number in (3, 4):
        record.take(step(number))
    at, means = binned(record, before, 10)
    assert len(at) == len(means) == 2 and means[:, 0].tolist() == [2.0, 1.0]


def test_bins_of_a_long_training_stay_where_they_are():
    early, late = taken(LONG, range(1, 2001)), taken(LONG, range(1, 4001))
    (at, means), (later_at, later) = (binned(record, record.steps.loss, 100) for record in (early, late))
    whole = len(at) - 1  # the last one may still grow
    assert whole and at[:whole].tolist() == later_at[:whole].tolist() and means[:whole].tolist() == later[:whole].tolist()
    assert at[0] == pytest.approx(4 * -(-(LONG.steps // 4) // 100) / LONG.steps_per_epoch)


def test_a_training_that_goes_on_says_nothing_twice():
    record = taken(LONG, range(1, 11))
    for note in ("Slow.", "Slow.", "Full."):
        record.take(Note(note))
    record.take(replace(STARTED, first_step=9))
    assert record.steps.number.tolist() == [1, 5, 9] and record.notes == ["Slow.", "Full."]


def test_only_what_is_kept_is_stored():
    record = Record(LONG)
    assert [record.keeps(step(number)) for number in (1, 2, 5)] == [True, False, True]
    assert record.keeps(Note("Oh.")) and not record.keeps(Checking(1, 2))


def test_what_goes_over_the_wire_is_thin():
    sent = []
    sender = Sender({}, lambda message: sent.append(unpack(message["events"])), every=4)
    sender._sent = math.inf  # it waits until it is told
    for number in range(1, 11):
        sender.add(step(number))
    sender.add(Note("Oh."))
    sender.add(step(11))
    sender.flush()
    assert [getattr(event, "number", 0) for event in sent[0]] == [1, 5, 9, 10, 0, 11]


def test_a_table_of_a_long_training_has_what_is_kept():
    lines = steps_csv(taken(LONG, range(1, 11))).splitlines()
    assert [line.split(",")[0] for line in lines] == ["step", "1", "5", "9", "10"]


def test_records_that_nobody_looks_at_are_given_back(monkeypatch):
    reads = []

    def read(run_id):
        reads.append(run_id)
        return None if run_id == "none" else taken(SHORT, range(1, 5))

    kept = Records(read)
    first = kept.get("a", 0.0)
    assert kept.get("a", 5.0) is first and kept.get("none", 5.0) is None and reads == ["a", "none"]
    kept.tidy(5.0 + records.UNUSED_SECONDS)
    assert kept.get("a", 700.0) is first
    kept.tidy(701.0 + records.UNUSED_SECONDS)
    assert kept.get("a", 2000.0) is not first
    kept.forget("a")
    assert kept.get("a", 2001.0) and reads == ["a", "none", "a", "a"]
    monkeypatch.setattr(records, "MOST_BYTES", 1)
    kept.get("b", 2002.0)
    assert list(kept._kept) == ["b"]  # the newest stays, whatever its size
