"""Runs on real worker processes: orders, faults, fairness, and what is still there after a restart."""

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import sqlalchemy.event
import torch

from core.jobs import active_run, queue, quick, reasons, training_service, work
from core.jobs.cluster import load_factor
from core.jobs.quick import Lost
from core.jobs.training_service import TrainingService
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Checking
from core.training.record import Record
from core.training.run_folder import run_folder
from tests.conftest import ROOT

SMALL = DigitRecipe(network="conv4 pool dense16", train_limit=300, batch=50, epochs=3, dropout=0.0, rate=0.003)
LONG = replace(SMALL, epochs=200)
GOING = ("running", "evaluating")
PATIENCE = 150.0  # seconds until a test gives up: a busy machine is slow, not wrong


def until(true, what="it to happen"):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"waited {PATIENCE:g} s for {what}"
        time.sleep(0.02)


def until_kept(service, run_id):
    """Until there is a checkpoint of an epoch: each is told before it is kept, the first at the latest when the second is told."""
    until(lambda: service.record(run_id) and service.record(run_id).ends and service.record(run_id).ends[-1].number >= 2, "a checkpoint")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder, before = tmp_path_factory.mktemp("home"), os.environ["GLASSBOX_HOME"]
    os.environ["GLASSBOX_HOME"] = str(folder)
    yield folder
    os.environ["GLASSBOX_HOME"] = before


@pytest.fixture(scope="module")
def service(home):
    opened = TrainingService()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def empty(service):
    """Every test leaves the slots free."""
    yield
    with service.supervisor.lock:
        for active in list(service.supervisor.active.values()):
            service.supervisor.carry_out(active, active.order(time.monotonic(), "stop"))
    until(lambda: not service.supervisor.active, "the runs to stop")


def whole(recipe):
    record = Record(recipe)
    for event in fit(recipe):
        record.take(event)
    return record


def steps(service, run_id):
    return len(service.record(run_id).steps)


def ended(service, run_id):
    until(lambda: not service.run(run_id).alive, "the run to end")
    return service.run(run_id)


def begun(service, recipe=LONG, visitor="ann", **more):
    run_id = service.submit(visitor, recipe, **more)
    until(lambda: service.record(run_id).ends and steps(service, run_id) > 2, "the run to begin")
    return run_id


def process(service, run_id, before=0):
    """The number of the process that trains it, once there is another than before."""
    until(lambda: (pid := service.supervisor.active[run_id].pid) not in (0, before) and psutil.pid_exists(pid), "the process")
    return service.supervisor.active[run_id].pid


def test_a_run_gives_what_fit_gives_and_keeps_it(service):
    run_id = service.submit("ann", SMALL, name="mine")
    run, expected = ended(service, run_id), whole(SMALL)
    record = service.record(run_id)
    assert (run.state, run.ended_by, run.name, run.epochs_done) == ("finished", "done", "mine", 3)
    assert [end.val["loss"] for end in record.ends] == pytest.approx([end.val["loss"] for end in expected.ends], rel=1e-4)
    assert run.val["accuracy"] == pytest.approx(expected.finished.val["accuracy"])
    assert run.test["accuracy"] == pytest.approx(expected.finished.test["accuracy"], abs=0.005)
    assert run.parameters == expected.started.parameters
    assert service.epochs_kept(run_id) == [0, 1, 2, 3]
    network = service.network(run_id, epoch=1, task="digits")
    assert not network.training
    with pytest.raises(LookupError, match="not kept"):
        service.network(run_id, epoch=99, task="digits")
    assert service.estimate(SMALL) > 0


def test_pause_step_resume_stop(service):
    run_id = begun(service)
    service.control(run_id, "ann", "pause")
    assert service.run(run_id).state == "paused"
    until(lambda: time.monotonic() - service.supervisor.active[run_id].heard > 0.5, "the run to stand still")
    held = steps(service, run_id)
    service.control(run_id, "ann", "step")
    until(lambda: steps(service, run_id) == held + 1, "one step")
    until(lambda: service.record(run_id).now.step == service.record(run_id).steps.number[-1], "a picture of the network after the step")
    service.control(run_id, "ann", "resume")
    until(lambda: steps(service, run_id) > held + 5, "the run to go on")
    assert service.run(run_id).state in GOING
    service.control(run_id, "ann", "stop")
    run = ended(service, run_id)
    assert (run.state, run.ended_by) == ("finished", "stopped")
    assert service.record(run_id).finished.best_epoch <= run.epochs_done
    assert service.network(run_id, task="digits")
    service.control(run_id, "ann", "pause")  # an order to a run that is over does nothing
    assert service.run(run_id).state == "finished"


