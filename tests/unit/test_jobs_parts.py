"""What background jobs are made of, without any process: the queue, the wire, the files, the history."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.jobs.queue import TIME_SLICE_SECONDS, FairQueue, Going, Waiting, forecast
from core.jobs.serialization import pack, unpack
from core.jobs.store import RunStore
from core.jobs.work import Control
from core.tasks import fit, trainer_for
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import EpochEnd, Finished, Started, Step
from core.training.record import Record
from core.training.run_folder import MOST_EPOCHS, RunFolder

SMALL = DigitRecipe(network="dense8", train_limit=100, batch=50, epochs=2)


def waiting(visitors, seconds=10.0):
    """In the order of asking."""
    return [Waiting(str(number), visitor, seconds, number) for number, visitor in enumerate(visitors)]


def order(runs, busy=(), served=()):
    turns = FairQueue.of(runs, busy, dict(served))
    return [turns.begin() for _ in runs]


def test_one_student_with_twenty_runs_does_not_keep_others_waiting():
    queue = waiting(["greedy"] * 20 + ["ann", "ben"])
    found = [run.visitor for run in order(queue, busy=["greedy"])]
    assert found[:3] == ["ann", "ben", "greedy"]
    assert Counter(found) == Counter(run.visitor for run in queue)
    assert [run.visitor for run in order(queue, served={"greedy": 99.0})][:3] == ["ann", "ben", "greedy"]  # nor between two of his runs


@given(st.lists(st.sampled_from("abcd"), max_size=20), st.lists(st.sampled_from("abcd"), max_size=3))
def test_nobody_is_served_twice_before_everybody_once(visitors, busy):
    found = order(waiting(visitors), busy)
    assert sorted(run.run_id for run in found) == sorted(str(number) for number in range(len(visitors)))
    served = Counter(busy)
    for place, run in enumerate(found):
        assert served[run.visitor] <= min(served[later.visitor] for later in found[place:])
        served[run.visitor] += 1
    for visitor in "abcd":  # and a visitor's own runs keep their order
        own = [int(run.run_id) for run in found if run.visitor == visitor]
        assert own == sorted(own)


def test_a_turn_is_given_up_for_others_and_for_nothing_else():
    mine = Waiting("mine", "ann", 999.0, 0.0)
    for others, busy, gives in (([], ["ann"], False), (["ben"], ["ann"], True), (["ann"], ["ann"], True), (["ben"], ["ann", "ben"], False)):
        assert FairQueue.of(waiting(others), busy, {}).preempts(mine, 100.0) == gives


def test_expected_waits_by_hand():
    going = [Going("x", "a", 4.0, TIME_SLICE_SECONDS), Going("y", "b", 900.0, 7.0)]
    turns = FairQueue.of([Waiting("p", "c", 10), Waiting("q", "d", 20), Waiting("r", "e", 5)], "ab", {})
    assert forecast(turns, going, 2, 0.0) == {"p": (0, 4.0), "q": (1, 7.0), "r": (2, 14.0)}
    turns = FairQueue.of([Waiting("p", "c", 10), Waiting("q", "d", 20), Waiting("r", "e", 5)], "", {})
    assert forecast(turns, [], 2, 0.0) == {"p": (0, 0.0), "q": (1, 0.0), "r": (2, 10.0)}


@given(
    st.lists(st.floats(0.1, 1e6), min_size=1, max_size=50),
    st.lists(st.tuples(st.floats(0.0, 1e6), st.floats(-99.0, TIME_SLICE_SECONDS)), max_size=4),
    st.integers(1, 4),
)
def test_a_first_look_is_never_farther_away_than_everybody_s_share(seconds, running, slots):
    """However long the others train: forty runs of hours on two cores are twenty minutes."""
    queue = [Waiting(str(number), f"visitor {number}", left, number) for number, left in enumerate(seconds)]
    going = [Going(f"going {number}", f"busy {number}", left, turn) for number, (left, turn) in enumerate(running[:slots])]
    found = forecast(FairQueue.of(queue, [run.visitor for run in going], {}), going, slots, 100.0)
    for place, run in enumerate(queue):
        before, wait = found[run.run_id]
        assert before == place and 0 <= wait <= TIME_SLICE_SECONDS * -(-(place + 1) // slots) + 1e-6


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(1.0, 500.0)), min_size=1, max_size=12), st.integers(1, 3))
def test_a_forecast_is_what_then_happens(asked, slots):
    """Served turn by turn as the supervisor does, each run begins in the order and at the time that was foretold."""
    queue = [Waiting(str(number), visitor, left, 0.0) for number, (visitor, left) in enumerate(asked)]
    told = forecast(FairQueue.of(queue, [], {}), [], slots, 0.0)
    turns, busy, begun = FairQueue.of(queue, [], {}), [], {}
    while turns.waiting or busy:
        now = min((end for end, _ in busy), default=0.0)
        for end, run in [one for one in busy if one[0] == now]:
            busy.remove((end, run))
            left = run.seconds - TIME_SLICE_SECONDS
            turns.end(run.visitor, now, replace(run, seconds=left, since=now) if left > 0 else None)
            if turns.waiting:
                following = turns.begin()
                begun.setdefault(following.run_id, (len(begun), now))
                busy.append((now + min(following.seconds, TIME_SLICE_SECONDS), following))
        while turns.waiting and len(busy) < slots:
            following = turns.begin()
            begun.setdefault(following.run_id, (len(begun), now))
            busy.append((now + min(following.seconds, TIME_SLICE_SECONDS), following))
    assert told == {run_id: (place, pytest.approx(at)) for run_id, (place, at) in begun.items()}


def test_events_come_back_from_the_wire_as_they_went():
    sent = list(fit(SMALL))
    back = unpack(pack(sent))
    assert len(back) == len(sent)
    for one, other in zip(sent, back, strict=True):
        assert type(one) is type(other)
        for name in one.__dataclass_fields__:
            first, second = getattr(one, name), getattr(other, name)
            assert same(first, second)


def same(first, second):
    if isinstance(first, dict):
        return set(first) == set(second) and all(same(value, second[name]) for name, value in first.items())
    return first.dtype == second.dtype and np.array_equal(first, second) if isinstance(first, np.ndarray) else first == second


@pytest.mark.parametrize(
    "body", [b"", b"junk", b"\x81\xa4kind\xa4Evil", pack([])[:0] + b"\x91\x81\xa4kind\xa6system", b"\x91\x81\xa5array\xa6object"]
)
def test_what_is_not_events_is_refused(body):
    with pytest.raises(ValueError, match="not packed events"):
        unpack(body)


def test_a_record_forgets_what_came_after_the_checkpoint():
    record = Record(SMALL)
    for event in fit(SMALL):
        record.take(event)
    start = record.started
    record.take(Started(**{**{name: getattr(start, name) for name in start.__dataclass_fields__}, "first_step": 2}))
    assert record.steps.number.tolist() == [1, 2]
    assert [end.number for end in record.ends] == [0, 1]
    assert record.finished is None
    figures = {"loss": 1.0, "accuracy": 0.5}
    again = EpochEnd(1, figures, figures, 1.0, True)
    record.take(again)
    assert record.ends[-1] is again
    assert len(record.ends) == 2
    record.take(start)  # from the very beginning
    assert (len(record.steps), record.ends, record.evaluations, record.snapshots) == (0, [], {}, [])


@pytest.fixture
def store(tmp_path):
    return RunStore(f"sqlite:///{tmp_path / 'history.sqlite'}")


def test_the_history_keeps_a_run_with_its_events(store):
    run = store.add("ann", SMALL, "<b>mine</b>", "key", 3.0)
    events = list(fit(SMALL))
    store.append(run.id, pack(events[:7]))
    store.append(run.id, pack(events[7:]))
    record = store.record(run.id)
    end = next(event for event in events if isinstance(event, Finished))
    assert record.finished.val == end.val and record.finished.test == end.test
    assert record.steps.loss.tolist() == [event.loss for event in events if isinstance(event, Step)]
    assert store.get(run.id).name == "<b>mine</b>"
    assert store.get(run.id).recipe == SMALL
    store.delete(run.id)
    assert store.get(run.id) is None
    assert store.record(run.id) is None


def test_the_same_press_of_a_button_is_one_run(store):
    first, second = (store.add("ann", SMALL, "", "press-1", 1.0) for _ in range(2))
    assert first.id == second.id
    assert store.add("ben", SMALL, "", "press-1", 1.0).id != first.id
    assert store.add("ann", SMALL, "", "press-2", 1.0).id != first.id


def test_pages_of_the_history_are_read_by_index_and_never_with_their_events(store):
    ids = [store.add("ann", SMALL, str(number), "", 1.0).id for number in range(30)]
    store.add("ben", SMALL, "", "", 1.0)
    assert [run.id for run in store.page("ann", 10, 5)] == ids[::-1][5:15]
    assert store.count("ann") == 30
    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM runs WHERE visitor = 'ann' ORDER BY number DESC LIMIT 10").all()
    assert "ix_runs_visitor" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_run_ids_cannot_be_guessed(store):
    ids = {store.add("ann", SMALL, "", "", 1.0).id for _ in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 16


def test_the_estimate_learns_from_earlier_runs(store):
    assert store.correction() == 1.0
    for seconds in (2.0, 3.0, 30.0):
        store.change(store.add("ann", SMALL, "", "", 1.0).id, state="finished", ended_by="done", seconds=seconds)
    assert store.correction() == 3.0


def test_a_folder_keeps_the_best_and_some_epochs(tmp_path):
    folder, trainer = RunFolder(tmp_path / "run"), trainer_for(DigitRecipe(network="", train_limit=50, batch=50, epochs=30))
    for event in trainer.events():
        if isinstance(event, EpochEnd):
            folder.keep(trainer, 0.0)
    kept = folder.epochs()
    assert len(kept) == MOST_EPOCHS
    assert {0, 30} <= set(kept)
    best = folder.weights()
    assert all(np.array_equal(best[name], value) for name, value in trainer.best.items())
    assert folder.size() > 0
    with pytest.raises(LookupError, match="not kept any more"):
        folder.weights(next(epoch for epoch in range(30) if epoch not in kept))
    folder.forget_epochs()
    assert folder.epochs() == []
    assert folder.weights()
    folder.delete()
    with pytest.raises(LookupError, match="not there"):
        folder.weights()


def test_orders_are_obeyed_between_steps():
    control, beats = Control(), []
    control.give("step")
    control.wait(lambda: beats.append(1))  # the step that was granted
    assert control.paused
    assert not beats
    control.give("resume")
    control.wait(lambda: beats.append(1))
    assert not beats
    control.give("pause")
    control.give("yield")
    control.wait(lambda: beats.append(1))  # whoever is to leave does not wait
    assert control.yielding and control.paused
    control.give("stop")
    control.wait(lambda: beats.append(1))  # nor who is to stop
    assert control.stopping


def test_one_that_is_let_go_first_has_the_next_turn_and_only_that():
    queue = [*waiting("abc"), Waiting("let", "a", 5.0, 9.0, first=True)]
    turns = FairQueue.of(queue, "a", {"a": 50.0})
    assert turns.begin().run_id == "let"
    assert FairQueue.of(waiting("b"), "a", {}).preempts(Waiting("let", "a", 99.0, 0.0, first=True), 100.0)  # as any other
