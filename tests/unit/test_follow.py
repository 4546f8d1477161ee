"""A training under somebody's control, without a process: orders that come at any moment, and what is told when."""

from dataclasses import replace

import pytest

from core.jobs import work
from core.jobs.serialization import unpack
from core.jobs.work import Control, Sender, follow
from core.tasks import trainer_for
from core.tasks.digits.recipe import DigitRecipe
from core.training import checkpoint, trainer
from core.training.events import EpochEnd, Finished, Snapshot, Step
from core.training.record import Record
from core.training.run_folder import RunFolder

RECIPE = DigitRecipe(network="dense16", train_limit=800, batch=20, epochs=3, dropout=0.0)  # 40 steps an epoch
TOGETHER = 16  # steps are told, as on a graphics card


class Told:
    """Trains as a worker process does, on a device that tells its steps together, and hears what is sent."""

    def __init__(self, monkeypatch, tmp_path, together=TOGETHER):
        for name, seconds in (("SEND_SECONDS", 0.0), ("HEARTBEAT_SECONDS", 0.01), ("SLOW_SECONDS", 0.0)):
            monkeypatch.setattr(work, name, seconds)
        monkeypatch.setattr(trainer, "LOOK_SECONDS", 1e9)
        self.trainer, self.control, self.record = trainer_for(RECIPE, device="cpu"), Control(), Record(RECIPE)
        self.trainer.told_every = together
        self.folder, self.sender = RunFolder(tmp_path), Sender({}, self.send)
        self.hear = self.computed = lambda *_: None
        update = self.trainer.update

        def updated(*how):
            result = yield from update(*how)
            self.computed(self.trainer.step + 1)
            return result

        self.trainer.update = updated

    def send(self, message):
        events = unpack(message["events"])
        for event in events:
            self.record.take(event)
        for event in events or [None]:  # None: it only says that it is alive
            self.hear(event)

    def follow(self):
        """True: it was set aside."""
        return follow(self.trainer, self.control, self.sender, self.folder)


@pytest.fixture
def told(monkeypatch, tmp_path):
    return Told(monkeypatch, tmp_path)


def test_steps_are_told_together_while_nobody_steps(told):
    heard = []
    told.hear = lambda event: heard.append((event.number, told.trainer.step)) if isinstance(event, Step) else None
    assert not told.follow()
    assert [number for number, _ in heard] == list(range(1, 121))
    assert [step for _, step in heard[:41]] == [16] * 16 + [32] * 16 + [40] * 8 + [56]


def test_who_steps_sees_the_network_after_that_very_step(told):
    shown = []

    def hear(event):
        if isinstance(event, Step) and event.number == 1:
            told.control.give("pause")
        if event is None and told.control.paused:
            shown.append((told.record.steps.newest, told.trainer.step, told.record.now.step))
            told.control.give("step" if len(shown) < 20 else "stop")

    told.hear = hear
    told.follow()
    assert shown == [(step, step, step) for step in range(16, 36)]  # those that were computed when Pause was pressed, then one by one
    assert told.record.finished.reason == "stopped" and told.record.steps.number.tolist() == list(range(1, 36))


def test_in_slow_motion_every_step_is_told(told):
    heard = []

    def hear(event):
        if isinstance(event, Step):
            heard.append((event.number, told.trainer.step))
            told.control.give("fast" if event.number == 60 else "slow" if event.number == 20 else "")

    told.hear = hear
    told.follow()
    assert all(number == step for number, step in heard if 32 < number <= 60)
    assert [step for number, step in heard if 60 < number <= 76] == [76] * 16


@pytest.mark.parametrize("order", ["stop", "pause"])
def test_an_order_is_obeyed_at_the_next_step_however_many_wait_to_be_told(told, order):
    told.computed = lambda step: told.control.give(order) if step == 21 else None
    told.hear = lambda event: told.control.give("stop") if event is None and told.control.paused else None
    told.follow()
    assert told.trainer.step == 21 and told.record.steps.number.tolist() == list(range(1, 22))
    assert told.record.finished.text == "Stopped by hand in epoch 1."