def test_slow_motion(service):
    run_id = begun(service)
    service.control(run_id, "ann", "slow")

    def one_at_a_time() -> bool:
        """Silence, then a step or two: silence alone may be a busy machine, before the order has reached the process."""
        until(lambda: time.monotonic() - service.supervisor.active[run_id].heard > 0.4, "silence between two steps")
        held = steps(service, run_id)
        until(lambda: steps(service, run_id) > held, "a slow step")
        return steps(service, run_id) <= held + 2

    until(lambda: all(one_at_a_time() for _ in range(3)), "the run to become slow, and to stay so")
    assert service.run(run_id).slow
    service.supervisor.active[run_id].slow_until -= work.SLOW_FOR
    until(lambda: not service.run(run_id).slow, "the switch to go off, as the worker ends slow motion by itself")
    service.control(run_id, "ann", "fast")
    held = steps(service, run_id)
    until(lambda: steps(service, run_id) > held + 20, "the run to become fast again")


def test_orders_given_before_the_process_is_ready_are_obeyed(service):
    run_id = service.submit("ann", LONG)
    service.control(run_id, "ann", "stop")
    run = ended(service, run_id)
    assert run.ended_by == "stopped" and run.epochs_done < LONG.epochs
    assert run.reason == reasons.TAKEN_OUT or run.reason.startswith("Stopped by hand in epoch")


def test_only_the_owner_steers(service):
    run_id = begun(service)
    for act in (
        lambda: service.control(run_id, "eve", "stop"),
        lambda: service.delete(run_id, "eve"),
        lambda: service.rename(run_id, "eve", "x"),
    ):
        with pytest.raises(PermissionError, match="somebody else"):
            act()
    assert service.run(run_id).alive
    with pytest.raises(PermissionError):
        service.control("no-such-run", "ann", "stop")
    with pytest.raises(ValueError, match="no order"):
        service.control(run_id, "ann", "explode")
    assert service.record("no-such-run") is None


def test_a_double_click_is_one_run(service):
    first, second = (service.submit("ann", SMALL, key="press") for _ in range(2))
    assert first == second
    ended(service, first)


def test_the_queue_is_fair_and_says_how_long(service):
    held = [begun(service, visitor=f"holder{number}") for number in range(service.supervisor.cluster.slots)]
    greedy = [service.submit("greedy", LONG) for _ in range(training_service.MOST_WAITING)]
    with pytest.raises(ValueError, match="waiting already"):
        service.submit("greedy", LONG)
    modest = service.submit("modest", LONG)
    assert service.run(greedy[0]).position == 1
    assert service.run(modest).position == 2
    assert service.run(greedy[1]).position == 3
    newcomer, seconds = service.queue_for("newcomer", LONG)
    assert newcomer == 2 and seconds > 0 and service.queue_for("greedy", LONG)[0] > newcomer
    assert 0 < service.run(greedy[0]).wait_seconds < service.run(greedy[-1]).wait_seconds
    service.control(greedy[0], "greedy", "stop")
    assert service.run(greedy[0]).state == "interrupted"
    assert "queue" in service.run(greedy[0]).reason
    service.control(held[0], "holder0", "stop")
    until(lambda: {service.run(greedy[1]).state, service.run(modest).state} & {"starting", *GOING}, "the next to begin")
    for run_id in greedy[1:]:
        service.control(run_id, "greedy", "stop")


def short_turns(monkeypatch, seconds):
    for module in (active_run, queue):
        monkeypatch.setattr(module, "TIME_SLICE_SECONDS", seconds)


