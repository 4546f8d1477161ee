"""The training loop on small real trainings."""

import math
import os
import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.storage import tensors
from core.storage.space import SPARE, NoRoom
from core.tasks import fit, trainer_for
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.next_number.recipe import NextNumberRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training import checkpoint
from core.training.events import EpochEnd, Evaluation, Finished, Note, Snapshot, Started, Step
from core.training.metrics import confusion
from core.training.optimizers import OPTIMIZERS, make_optimizer
from core.training.record import Record
from core.training.schedules import SCHEDULES
from core.training.trainer import LOOK_SHARE, Trainer

SMALL = DigitRecipe(network="conv4 pool dense16", train_limit=300, batch=50, epochs=3, dropout=0.2, rate=0.003)


def run(recipe, **more):
    record = Record(recipe)
    for event in fit(recipe, **more):
        record.take(event)
    return record


def curve(record):
    return [(end.train, end.val) for end in record.ends], record.steps.loss.tolist(), record.steps.gradients.tolist()


def test_a_training_tells_its_whole_story():
    record = run(SMALL)
    parameters = 4 * 9 + 4 + (4 * 13 * 13 + 1) * 16 + 17 * 10
    names = ("conv1", "dense1", "scores")
    assert record.started == Started(parameters, names, 300, 750, steps_per_epoch=6, epochs=3, device=record.started.device)
    assert record.steps.number.tolist() == list(range(1, 19))
    assert [end.number for end in record.ends] == [0, 1, 2, 3]
    assert record.ends[0].val["loss"] == pytest.approx(math.log(10), abs=0.1)  # knows nothing yet
    assert record.ends[-1].val["loss"] < 2.2
    assert record.finished.reason == "done"
    assert 0.2 < record.finished.test["accuracy"] <= 1
    assert len(record.evaluations[3].kept["predictions"]) == 750
    assert record.snapshots[-1].seen["filters"].shape == (4, 3, 3)
    assert sum(record.snapshots[-1].histograms[0].counts) == 4 * 9


def test_the_same_recipe_gives_the_same_curves_and_another_seed_others():
    recipe = replace(SMALL, rotate=5.0, noise=0.1)
    assert curve(run(recipe)) == curve(run(recipe))
    assert curve(run(recipe))[1] != curve(run(replace(recipe, seed=1)))[1]


def test_a_confusion_matrix_counts_every_validation_picture():
    from core.data.digits.digit_set import digit_set

    record, labels = run(SMALL), digit_set("sample").validation.labels.numpy()
    matrix = confusion(labels, record.evaluations[3].kept["predictions"], len(SMALL.classes))
    assert matrix.sum() == 750
    assert np.trace(matrix) / 750 == pytest.approx(record.ends[3].val["accuracy"], abs=1e-6)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns(optimizer):
    rate = {"sgd": 0.2, "momentum": 0.05}.get(optimizer, 0.01)
    record = run(replace(SMALL, optimizer=optimizer, rate=rate, dropout=0.0, epochs=5))
    assert record.ends[-1].val["loss"] < record.ends[0].val["loss"] - 0.5


def test_a_last_batch_of_one_is_left_out_with_batch_norm_and_every_epoch_is_kept_for_replay(monkeypatch):
    monkeypatch.setattr("core.training.trainer.LOOK_SECONDS", math.inf)  # nothing in between
    record = run(replace(SMALL, train_limit=101, batch=50, batch_norm=True))
    assert record.steps.number.tolist() == list(range(1, 7))
    assert [(snapshot.step, snapshot.epoch) for snapshot in record.snapshots] == [(0, 0), (2, 1), (4, 2), (6, 3)]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_rate_is_pytorch_s_own(schedule):
    recipe = DigitRecipe(train_limit=1000, batch=100, epochs=7, schedule=schedule, rate=0.1)
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=recipe.rate)
    scheduler = {
        "constant": lambda: torch.optim.lr_scheduler.ConstantLR(optimizer, 1.0),
        "step": lambda: torch.optim.lr_scheduler.MultiStepLR(optimizer, [int(0.6 * recipe.steps), int(0.85 * recipe.steps)]),
        "cosine": lambda: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, recipe.steps),
        "onecycle": lambda: torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=recipe.steps),
    }[schedule]()
    for step in range(recipe.steps):
        assert recipe.rate_at(step) == pytest.approx(scheduler.get_last_lr()[0], rel=1e-6, abs=1e-12)
        optimizer.step()
        scheduler.step()


