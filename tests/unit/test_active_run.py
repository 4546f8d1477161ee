"""The states of a run: told the time and what was heard, without processes and without sleeping."""

from dataclasses import replace
from datetime import datetime

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.jobs import active_run, reasons
from core.jobs.active_run import AGAIN, ALLOWED, HANG_SECONDS, KILL, KILL_SECONDS, OBEY_SECONDS, OVER, YIELD, ActiveRun, End
from core.jobs.queue import TIME_SLICE_SECONDS
from core.jobs.store import ACTIVE, Run
from core.jobs.training_service import ORDERS
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Checking, EpochEnd, Finished, Note, Preparing, Started, Step
from core.training.record import Record

RECIPE = DigitRecipe(network="dense8", train_limit=100, batch=50, epochs=2)
RUN = Run("r1", "ann", "", RECIPE, "waiting", "", "", datetime(2026, 1, 1), None, None, 0, 0, 0, None, None, None, 0.0, 1.0, 0, "")
SAID = {type(event): event for event in fit(RECIPE, device="cpu")}
STARTED, STEP, EPOCH = SAID[Started], SAID[Step], SAID[EpochEnd]
STOPPED, DONE = (replace(SAID[Finished], reason=why, text=f"It says {why}.") for why in ("stopped", "done"))
EVENTS = (Preparing(1, 2), STARTED, STEP, Checking(1, 2), EPOCH, Note("Oh."), STOPPED, DONE)
CROWDING = 2.0


class World:
    """Carries out what a run says, as the supervisor does, and has the time pass."""

    def __init__(self, *events):
        self.now, self.run, self.said, self.seen = 100.0, ActiveRun(RUN, Record(RECIPE)), [], ["waiting"]
        if events:
            self.run.begin(self.now)
            self.hear(*events)

    @property
    def end(self):
        return next((action for action in self.said if isinstance(action, End)), None)

    def do(self, actions):
        self.said += actions
        for action in actions:
            if action == AGAIN:
                self.run.begin(self.now)
        if self.seen[-1] != self.run.state:
            self.seen.append(self.run.state)
        return actions

    def hear(self, *events):
        orders = self.do(self.run.hear(self.now, "tcp://one"))
        for event in events:
            self.run.record.take(event)
            self.do(self.run.hear(self.now, "tcp://one", [event]))
        return orders

    def order(self, what, why=""):
        return self.do(self.run.order(self.now, what, why))

    def wait(self, seconds, words=()):
        """So many seconds, in which these come at every one."""
        for _ in range(int(seconds)):
            self.now += 1.0
            if words and not self.end:
                self.hear(*words)
            self.do(self.run.look(self.now, CROWDING))


def ended(world):
    return world.end and (world.end.state, world.end.reason, world.end.ended_by)


WHAT = st.one_of(
    st.tuples(st.just("order"), st.sampled_from(ORDERS)),
    st.tuples(st.just("event"), st.sampled_from(EVENTS)),
    st.tuples(st.just("silence"), st.integers(1, 700)),
    st.tuples(st.sampled_from(["turn", "death", "fault", "return", "share", "rest", "stay"]), st.booleans()),
)


def happen(world, what, value):
    """What may happen to a run in this state; a process that nobody waits for is heard by nobody."""
    run = world.run
    if what == "turn" and run.state == "waiting":
        run.begin(world.now)
        world.do([])
    elif what == "order":
        world.order(value)
    elif what == "silence":
        world.wait(value)
    elif run.state in ("waiting", *OVER):
        pass
    elif what == "event":
        world.hear(value)
    elif what == "death":
        world.do(run.died(saved=value))
    elif what == "fault":
        world.do(run.failed("A fault."))
    elif what == "return" and run.record.finished:
        world.do(run.finished())
    elif what == "share":
        world.do(run.preempt())
    elif what == "rest" and run.yielding:
        world.do(run.rests(world.now))
    elif what == "stay" and run.yielding:
        world.do(run.stays(world.now))


@given(st.lists(WHAT, max_size=12))
def test_whatever_happens_no_run_leaves_the_table_and_every_run_ends_once(script):
    world = World()
    for what, value in script:
        happen(world, what, value)
    if world.run.state == "waiting":
        world.run.begin(world.now)
    world.wait(2 * CROWDING * (HANG_SECONDS + KILL_SECONDS + active_run.START_SECONDS))
    assert all(after in ALLOWED[before] for before, after in zip(world.seen, world.seen[1:], strict=False))
    assert world.run.state in OVER and world.run.state == world.end.state
    assert sum(isinstance(action, End) for action in world.said) == 1
    assert ("by hand" in world.end.reason) <= ("stop" in [value for _, value in script])