def test_long_runs_take_turns_and_learn_what_an_uninterrupted_one_learns(service, monkeypatch):
    recipe = replace(
        SMALL, network="conv4 pool conv8 dense16", dropout=0.3, epochs=25, batch_norm=True, mixed_precision=True, schedule="cosine"
    )
    whole = service.record(ended(service, service.submit("ann", recipe)).id)
    short_turns(monkeypatch, 0.4)
    ids = [service.submit(visitor, recipe) for visitor in ("ann", "ben", "eve")[: service.supervisor.cluster.slots + 1]]
    until(lambda: any(service.run(run_id).state == "waiting" and service.run(run_id).attempts for run_id in ids), "a run to give way")
    until(lambda: max(service.run(run_id).attempts for run_id in ids) > 1, "it to go on")
    monkeypatch.undo()
    for run_id in ids:
        run, record = ended(service, run_id), service.record(run_id)
        assert (run.state, run.ended_by, run.epochs_done) == ("finished", "done", 25)
        assert record.steps.number.tolist() == whole.steps.number.tolist() and record.steps.loss.tolist() == whole.steps.loss.tolist()
        assert record.steps.gradients.tolist() == whole.steps.gradients.tolist()
        assert [(end.number, end.train, end.val, end.best) for end in record.ends] == [
            (end.number, end.train, end.val, end.best) for end in whole.ends
        ]
        assert (record.finished.test, record.notes) == (whole.finished.test, [])
        stored = service.store.record(run_id)
        assert stored.steps.loss.tolist() == record.steps.loss.tolist() and stored.ends == record.ends
    assert sum(service.run(run_id).attempts for run_id in ids) > len(ids)


def test_a_run_that_cannot_be_saved_keeps_its_place_and_says_so(service, home, monkeypatch):
    short_turns(monkeypatch, 0.4)
    runs = home / "runs"
    runs.rename(home / "aside")
    runs.write_text("no folder")
    try:
        held = [begun(service, visitor=f"holder{number}") for number in range(service.supervisor.cluster.slots)]
        next_one = service.submit("ann", SMALL)
        until(lambda: reasons.STAYS in service.record(held[0]).notes, "the run to say that it stays")
        before = steps(service, held[0])
        until(lambda: steps(service, held[0]) > before, "it to go on")
        service.control(held[0], "holder0", "stop")
        assert ended(service, next_one).ended_by == "done"
    finally:
        runs.unlink()
        (home / "aside").rename(runs)


def test_who_sits_at_the_machine_stops_any_run_and_nobody_else_does(service):
    run_id = begun(service)
    with pytest.raises(PermissionError):
        service.control(run_id, "teacher", "stop")
    with pytest.raises(PermissionError):
        service.control(run_id, "teacher", "pause", at_machine=True)
    assert [run.id for run in service.going()] == [run_id]
    service.control(run_id, "teacher", "stop", at_machine=True)
    run = ended(service, run_id)
    assert (run.ended_by, run.reason) == ("stopped", reasons.STOPPED_HERE) and service.going() == []
    mine = begun(service)
    service.control(mine, "ann", "stop", at_machine=True)  # one's own is stopped by hand
    assert ended(service, mine).reason.startswith("Stopped by hand")


def test_forged_cookies_make_no_queue_of_hours(service):
    """Forty visitors from one address with a run of hours each: a class is let in, more is not, and the wait is said truly."""
    long = DigitRecipe(network="conv64 conv64 conv64 conv64", epochs=200, mixed_precision=False)
    assert service.estimate(long) > 60 * queue.TIME_SLICE_SECONDS
    for number in range(40):
        service.submit(f"forged-{number:020}", long, address="10.0.0.9")
    slots = service.supervisor.cluster.slots
    until(lambda: len(service.supervisor._going()) == slots, "the first to begin")
    before, seconds = service.queue_for("ann", SMALL)
    assert before == 40 - slots and seconds <= queue.TIME_SLICE_SECONDS * -(-(before + 1) // slots)
    for number in range(40, training_service.MOST_FROM_ADDRESS + slots):
        service.submit(f"forged-{number:020}", long, address="10.0.0.9")
    with pytest.raises(ValueError, match="from your address wait already"):
        service.submit("one more", long, address="10.0.0.9")
    assert service.run(service.submit("ann", SMALL, address="10.0.0.7")).alive  # others are let in


def test_a_class_behind_one_address_may_all_race_four_networks():
    assert training_service.MOST_FROM_ADDRESS >= 30 * 4


def test_no_run_begins_or_goes_on_on_a_full_disk(service, monkeypatch):
    cut = begun(service)
    service.control(cut, "ann", "stop")
    ended(service, cut)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=2**20))
    before = service.count("zoe")
    with pytest.raises(ValueError, match=r"The disk of the computer that runs this is full: .* Free some space"):
        service.submit("zoe", SMALL)
    with pytest.raises(ValueError, match="is full"):
        service.continue_run(cut, "ann")
    assert service.count("zoe") == before and not service.supervisor.active and service.run(cut).ended_by == "stopped"