def test_decay_and_penalties_shrink_the_weights():
    def size(recipe):
        trainer = trainer_for(recipe)
        list(trainer.events())
        return sum(float(weight.detach().abs().sum()) for weight in trainer.named_weights.values())

    plain = size(SMALL)
    assert size(replace(SMALL, l1=0.01)) < plain
    assert size(replace(SMALL, l2=0.1)) < plain


def test_clipping_bounds_the_update():
    trainer = trainer_for(replace(SMALL, optimizer="sgd", rate=1.0, clip=0.01, epochs=1, mixed_precision=False))
    before = {name: value.clone() for name, value in trainer.net.state_dict().items()}
    steps = []
    for event in trainer.events():
        if isinstance(event, Step):
            steps.append(event)
            after = {name: value.clone() for name, value in trainer.net.state_dict().items()}
    assert max(map(max, (step.gradients for step in steps))) > 0.01  # the lengths are those before clipping
    moved = float(sum((after[name] - before[name]).square().sum() for name in before)) ** 0.5
    assert 0 < moved <= 0.01 * len(steps)


def test_a_rate_too_high_ends_in_a_clear_word_and_the_last_good_weights():
    record = run(replace(SMALL, optimizer="sgd", rate=1000.0, network="conv4 dense64", epochs=20))
    assert record.finished.reason == "diverged"
    assert "rate too high" in record.finished.text
    assert len(record.steps.number)  # everything up to there is kept
    assert math.isfinite(record.finished.val["loss"])
    losses = {end.number: end.val["loss"] for end in record.ends}
    assert record.finished.best_epoch == min(losses, key=lambda number: losses[number] if math.isfinite(losses[number]) else math.inf)


def test_zeros_learn_nothing():
    record = run(replace(SMALL, init="zeros"))
    assert record.ends[-1].val["loss"] == pytest.approx(math.log(10), abs=0.02)


def test_early_stopping_goes_back_to_the_best():
    recipe = DigitRecipe(network="dense64", train_limit=60, batch=60, epochs=60, dropout=0.0, rate=0.03, patience=3)
    trainer = trainer_for(recipe)
    events = list(trainer.events())
    end = next(event for event in events if isinstance(event, Finished))
    ends = [event for event in events if isinstance(event, EpochEnd)]
    assert end.reason == "early"
    assert ends[-1].number == end.best_epoch + 3
    with torch.inference_mode():
        scores = trainer._outputs(trainer.task.inputs(trainer.task.validation, slice(None)))
    assert float(torch.nn.functional.cross_entropy(scores, trainer.task.validation.labels)) == pytest.approx(end.val["loss"], rel=1e-4)


def test_dead_units_are_seen():
    trainer = trainer_for(replace(SMALL, dropout=0.0))
    with torch.no_grad():
        trainer.net.layers.dense1.bias.fill_(-100.0)  # sixteen of twenty units can never fire
    evaluation = next(event for event in trainer.events() if isinstance(event, Evaluation))
    assert evaluation.dead_fraction == pytest.approx(16 / 20)


@pytest.mark.parametrize(("together", "last"), [(1, 8), (4, 10), (16, 12)])
def test_stopping_ends_at_the_next_event_with_the_best_weights(together, last):
    trainer = trainer_for(replace(SMALL, epochs=50))
    trainer.told_every = together  # what a graphics card had computed before it was told to stop, is told
    seen = []
    for event in trainer.events():
        seen.append(event)
        trainer.stopped = (isinstance(event, Step) and event.number >= 8) or trainer.stopped
    steps = [event.number for event in seen if isinstance(event, Step)]
    assert steps[-1] == trainer.step == last
    assert seen[-1].reason == "stopped"
    assert seen[-1].best_epoch in (0, 1)


def test_stopping_while_judging_keeps_what_was_judged_before(monkeypatch):
    monkeypatch.setattr("core.tasks.digits.task.DigitTask.check_batch", 100)
    trainer = trainer_for(SMALL)
    ends = 0
    for event in trainer.events():
        ends += isinstance(event, EpochEnd)
        trainer.stopped = trainer.stopped or (ends == 1 and type(event).__name__ == "Checking")
    assert event.reason == "stopped"
    assert event.best_epoch == 0
    assert len(event.kept["predictions"]) == 750  # the last judgement is whole


class Memory:
    """A device that runs out of memory for more than `room` pictures at once."""

    def __init__(self, monkeypatch, room):
        self.largest, real = 0, Trainer._outputs

        def outputs(trainer, x):
            if trainer.net.training and len(x) > room:
                raise torch.OutOfMemoryError("CUDA out of memory")
            self.largest = max(self.largest, len(x) if trainer.net.training else 0)
            return real(trainer, x)

        monkeypatch.setattr(Trainer, "_outputs", outputs)