@given(st.lists(WHAT, max_size=6), st.sampled_from(EVENTS))
def test_a_stop_ends_within_its_deadline_whatever_is_said(script, event):
    world = World(STARTED, STEP)
    for what, value in script:
        happen(world, what, value)
    world.order("stop")
    world.wait(OBEY_SECONDS + 1 + KILL_SECONDS * CROWDING + 1, words=[event])
    assert world.run.state in OVER


def test_the_history_counts_as_active_what_is_not_over():
    assert set(ACTIVE) == set(ALLOWED) - set(OVER)
    with pytest.raises(ValueError, match="finished cannot be running"):
        ActiveRun(RUN, Record(RECIPE), state="finished")._go("running")


def test_events_say_what_a_run_does():
    world = World(Preparing(1, 2), STARTED, Checking(1, 2), EPOCH, STEP, Note("Oh."))
    assert world.seen == ["waiting", "starting", "preparing", "running", "evaluating", "running"]
    world.order("pause")
    world.hear(Checking(1, 2))
    assert world.run.state == "paused"
    world.order("resume")
    assert world.run.state == "evaluating"


@pytest.mark.parametrize("before", [(STARTED,), (STARTED, EPOCH, STEP)])
def test_a_check_after_a_stop_may_take_its_time(before):
    """The first one and the last one are always done to the end."""
    world = World(*before)
    world.order("stop")
    for _ in range(20):
        world.wait(0.8 * active_run.STOP_SECONDS * CROWDING)
        world.hear(Checking(1, 2))
    assert KILL not in world.said
    world.hear(STOPPED)
    world.do(world.run.finished())
    assert ended(world) == ("finished", "It says stopped.", "stopped")


@pytest.mark.parametrize(
    ("begun", "reason"), [([STARTED, STEP], reasons.STOPPED), ([Preparing(1, 9)], reasons.STOPPED_EARLY), ([], reasons.NO_PROCESS)]
)
def test_who_does_not_stop_is_ended_and_was_stopped_by_hand(begun, reason):
    world = World(*begun)
    if not begun:
        world.run.begin(world.now)
    world.order("stop")
    world.wait(active_run.STOP_SECONDS * CROWDING + 1, words=begun[1:])  # it goes on training
    if begun:
        assert world.said[-1] == KILL
        world.do(world.run.died(saved=True))
    assert ended(world) == ("interrupted", reason, "stopped")


def given_way(*events):
    """A run that was told to give its place to others, after its share."""
    world = World(STARTED, STEP, *events)
    world.wait(TIME_SLICE_SECONDS + 1, words=[STEP])
    assert world.run.time_slice_left(world.now) < 0
    assert world.do(world.run.preempt()) == [YIELD]
    return world


def test_a_run_gives_way_waits_and_goes_on_by_itself():
    world = given_way()
    assert world.run.state == "running" and world.do(world.run.preempt()) == []  # it is told once
    world.hear(STEP)
    world.do(world.run.rests(world.now))
    assert (world.run.state, world.run.asked, world.run.worker, world.end) == ("waiting", world.now, "", None)
    world.wait(10_000)  # nothing is expected of a run that waits
    world.run.begin(world.now)
    assert world.do(world.run.hear(world.now, "tcp://two", [replace(STARTED, first_step=1), STEP])) == []
    assert (world.run.state, world.run.attempts, world.run.time_slice_left(world.now)) == ("running", 2, TIME_SLICE_SECONDS)
    assert world.do(world.run.died(saved=True)) == [AGAIN]  # a turn is no death: it is helped up once all the same


def test_getting_ready_is_not_counted_as_a_turn_and_cannot_be_set_aside():
    world = World(Preparing(1, 2))
    world.wait(3 * TIME_SLICE_SECONDS, words=[Preparing(1, 2)])
    assert world.run.time_slice_left(world.now) == TIME_SLICE_SECONDS and world.do(world.run.preempt()) == []
    world.hear(STARTED)
    assert world.do(world.run.preempt()) == [YIELD]