def test_a_killed_process_is_noticed_and_the_run_goes_on_once(service):
    other = begun(service, visitor="ben")
    run_id = begun(service, replace(SMALL, epochs=8))
    until_kept(service, run_id)
    service.control(run_id, "ann", "slow")
    first = process(service, run_id)
    os.kill(first, signal.SIGKILL)
    process(service, run_id, first)
    service.control(run_id, "ann", "fast")
    run, record = ended(service, run_id), service.record(run_id)
    assert (run.state, run.attempts) == ("finished", 2)
    assert "process that trained it died" in record.notes[0]
    assert [end.number for end in record.ends] == list(range(9))
    assert record.steps.number.tolist() == list(range(1, 49))
    assert [end.val["loss"] for end in record.ends] == pytest.approx([end.val["loss"] for end in whole(run.recipe).ends], rel=1e-3)
    assert service.run(other).state in (*GOING, "finished")  # nobody else noticed
    assert steps(service, other) > 2


def test_a_process_killed_twice_fails_the_run_with_the_reason(service):
    run_id = begun(service)
    until_kept(service, run_id)
    first = process(service, run_id)
    os.kill(first, signal.SIGKILL)
    os.kill(process(service, run_id, first), signal.SIGKILL)
    run = ended(service, run_id)
    assert run.state == "failed"
    assert "ended from outside" in run.reason
    service.continue_run(run_id, "ann")  # and even now it can be continued
    until(lambda: service.run(run_id).state in GOING, "the run to go on")
    assert service.record(run_id).ends[1].number == 1


def test_a_process_that_hangs_is_ended(service, monkeypatch):
    run_id = begun(service)
    until_kept(service, run_id)
    monkeypatch.setattr(active_run, "HANG_SECONDS", 2.0)
    first = process(service, run_id)
    os.kill(first, signal.SIGSTOP)
    process(service, run_id, first)
    monkeypatch.undo()
    assert not psutil.pid_exists(first) or psutil.Process(first).status() == psutil.STATUS_ZOMBIE
    until(lambda: service.run(run_id).state in GOING, "the run to go on")


def everywhere(service, function, *arguments):
    """Do something in every process, once all of them are there: one may just be coming back."""
    cluster = service.supervisor.cluster
    cluster.have(cluster.slots, quick=True)
    until(lambda: len(cluster.client.scheduler_info(n_workers=-1)["workers"]) == cluster.slots + 1, "all processes")
    return cluster.client.run(function, *arguments, on_error="ignore")


def test_a_place_whose_nanny_gave_up_comes_back(service, monkeypatch):
    cluster = service.supervisor.cluster
    everywhere(service, os.getpid)
    monkeypatch.setattr(cluster, "mend", lambda: None)
    for name in range(cluster.slots):
        cluster.local.sync(cluster.local.workers[name].close)
    monkeypatch.setattr(active_run, "STOP_SECONDS", 0.5)
    run_id = service.submit("ann", SMALL)
    until(lambda: service.run(run_id).state == "starting", "its turn")
    service.control(run_id, "ann", "stop")  # it has no process, and is over all the same
    assert (ended(service, run_id).state, service.run(run_id).reason) == ("interrupted", reasons.NO_PROCESS)
    monkeypatch.undo()
    assert ended(service, service.submit("ann", SMALL)).ended_by == "done"


def check_slowly(seconds, batch):
    from core.tasks.digits.task import DigitTask
    from core.training import trainer

    DigitTask.check_batch = batch
    trainer.Checking = lambda done, total: time.sleep(seconds) or Checking(done, total)