def test_out_of_memory_halves_the_batch_and_gives_the_same_result(monkeypatch):
    recipe = replace(SMALL, dropout=0.0, mixed_precision=False)
    whole = run(recipe)
    Memory(monkeypatch, room=13)
    halved = run(recipe)
    assert halved.steps.loss.tolist() == pytest.approx(whole.steps.loss, rel=1e-3)
    assert halved.finished.val["loss"] == pytest.approx(whole.finished.val["loss"], rel=1e-3)
    assert len(halved.notes) == 2  # 50 -> 25 -> 13
    assert "4 pieces of 13" in halved.notes[-1]


def test_out_of_memory_for_good_fails_cleanly(monkeypatch):
    Memory(monkeypatch, room=1)
    seen = []
    with pytest.raises(torch.OutOfMemoryError):
        for event in fit(SMALL):
            seen.append(event)
    assert sum(isinstance(event, Note) for event in seen) == 4


def continued(recipe, stop_after, file):
    """A training that is cut off after an epoch and continued by a new trainer."""
    first, record = trainer_for(recipe), Record(recipe)
    for event in first.events():
        record.take(event)
        if isinstance(event, EpochEnd) and event.number == stop_after:
            checkpoint.save(first, file, 1.0)
        if isinstance(event, Step) and event.number == stop_after * recipe.steps_per_epoch + 2:
            break  # as when the process is killed
    second = trainer_for(recipe)
    checkpoint.restore(second, file)
    for event in second.events():
        record.take(event)
    return record


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_a_continued_training_ends_as_the_whole_one(tmp_path, optimizer):
    recipe = replace(SMALL, optimizer=optimizer, batch_norm=True, rotate=4.0, schedule="cosine")
    whole, parts = run(recipe), continued(recipe, 1, tmp_path / "checkpoint.safetensors")
    assert curve(parts) == curve(whole)
    assert parts.finished.test == whole.finished.test
    assert parts.steps.number.tolist() == whole.steps.number.tolist()
    assert checkpoint.epoch_kept(tmp_path / "checkpoint.safetensors") == 1
    (tmp_path / "damaged").write_bytes(b"damaged")
    assert checkpoint.epoch_kept(tmp_path / "damaged") == checkpoint.epoch_kept(tmp_path / "none") == 0


@pytest.mark.parametrize("stop", [1, 6, 13])
@pytest.mark.parametrize(
    "recipe",
    [
        replace(SMALL, batch_norm=True, dropout=0.3, rotate=4.0, schedule="cosine", mixed_precision=True),
        replace(SMALL, optimizer="momentum", network="conv4 pool conv8k1 dense16", dropout=0.3),
        ReviewRecipe(epochs=3, train_limit=200, batch=32, cell="gru", dropout=0.3, patience=2),
        NextNumberRecipe(epochs=3, train_limit=192, batch=32),
    ],
    ids=["half", "momentum", "reviews", "numbers"],
)
def test_a_training_that_rests_within_an_epoch_goes_on_to_the_last_digit(tmp_path, recipe, stop):
    whole, record, file = run(recipe), Record(recipe), tmp_path / "checkpoint.safetensors"
    for turn in (stop, stop + 1, None):  # twice, and then to the end
        trainer = trainer_for(recipe, device="cpu")
        if turn != stop:
            checkpoint.restore(trainer, file)
        for event in trainer.events():
            record.take(event)
            if isinstance(event, Step) and event.number == turn:
                assert trainer.rests(event)
                checkpoint.save(trainer, file, 1.0)
                break
    assert curve(record) == curve(whole)
    assert record.steps.number.tolist() == whole.steps.number.tolist()
    assert record.finished.test == whole.finished.test and record.finished.best_epoch == whole.finished.best_epoch
    assert record.finished.seconds > 1.0


def test_nothing_rests_where_a_loss_has_run_away_or_a_result_is_still_to_come():
    trainer = trainer_for(SMALL, device="cpu")
    trainer.step = 7
    found = [trainer.rests(Step(*step, 0.1, ())) for step in ((7, 1.0), (6, 1.0), (7, 1e6), (7, float("nan")))]
    assert found == [True, False, False, False] and not trainer.rests(Note("Oh."))


def test_a_checkpoint_that_does_not_fit_on_the_disk_is_not_begun(tmp_path, monkeypatch):
    file, trainer = tmp_path / "checkpoint.safetensors", trainer_for(SMALL)
    checkpoint.save(trainer, file, 0.0)
    old = file.read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=SPARE + 1000))
    monkeypatch.setattr(tensors, "save_file", None)  # and it is not even tried
    with pytest.raises(NoRoom, match="full"):
        checkpoint.save(trainer, file, 0.0)
    assert file.read_bytes() == old