def test_a_run_that_cannot_be_saved_stays_for_another_share():
    world = given_way()
    world.do(world.run.stays(world.now))
    assert world.run.state == "running" and world.run.time_slice_left(world.now) == TIME_SLICE_SECONDS
    assert world.do(world.run.preempt()) == [YIELD]


def test_a_paused_run_leaves_its_place_to_others_and_is_not_called_stopped_by_hand():
    world = given_way()
    world.order("pause")
    world.do(world.run.rests(world.now))
    assert ended(world) == ("interrupted", reasons.PAUSED_LONG, "stopped")


@pytest.mark.parametrize("obeys", [True, False])
def test_a_paused_run_that_cannot_be_saved_ends_for_others(obeys):
    world = given_way()
    world.order("pause")
    assert world.do(world.run.stays(world.now)) == ["stop"]
    if obeys:
        world.hear(STOPPED)
        world.do(world.run.finished())
    world.wait((active_run.STOP_SECONDS + KILL_SECONDS) * CROWDING + 2)
    assert ended(world) == ("finished" if obeys else "interrupted", reasons.PAUSED_UNSAVED, "stopped")
    assert "can go on" in reasons.PAUSED_LONG and "can go on" not in reasons.PAUSED_UNSAVED


def test_a_stop_while_it_gives_way_ends_it():
    world = given_way()
    world.order("stop")
    assert world.do(world.run.preempt()) == []
    world.do(world.run.rests(world.now))
    assert ended(world) == ("interrupted", reasons.STOPPED, "stopped")
    world = given_way()
    world.do(world.run.rests(world.now))
    world.order("stop")  # and while it waits for its next turn
    assert ended(world) == ("interrupted", reasons.STOPPED, "stopped")


@pytest.mark.parametrize("obeys", [True, False])
def test_who_sits_at_the_machine_stops_any_run_and_it_is_told_so(obeys):
    world = World(STARTED, STEP)
    assert world.order("stop", reasons.STOPPED_HERE) == ["stop"]
    if obeys:
        world.hear(STOPPED)
        world.do(world.run.finished())
    else:
        world.do(world.run.died(saved=True))
    assert ended(world) == ("finished" if obeys else "interrupted", reasons.STOPPED_HERE, "stopped")
    waiting = World()
    waiting.order("stop", reasons.STOPPED_HERE)
    assert ended(waiting) == ("interrupted", reasons.STOPPED_HERE, "stopped")


def test_a_hanging_process_is_ended_and_the_run_goes_on_once_as_it_was():
    world = World(STARTED, STEP)
    world.order("slow")
    world.order("pause")
    world.wait(HANG_SECONDS * CROWDING + 1)
    assert world.said[-1] == KILL
    world.do(world.run.died(saved=True))
    assert (world.said[-1], world.run.state, world.run.attempts) == (AGAIN, "paused", 2)
    assert world.hear() == ["slow", "pause"]
    world.do(world.run.died(saved=True))
    assert ended(world) == ("failed", reasons.DIED, "")


def test_orders_wait_for_the_first_word_and_slow_motion_ends_by_itself():
    world = World()
    assert world.order("pause") == []
    world.run.begin(world.now)
    assert [world.order(what) for what in ("slow", "pause", "step")] == [[], [], []]
    assert world.hear(STARTED) == ["slow", "pause", "step"] and world.hear() == []
    assert world.run.run == replace(RUN, slow=True) and world.run.state == "paused"
    world.wait(active_run.SLOW_FOR + 1, words=[STEP])
    assert not world.run.run.slow


def test_a_run_that_no_process_takes_ends():
    world = World()
    world.run.begin(world.now)
    world.wait(active_run.START_SECONDS * CROWDING)
    assert not world.end
    world.wait(1)
    assert ended(world) == ("failed", reasons.NO_PLACE, "")


def test_taken_out_of_the_queue():
    world = World()
    world.order("stop")
    assert ended(world) == ("interrupted", reasons.TAKEN_OUT, "stopped")
    assert world.order("stop") == world.order("resume") == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (torch.AcceleratorError("CUDA error: out of memory"), reasons.OUT_OF_MEMORY),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"), reasons.OUT_OF_MEMORY),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), reasons.OUT_OF_MEMORY),
        (torch.AcceleratorError("CUDA error: device-side assert triggered"), reasons.GPU_LOST),
    ],
)
def test_a_card_without_memory_has_not_failed(error, words):
    assert reasons.reason(error) == words