def test_a_stop_during_the_first_check_waits_for_it_and_the_last(service, monkeypatch):
    monkeypatch.setattr(active_run, "STOP_SECONDS", 2.0)
    everywhere(service, check_slowly, 0.5, 100)
    try:
        run_id = service.submit("ann", SMALL)
        until(lambda: service.run(run_id).state == "evaluating", "the first check")
        service.control(run_id, "ann", "stop")
        assert service.run(run_id).state == "stopping"
        began, run = time.monotonic(), ended(service, run_id)
    finally:
        everywhere(service, check_slowly, 0.0, 1000)
    assert time.monotonic() - began > 2.0 * load_factor()  # to the end of both
    assert (run.state, run.ended_by, run.attempts) == ("finished", "stopped", 1)
    assert run.reason.startswith("Stopped by hand in epoch 1")


def limit_memory(extra):
    import resource

    used = psutil.Process().memory_info().vms
    resource.setrlimit(resource.RLIMIT_AS, (used + extra if extra else resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.skipif(torch.cuda.is_available(), reason="The limit is one of addresses, of which a graphics card's driver takes no end.")
def test_out_of_memory_is_told_and_the_app_lives(service):
    everywhere(service, limit_memory, 60 * 2**20)
    try:
        run_id = service.submit("ann", DigitRecipe(network="conv64 conv64", batch=2048, train_limit=3500, epochs=1, mixed_precision=False))
        run = ended(service, run_id)
    finally:
        everywhere(service, limit_memory, 0)
    assert run.state == "failed"
    assert run.reason == reasons.OUT_OF_MEMORY
    assert ended(service, service.submit("ann", SMALL)).state == "finished"


WHOLE = {}  # in a worker process: what its trainer could do


def fail(method, error=None):
    """In a worker process: a trainer breaks off there; without an error, no more."""
    from core.training.trainer import Trainer

    def broken(*_):
        raise error

    whole = WHOLE.setdefault(method, getattr(Trainer, method))
    setattr(Trainer, method, broken if error else whole)


def test_a_fault_in_the_training_is_a_sentence_with_a_number(service, caplog):
    everywhere(service, fail, "_end_epoch", KeyError("secret detail"))
    try:
        run = ended(service, service.submit("ann", SMALL))
    finally:
        everywhere(service, fail, "_end_epoch")
    assert run.state == "failed"
    assert run.reason.startswith("Something went wrong in the training (error ")
    assert "secret detail" not in run.reason
    assert "secret detail" in caplog.text


def test_a_graphics_card_that_fails_is_told_and_the_run_goes_on_elsewhere(service):
    everywhere(service, fail, "_epoch", torch.AcceleratorError("CUDA error: device-side assert triggered"))
    before = set(everywhere(service, os.getpid).values())
    run_id = service.submit("ann", SMALL)
    run = ended(service, run_id)
    assert (run.state, run.reason) == ("failed", reasons.GPU_LOST)
    until(lambda: not all(map(psutil.pid_exists, before)), "the process with the broken card to end")
    everywhere(service, fail, "_epoch")
    service.continue_run(run_id, "ann")
    assert ended(service, run_id).ended_by == "done"
    assert [end.number for end in service.record(run_id).ends] == [0, 1, 2, 3]


def test_a_full_disk_for_the_history_keeps_the_training_going(service):
    run_id = begun(service, replace(SMALL, epochs=40))
    with service.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    engine = service.store.engine

    def limit(connection, *_):
        connection.execute(f"PRAGMA max_page_count={pages}")

    sqlalchemy.event.listen(engine, "checkout", limit)
    try:
        with pytest.raises(ValueError, match="disk is full"):
            for _ in range(200):
                service.control(service.submit("ben", SMALL), "ben", "stop")
        held = steps(service, run_id)
        until(lambda: steps(service, run_id) > held + 5 or not service.run(run_id).alive, "the training to go on")
    finally:
        sqlalchemy.event.remove(engine, "checkout", limit)
        engine.dispose()  # the limit is a connection's, and there may be several
    ended(service, run_id)
    assert [end.number for end in service.store.record(run_id).ends] == list(range(41))  # what waited in memory was written


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "file"))
    with pytest.raises(RuntimeError, match="cannot be written"):
        TrainingService()