def test_a_checkpoint_of_another_recipe_or_a_damaged_one_is_refused(tmp_path):
    file = tmp_path / "checkpoint.safetensors"
    trainer = trainer_for(SMALL)
    checkpoint.save(trainer, file, 0.0)
    with pytest.raises(ValueError, match="another recipe"):
        checkpoint.restore(trainer_for(replace(SMALL, seed=1)), file)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ValueError, match="damaged"):
        checkpoint.restore(trainer_for(SMALL), file)
    for metadata in ({"training": "{}"}, {"training": "garbage"}, {"training": "[]"}, {}, {"recipe": "garbage"}):
        tensors.write_tensors(file, {"net.a": torch.ones(1)}, {"recipe": SMALL.to_json()} | metadata)
        with pytest.raises(ValueError, match="damaged"):
            checkpoint.restore(trainer_for(SMALL), file)
    file.write_bytes(b"\xff" * 8 + b"{}")  # a header of 18 exabytes
    with pytest.raises(ValueError, match="damaged"):
        checkpoint.restore(trainer_for(SMALL), file)


@pytest.mark.parametrize("where", ["save_file", "fsync"])
def test_a_crash_while_writing_leaves_the_old_checkpoint_whole(tmp_path, monkeypatch, where):
    file = tmp_path / "checkpoint.safetensors"
    trainer = trainer_for(SMALL)
    checkpoint.save(trainer, file, 0.0)
    old = file.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tensors if where == "save_file" else os, where, full)
    with pytest.raises(OSError, match="No space"):
        checkpoint.save(trainer, file, 0.0)
    assert file.read_bytes() == old
    assert [found.name for found in tmp_path.iterdir()] == [file.name]


def test_the_first_snapshots_are_kept_for_replay(monkeypatch):
    monkeypatch.setattr("core.training.trainer.LOOK_SECONDS", 0.0)
    monkeypatch.setattr("core.training.trainer.LOOK_SHARE", math.inf)
    record = run(SMALL)
    kept = [(snapshot.step, snapshot.epoch) for snapshot in record.snapshots]
    assert kept == sorted(kept) and kept[:6] == [(step, 0) for step in range(6)]
    assert [(step, epoch) for step, epoch in kept if step == 6 * epoch] == [(0, 0), (6, 1), (12, 2), (18, 3)]
    assert isinstance(record.now, Snapshot)


def test_a_look_that_takes_long_is_had_seldom(monkeypatch):
    clock, looks = [0.0], []
    monkeypatch.setattr("core.training.trainer.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(Trainer, "update", lambda self, rows, rate: _later(clock, 0.1))

    def look(self):
        looks.append(clock[0])
        clock[0] += 0.05
        return Snapshot(self.step, self.epoch, ())

    monkeypatch.setattr(Trainer, "look", look)
    for event in trainer_for(replace(SMALL, batch=2), device="cpu")._epoch():
        assert isinstance(event, Step | Snapshot)
    gaps = np.diff(looks)
    assert len(looks) > 2 and (gaps > 0.05 / LOOK_SHARE).all() and (gaps < 0.05 / LOOK_SHARE + 0.3).all()


def _later(clock, seconds):
    clock[0] += seconds
    yield from ()
    return torch.ones(1)


def test_make_optimizer_has_the_recipe_s_decay():
    weights = [torch.nn.Parameter(torch.ones(2))]
    for name in OPTIMIZERS:
        group = make_optimizer(name, weights, SMALL.rate, 0.25).param_groups[0]
        assert group["weight_decay"] == 0.25
        assert group["lr"] == SMALL.rate


def test_a_card_that_does_not_answer_leaves_the_cpu_with_a_notice(monkeypatch):
    from core.training import device

    real = torch.zeros

    def zeros(*shape, **more):
        if torch.device(more.get("device") or "cpu").type == "cuda":
            raise RuntimeError("CUDA driver version is insufficient")
        return real(*shape, **more)

    monkeypatch.setattr(device, "best_device", lambda: device.Device("cuda", "NVIDIA T4 (CUDA)", 2**34))
    monkeypatch.setattr(torch, "zeros", zeros)
    record = run(SMALL)
    assert record.notes == ["The graphics card (NVIDIA T4 (CUDA)) does not answer, so the CPU trains this one."]
    assert record.finished.reason == "done"