@pytest.mark.parametrize("together", [1, TOGETHER])
def test_what_a_checkpoint_holds_has_been_told(monkeypatch, tmp_path, together):
    told = Told(monkeypatch, tmp_path, together)
    monkeypatch.setattr(work, "SEND_SECONDS", 1e9)  # so that nothing goes out by itself
    save, found = checkpoint.save, []

    def saved(*how):
        found.append((told.trainer.step, told.record.steps.newest, len(told.record.ends), max(told.record.evaluations)))
        save(*how)
        if len(found) == 3:
            told.control.give("yield")

    monkeypatch.setattr(checkpoint, "save", saved)
    assert told.follow()
    assert found == [(0, 0, 1, 0), (40, 40, 2, 1), (80, 80, 3, 2), (81, 81, 3, 2)]


def test_a_process_that_is_killed_when_it_has_saved_leaves_no_gap_in_the_record(monkeypatch, tmp_path):
    told = Told(monkeypatch, tmp_path)
    monkeypatch.setattr(work, "SEND_SECONDS", 1e9)
    keep = told.folder.keep

    def killed(trainer, seconds):
        keep(trainer, seconds)
        if trainer.epoch == 2:
            raise KeyboardInterrupt

    told.folder.keep = killed
    with pytest.raises(KeyboardInterrupt):
        told.follow()
    again = Told(monkeypatch, tmp_path)
    again.record = told.record
    checkpoint.restore(again.trainer, again.folder.checkpoint)
    assert not again.follow()
    assert again.record.steps.number.tolist() == list(range(1, 121)) and sorted(again.record.evaluations) == [0, 1, 2, 3]


class Clock:
    """A clock that goes on by a second at every look, and by as much as is wanted."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(trainer, "time", self)

    def monotonic(self):
        self.now += 1.0
        return self.now


def seconds(events, clock, pause):
    """What a training says that its epochs, and all of it, took, where it is paused so long after every step."""
    found = []
    for event in events:
        if isinstance(event, Step):
            clock.now += pause
        if isinstance(event, EpochEnd | Finished):
            found.append(event.seconds)
    return found


@pytest.mark.parametrize("pause", [0.7, 1e6])
def test_a_pause_is_no_training_time(monkeypatch, pause):
    monkeypatch.setattr(trainer, "LOOK_SECONDS", 1e9)
    clock = Clock(monkeypatch)
    alone = seconds(trainer_for(RECIPE, device="cpu").events(), clock, 0.0)
    assert seconds(trainer_for(RECIPE, device="cpu").events(), clock, pause) == pytest.approx(alone, abs=0.01)
    assert alone[0] == 0.0 and sum(alone[1:-1]) < alone[-1]


def test_nor_is_the_time_between_two_turns(monkeypatch, tmp_path):
    monkeypatch.setattr(trainer, "LOOK_SECONDS", 1e9)
    clock, file = Clock(monkeypatch), tmp_path / "checkpoint.safetensors"
    first, second = trainer_for(RECIPE, device="cpu"), trainer_for(RECIPE, device="cpu")
    alone = seconds(trainer_for(RECIPE, device="cpu").events(), clock, 0.0)
    for event in first.events():
        clock.now += 1e6
        if isinstance(event, Step) and event.number == 60:  # in the middle of an epoch
            checkpoint.save(first, file, first.seconds)
            break
    clock.now += 1e6
    checkpoint.restore(second, file)
    parts = seconds(second.events(), clock, 1e6)
    assert parts[:-1] == pytest.approx(alone[:-1], abs=5) and parts[-1] == pytest.approx(alone[-1], abs=20)


def test_no_epoch_is_shown_with_the_weights_of_the_next(monkeypatch):
    monkeypatch.setattr(trainer, "LOOK_SHARE", float("inf"))
    monkeypatch.setattr(trainer, "LOOK_SECONDS", 0.0)  # as where the last step of every epoch takes long
    trained = trainer_for(replace(RECIPE, train_limit=60), device="cpu")
    record, ends = Record(trained.recipe), {}
    for event in trained.events():
        record.take(event)
        if isinstance(event, EpochEnd):
            ends[event.number] = trained.look()
    shown = {shot.epoch: shot for shot in record.snapshots if shot.step >= 3}
    assert [(shot.epoch, shot.step) for shot in record.snapshots] == [(0, 0), (0, 1), (0, 2), (1, 3), (2, 6), (3, 9)]
    assert all(shown[epoch].histograms == ends[epoch].histograms for epoch in (1, 2, 3))
    record.take(Snapshot(9, 2, ends[3].histograms))  # and as a pause after the last step shows it
    assert len(record.snapshots) == 6 and record.now.epoch == 2