def test_data_that_are_not_there_are_a_sentence(service):
    run = ended(service, service.submit("ann", DigitRecipe(data="mnist")))
    assert run.state == "failed"
    assert "not on this machine yet" in run.reason


def test_a_full_disk_does_not_end_the_training(service, home):
    runs = home / "runs"
    runs.rename(home / "aside")
    runs.write_text("no folder")  # nothing can be written below it, even by root
    try:
        run_id = service.submit("ann", SMALL)
        run = ended(service, run_id)
    finally:
        runs.unlink()
        (home / "aside").rename(runs)
    assert (run.state, run.ended_by) == ("finished", "done")
    assert service.record(run_id).notes == [
        "The weights cannot be kept: the disk is full or may not be written. The training goes on without."
    ]


def test_a_run_that_is_over_can_be_deleted_and_renamed(service):
    run_id = service.submit("dora", SMALL)
    with pytest.raises(ValueError, match="still going on"):
        service.delete(run_id, "dora")
    ended(service, run_id)
    service.rename(run_id, "dora", "x" * 500)
    assert service.runs("dora")[0].name == "x" * 80
    service.delete(run_id, "dora")
    assert service.run(run_id) is None
    assert service.runs("dora") == []
    assert not run_folder(run_id).folder.exists()


def test_a_second_app_on_the_same_folder_is_refused(service):
    asking = "from core import jobs\nif __name__ == '__main__':\n    try: jobs.service()\n    except RuntimeError as why: print(why)"
    told = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, capture_output=True, text=True, timeout=60).stdout
    assert told.startswith("Another Glassbox is using the folder")


APP = """
import sys, time
from core import jobs
from core.tasks.digits.recipe import DigitRecipe

if __name__ == "__main__":
    service = jobs.service()
    run_id = service.submit("ann", DigitRecipe.from_json(sys.argv[1]))
    while len(service.store.record(run_id).ends) < 3:
        time.sleep(0.02)
    waiting = [service.submit("ben", DigitRecipe.from_json(sys.argv[1])) for _ in range(5)][-1]
    print(run_id, waiting, *[active.pid for active in service.supervisor.active.values() if active.pid], flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_after_a_restart_everything_is_found_again_and_goes_on(tmp_path, how, monkeypatch):
    recipe = replace(SMALL, epochs=24, schedule="cosine")
    script = tmp_path / "app.py"
    script.write_text(APP)
    environment = os.environ | {"GLASSBOX_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    app = subprocess.Popen([sys.executable, script, recipe.to_json()], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    run_id, waiting, *pids = app.stdout.readline().split()
    app.send_signal(how)
    app.wait(20)
    app.stdout.close()
    until(lambda: not any(map(psutil.pid_exists, map(int, pids))), "the worker processes to end with the app")

    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))
    service = TrainingService()
    try:
        run = service.run(run_id)
        assert run.state == "interrupted"
        assert "go on from its last epoch" in run.reason
        assert service.run(waiting).state == "interrupted"
        assert [end.number for end in service.record(run_id).ends][:3] == [0, 1, 2]
        service.continue_run(run_id, "ann")
        run, record, expected = ended(service, run_id), service.record(run_id), whole(recipe)
        assert (run.state, run.ended_by) == ("finished", "done")
        assert [end.number for end in record.ends] == list(range(25))
        assert [end.val["loss"] for end in record.ends] == pytest.approx([end.val["loss"] for end in expected.ends], rel=1e-3)
        assert run.val["accuracy"] == expected.finished.val["accuracy"]
    finally:
        service.close()


def test_folders_are_files_of_safetensors_only(service, home):
    ended(service, service.submit("ann", SMALL))
    suffixes = lambda: {file.suffix for file in Path(home / "runs").rglob("*") if file.is_file()}  # noqa: E731
    until(lambda: suffixes() == {".safetensors"}, "the last of those that were stopped to have written")


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def number_of_the_process():
    return os.getpid()


def together(*jobs):
    """What each of these gives or raises, all asked for at the same moment."""
    found, threads = {}, []

    def ask(name, job):
        try:
            found[name] = job()
        except Exception as problem:
            found[name] = problem

    for name, job in enumerate(jobs):
        threads.append(threading.Thread(target=ask, args=(name, job)))
        threads[-1].start()
    for thread in threads:
        thread.join(PATIENCE)
    return [found[name] for name in range(len(jobs))]


def test_what_kills_the_quick_process_takes_nobody_else_s_work_along(service):
    others = [lambda number=number: service.quick(pow, number, 2) for number in range(6)]
    lost, *found = together(lambda: service.quick(die, 0), *others)
    assert isinstance(lost, Lost) and "ended twice" in str(lost) and found == [0, 1, 4, 9, 16, 25]


def test_what_was_lost_with_the_quick_process_is_repeated_by_itself(service, tmp_path):
    before = tmp_path / "died"
    assert service.quick(die_once, str(before)) == "done" and before.exists()


def die_once(file):
    if not Path(file).exists():
        Path(file).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_a_stopped_quick_process_is_replaced(service, monkeypatch):
    first = service.quick(number_of_the_process)
    monkeypatch.setattr(quick, "SILENT_SECONDS", 15.0)  # the new one has to import torch meanwhile
    os.kill(first, signal.SIGSTOP)
    second = service.quick(number_of_the_process)
    assert second != first and (not psutil.pid_exists(first) or psutil.Process(first).status() == psutil.STATUS_ZOMBIE)


def test_a_search_for_a_rate_lets_others_in_between(service):
    search, said = service.search(replace(DigitRecipe(), batch=256, mixed_precision=False))
    search.start()
    until(lambda: search.tried, "the search to begin")
    for number in range(3):
        assert service.quick(pow, number, 3) == number**3
    assert search.running and not said
    search.stop()
    search.wait(PATIENCE)
    assert not search.finished and 0 < len(search.tried) < search.count


@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(file.read_bytes()[:-100]), lambda file: file.write_bytes(b"")])
def test_a_damaged_checkpoint_is_a_sentence_and_the_run_can_begin_again(service, damage):
    run_id = begun(service)
    until_kept(service, run_id)
    service.control(run_id, "ann", "stop")
    ended(service, run_id)
    damage(run_folder(run_id).checkpoint)
    service.continue_run(run_id, "ann")
    run = ended(service, run_id)
    assert run.state == "failed" and "checkpoint of this run is damaged" in run.reason and "from the start" in run.reason
    assert not service.goes_on(run_id)
    with pytest.raises(ValueError, match="only be trained again from the start"):
        service.continue_run(run_id, "ann")
    service.continue_run(run_id, "ann", or_again=True)
    until(lambda: service.run(run_id).state in GOING, "the run to begin again")


@pytest.mark.parametrize(
    "wrong",
    [{"rate": 0}, {"rate": -1}, {"rate": 1e9}, {"rate": math.nan}, {"epochs": 0}, {"epochs": 10**9}, {"batch": 301}, {"batch": 0}],
    ids=str,
)
def test_no_job_has_a_wrong_recipe_whoever_sends_it(wrong):
    """At the border between the processes, too: what a worker is sent is looked at again."""
    text = json.dumps(json.loads(SMALL.to_json()) | wrong)
    with pytest.raises(ValueError, match=next(iter(wrong))):
        work.train("run", text, "", False, 1)


def test_the_thirty_first_pupil_is_let_in_and_told_a_true_place(service):
    slots = service.supervisor.cluster.slots
    for number in range(30):
        service.submit(f"pupil-{number}", LONG, address="192.168.0.1")
    greedy = [service.submit("greedy", LONG, address="192.168.0.1") for _ in range(training_service.MOST_WAITING)]
    with pytest.raises(ValueError, match="waiting already"):
        service.submit("greedy", LONG)
    until(lambda: len(service.supervisor._going()) == slots, "the first to begin")
    with service.supervisor.lock:
        late = service.run(service.submit("late", LONG, address="192.168.0.1"))
        first, second = (service.run(run_id) for run_id in greedy[:2])
        places = [
            service.run(run_id).position for run_id in service.supervisor.active if service.supervisor.active[run_id].state == "waiting"
        ]
    assert first.position < late.position < second.position and sorted(places) == list(range(1, len(places) + 1))
    assert late.wait_seconds <= queue.TIME_SLICE_SECONDS * -(-late.position // slots)
