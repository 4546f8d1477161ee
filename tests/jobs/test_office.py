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

from core.jobs import active_run, manager, queue, quick, reasons, work
from core.jobs.cluster import crowding
from core.jobs.manager import Office
from core.jobs.quick import Lost
from core.tasks import fit
from core.tasks.digits.recipe import DigitRecipe
from core.training.events import Checking
from core.training.record import Record
from core.training.run_folder import run_folder
from tests.conftest import ROOT

SMALL = DigitRecipe(network="conv4 pool dense16", count=300, batch=50, epochs=3, dropout=0.0, rate=0.003)
LONG = replace(SMALL, epochs=200)
GOING = ("running", "evaluating")
PATIENCE = 150.0  # seconds until a test gives up: a busy machine is slow, not wrong


def until(true, what="it to happen"):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"waited {PATIENCE:g} s for {what}"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder, before = tmp_path_factory.mktemp("home"), os.environ["GLASSBOX_HOME"]
    os.environ["GLASSBOX_HOME"] = str(folder)
    yield folder
    os.environ["GLASSBOX_HOME"] = before


@pytest.fixture(scope="module")
def office(home):
    opened = Office()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def empty(office):
    """Every test leaves the slots free."""
    yield
    with office.clerk.lock:
        for live in list(office.clerk.live.values()):
            office.clerk.carry_out(live, live.order(time.monotonic(), "stop"))
    until(lambda: not office.clerk.live, "the runs to stop")


def whole(recipe):
    record = Record(recipe)
    for event in fit(recipe):
        record.take(event)
    return record


def steps(office, run_id):
    return len(office.record(run_id).steps)


def ended(office, run_id):
    until(lambda: not office.run(run_id).alive, "the run to end")
    return office.run(run_id)


def begun(office, recipe=LONG, visitor="ann", **more):
    run_id = office.submit(visitor, recipe, **more)
    until(lambda: office.record(run_id).ends and steps(office, run_id) > 2, "the run to begin")
    return run_id


def process(office, run_id, before=0):
    """The number of the process that trains it, once there is another than before."""
    until(lambda: (pid := office.clerk.live[run_id].pid) not in (0, before) and psutil.pid_exists(pid), "the process")
    return office.clerk.live[run_id].pid


def test_a_run_gives_what_fit_gives_and_keeps_it(office):
    run_id = office.submit("ann", SMALL, name="mine")
    run, expected = ended(office, run_id), whole(SMALL)
    record = office.record(run_id)
    assert (run.state, run.ended_by, run.name, run.epochs_done) == ("finished", "done", "mine", 3)
    assert [end.val["loss"] for end in record.ends] == pytest.approx([end.val["loss"] for end in expected.ends], rel=1e-4)
    assert run.val["accuracy"] == pytest.approx(expected.finished.val["accuracy"])
    assert run.test["accuracy"] == pytest.approx(expected.finished.test["accuracy"], abs=0.005)
    assert run.parameters == expected.started.parameters
    assert office.epochs_kept(run_id) == [0, 1, 2, 3]
    network = office.network(run_id, epoch=1, task="digits")
    assert not network.training
    with pytest.raises(LookupError, match="not kept"):
        office.network(run_id, epoch=99, task="digits")
    assert office.estimate(SMALL) > 0


def test_pause_step_resume_stop(office):
    run_id = begun(office)
    office.control(run_id, "ann", "pause")
    assert office.run(run_id).state == "paused"
    until(lambda: time.monotonic() - office.clerk.live[run_id].heard > 0.5, "the run to stand still")
    held = steps(office, run_id)
    office.control(run_id, "ann", "step")
    until(lambda: steps(office, run_id) == held + 1, "one step")
    until(lambda: office.record(run_id).now.step == office.record(run_id).steps.number[-1], "a picture of the network after the step")
    office.control(run_id, "ann", "resume")
    until(lambda: steps(office, run_id) > held + 5, "the run to go on")
    assert office.run(run_id).state in GOING
    office.control(run_id, "ann", "stop")
    run = ended(office, run_id)
    assert (run.state, run.ended_by) == ("finished", "stopped")
    assert office.record(run_id).finished.best_epoch <= run.epochs_done
    assert office.network(run_id, task="digits")
    office.control(run_id, "ann", "pause")  # an order to a run that is over does nothing
    assert office.run(run_id).state == "finished"


def test_slow_motion(office):
    run_id = begun(office)
    office.control(run_id, "ann", "slow")
    until(lambda: time.monotonic() - office.clerk.live[run_id].heard > 0.4, "the run to become slow")
    held = steps(office, run_id)
    until(lambda: steps(office, run_id) > held, "a slow step")
    assert steps(office, run_id) <= held + 2
    assert office.run(run_id).slow
    office.clerk.live[run_id].slow_until -= work.SLOW_FOR
    until(lambda: not office.run(run_id).slow, "the switch to go off, as the worker ends slow motion by itself")
    office.control(run_id, "ann", "fast")
    until(lambda: steps(office, run_id) > held + 20, "the run to become fast again")


def test_orders_given_before_the_process_is_ready_are_obeyed(office):
    run_id = office.submit("ann", LONG)
    office.control(run_id, "ann", "stop")
    assert not ended(office, run_id).alive


def test_only_the_owner_steers(office):
    run_id = begun(office)
    for act in (
        lambda: office.control(run_id, "eve", "stop"),
        lambda: office.delete(run_id, "eve"),
        lambda: office.rename(run_id, "eve", "x"),
    ):
        with pytest.raises(PermissionError, match="somebody else"):
            act()
    assert office.run(run_id).alive
    with pytest.raises(PermissionError):
        office.control("no-such-run", "ann", "stop")
    with pytest.raises(ValueError, match="no order"):
        office.control(run_id, "ann", "explode")
    assert office.record("no-such-run") is None


def test_a_double_click_is_one_run(office):
    first, second = (office.submit("ann", SMALL, key="press") for _ in range(2))
    assert first == second
    ended(office, first)


def test_the_queue_is_fair_and_says_how_long(office):
    held = [begun(office, visitor=f"holder{number}") for number in range(office.clerk.cluster.slots)]
    greedy = [office.submit("greedy", LONG) for _ in range(manager.MOST_WAITING)]
    with pytest.raises(ValueError, match="waiting already"):
        office.submit("greedy", LONG)
    modest = office.submit("modest", LONG)
    assert office.run(greedy[0]).position == 1
    assert office.run(modest).position == 2
    assert office.run(greedy[1]).position == 3
    newcomer, seconds = office.queue_for("newcomer", LONG)
    assert newcomer == 2 and seconds > 0 and office.queue_for("greedy", LONG)[0] > newcomer
    assert 0 < office.run(greedy[0]).wait_seconds < office.run(greedy[-1]).wait_seconds
    office.control(greedy[0], "greedy", "stop")
    assert office.run(greedy[0]).state == "interrupted"
    assert "queue" in office.run(greedy[0]).reason
    office.control(held[0], "holder0", "stop")
    until(lambda: {office.run(greedy[1]).state, office.run(modest).state} & {"starting", *GOING}, "the next to begin")
    for run_id in greedy[1:]:
        office.control(run_id, "greedy", "stop")


def short_turns(monkeypatch, seconds):
    for module in (active_run, queue):
        monkeypatch.setattr(module, "SHARE_SECONDS", seconds)


def test_long_runs_take_turns_and_learn_what_an_uninterrupted_one_learns(office, monkeypatch):
    recipe = replace(SMALL, network="conv4 pool conv8 dense16", dropout=0.3, epochs=25, batch_norm=True, half=True, schedule="cosine")
    whole = office.record(ended(office, office.submit("ann", recipe)).id)
    short_turns(monkeypatch, 0.4)
    ids = [office.submit(visitor, recipe) for visitor in ("ann", "ben", "eve")[: office.clerk.cluster.slots + 1]]
    until(lambda: any(office.run(run_id).state == "waiting" and office.run(run_id).attempts for run_id in ids), "a run to give way")
    until(lambda: max(office.run(run_id).attempts for run_id in ids) > 1, "it to go on")
    monkeypatch.undo()
    for run_id in ids:
        run, record = ended(office, run_id), office.record(run_id)
        assert (run.state, run.ended_by, run.epochs_done) == ("finished", "done", 25)
        assert record.steps.number.tolist() == whole.steps.number.tolist() and record.steps.loss.tolist() == whole.steps.loss.tolist()
        assert record.steps.gradients.tolist() == whole.steps.gradients.tolist()
        assert [(end.number, end.train, end.val, end.best) for end in record.ends] == [
            (end.number, end.train, end.val, end.best) for end in whole.ends
        ]
        assert (record.finished.test, record.notes) == (whole.finished.test, [])
        stored = office.store.record(run_id)
        assert stored.steps.loss.tolist() == record.steps.loss.tolist() and stored.ends == record.ends
    assert sum(office.run(run_id).attempts for run_id in ids) > len(ids)


def test_a_run_that_cannot_be_saved_keeps_its_place_and_says_so(office, home, monkeypatch):
    short_turns(monkeypatch, 0.4)
    runs = home / "runs"
    runs.rename(home / "aside")
    runs.write_text("no folder")
    try:
        held = [begun(office, visitor=f"holder{number}") for number in range(office.clerk.cluster.slots)]
        next_one = office.submit("ann", SMALL)
        until(lambda: reasons.STAYS in office.record(held[0]).notes, "the run to say that it stays")
        before = steps(office, held[0])
        until(lambda: steps(office, held[0]) > before, "it to go on")
        office.control(held[0], "holder0", "stop")
        assert ended(office, next_one).ended_by == "done"
    finally:
        runs.unlink()
        (home / "aside").rename(runs)


def test_who_sits_at_the_machine_stops_any_run_and_nobody_else_does(office):
    run_id = begun(office)
    with pytest.raises(PermissionError):
        office.control(run_id, "teacher", "stop")
    with pytest.raises(PermissionError):
        office.control(run_id, "teacher", "pause", at_machine=True)
    assert [run.id for run in office.going()] == [run_id]
    office.control(run_id, "teacher", "stop", at_machine=True)
    run = ended(office, run_id)
    assert (run.ended_by, run.reason) == ("stopped", reasons.STOPPED_HERE) and office.going() == []
    mine = begun(office)
    office.control(mine, "ann", "stop", at_machine=True)  # one's own is stopped by hand
    assert ended(office, mine).reason.startswith("Stopped by hand")


def test_forged_cookies_make_no_queue_of_hours(office):
    """Forty visitors from one address with a run of hours each: a class is let in, more is not, and the wait is said truly."""
    long = DigitRecipe(network="conv64 conv64", epochs=200)
    assert office.estimate(long) > 60 * queue.SHARE_SECONDS
    for number in range(40):
        office.submit(f"forged-{number:020}", long, address="10.0.0.9")
    slots = office.clerk.cluster.slots
    until(lambda: len(office.clerk._going()) == slots, "the first to begin")
    before, seconds = office.queue_for("ann", SMALL)
    assert before == 40 - slots and seconds <= queue.SHARE_SECONDS * -(-(before + 1) // slots)
    for number in range(40, manager.MOST_FROM_ADDRESS + slots):
        office.submit(f"forged-{number:020}", long, address="10.0.0.9")
    with pytest.raises(ValueError, match="from your address wait already"):
        office.submit("one more", long, address="10.0.0.9")
    assert office.run(office.submit("ann", SMALL, address="10.0.0.7")).alive  # others are let in


def test_a_class_behind_one_address_may_all_race_four_networks():
    assert manager.MOST_FROM_ADDRESS >= 30 * 4


def test_no_run_begins_or_goes_on_on_a_full_disk(office, monkeypatch):
    cut = begun(office)
    office.control(cut, "ann", "stop")
    ended(office, cut)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=2**20))
    before = office.count("zoe")
    with pytest.raises(ValueError, match=r"The disk of the computer that runs this is full: .* Free some space"):
        office.submit("zoe", SMALL)
    with pytest.raises(ValueError, match="is full"):
        office.continue_run(cut, "ann")
    assert office.count("zoe") == before and not office.clerk.live and office.run(cut).ended_by == "stopped"


def test_a_killed_process_is_noticed_and_the_run_goes_on_once(office):
    other = begun(office, visitor="ben")
    run_id = begun(office, replace(SMALL, epochs=8))
    until(lambda: office.record(run_id).ends[-1].number >= 1, "a checkpoint")
    office.control(run_id, "ann", "slow")
    first = process(office, run_id)
    os.kill(first, signal.SIGKILL)
    process(office, run_id, first)
    office.control(run_id, "ann", "fast")
    run, record = ended(office, run_id), office.record(run_id)
    assert (run.state, run.attempts) == ("finished", 2)
    assert "process that trained it died" in record.notes[0]
    assert [end.number for end in record.ends] == list(range(9))
    assert record.steps.number.tolist() == list(range(1, 49))
    assert [end.val["loss"] for end in record.ends] == pytest.approx([end.val["loss"] for end in whole(run.recipe).ends], rel=1e-3)
    assert office.run(other).state in (*GOING, "finished")  # nobody else noticed
    assert steps(office, other) > 2


def test_a_process_killed_twice_fails_the_run_with_the_reason(office):
    run_id = begun(office)
    until(lambda: office.record(run_id).ends[-1].number >= 1, "a checkpoint")
    first = process(office, run_id)
    os.kill(first, signal.SIGKILL)
    os.kill(process(office, run_id, first), signal.SIGKILL)
    run = ended(office, run_id)
    assert run.state == "failed"
    assert "ended from outside" in run.reason
    office.continue_run(run_id, "ann")  # and even now it can be continued
    until(lambda: office.run(run_id).state in GOING, "the run to go on")
    assert office.record(run_id).ends[1].number == 1


def test_a_process_that_hangs_is_ended(office, monkeypatch):
    run_id = begun(office)
    until(lambda: office.record(run_id).ends[-1].number >= 1, "a checkpoint")
    monkeypatch.setattr(active_run, "HANG_SECONDS", 2.0)
    first = process(office, run_id)
    os.kill(first, signal.SIGSTOP)
    process(office, run_id, first)
    monkeypatch.undo()
    assert not psutil.pid_exists(first) or psutil.Process(first).status() == psutil.STATUS_ZOMBIE
    until(lambda: office.run(run_id).state in GOING, "the run to go on")


def everywhere(office, function, *arguments):
    """Do something in every process, once all of them are there: one may just be coming back."""
    cluster = office.clerk.cluster
    cluster.have(cluster.slots, quick=True)
    until(lambda: len(cluster.client.scheduler_info(n_workers=-1)["workers"]) == cluster.slots + 1, "all processes")
    return cluster.client.run(function, *arguments, on_error="ignore")


def test_a_place_whose_nanny_gave_up_comes_back(office, monkeypatch):
    cluster = office.clerk.cluster
    everywhere(office, os.getpid)
    monkeypatch.setattr(cluster, "mend", lambda: None)
    for name in range(cluster.slots):
        cluster.local.sync(cluster.local.workers[name].close)
    monkeypatch.setattr(active_run, "STOP_SECONDS", 0.5)
    run_id = office.submit("ann", SMALL)
    until(lambda: office.run(run_id).state == "starting", "its turn")
    office.control(run_id, "ann", "stop")  # it has no process, and is over all the same
    assert (ended(office, run_id).state, office.run(run_id).reason) == ("interrupted", reasons.NO_PROCESS)
    monkeypatch.undo()
    assert ended(office, office.submit("ann", SMALL)).ended_by == "done"


def check_slowly(seconds, batch):
    from core.tasks.digits.task import DigitTask
    from core.training import trainer

    DigitTask.check_batch = batch
    trainer.Checking = lambda done, total: time.sleep(seconds) or Checking(done, total)


def test_a_stop_during_the_first_check_waits_for_it_and_the_last(office, monkeypatch):
    monkeypatch.setattr(active_run, "STOP_SECONDS", 2.0)
    everywhere(office, check_slowly, 0.5, 100)
    try:
        run_id = office.submit("ann", SMALL)
        until(lambda: office.run(run_id).state == "evaluating", "the first check")
        office.control(run_id, "ann", "stop")
        assert office.run(run_id).state == "stopping"
        began, run = time.monotonic(), ended(office, run_id)
    finally:
        everywhere(office, check_slowly, 0.0, 1000)
    assert time.monotonic() - began > 2.0 * crowding()  # to the end of both
    assert (run.state, run.ended_by, run.attempts) == ("finished", "stopped", 1)
    assert run.reason.startswith("Stopped by hand in epoch 1")


def limit_memory(extra):
    import resource

    used = psutil.Process().memory_info().vms
    resource.setrlimit(resource.RLIMIT_AS, (used + extra if extra else resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_out_of_memory_is_told_and_the_app_lives(office):
    everywhere(office, limit_memory, 60 * 2**20)
    try:
        run_id = office.submit("ann", DigitRecipe(network="conv64 conv64", batch=2048, count=3500, epochs=1, half=False))
        run = ended(office, run_id)
    finally:
        everywhere(office, limit_memory, 0)
    assert run.state == "failed"
    assert run.reason == reasons.OUT_OF_MEMORY
    assert ended(office, office.submit("ann", SMALL)).state == "finished"


WHOLE = {}  # in a worker process: what its trainer could do


def fail(method, error=None):
    """In a worker process: a trainer breaks off there; without an error, no more."""
    from core.training.trainer import Trainer

    def broken(*_):
        raise error

    whole = WHOLE.setdefault(method, getattr(Trainer, method))
    setattr(Trainer, method, broken if error else whole)


def test_a_fault_in_the_training_is_a_sentence_with_a_number(office, caplog):
    everywhere(office, fail, "_end_epoch", KeyError("secret detail"))
    try:
        run = ended(office, office.submit("ann", SMALL))
    finally:
        everywhere(office, fail, "_end_epoch")
    assert run.state == "failed"
    assert run.reason.startswith("Something went wrong in the training (error ")
    assert "secret detail" not in run.reason
    assert "secret detail" in caplog.text


def test_a_graphics_card_that_fails_is_told_and_the_run_goes_on_elsewhere(office):
    everywhere(office, fail, "_epoch", torch.AcceleratorError("CUDA error: device-side assert triggered"))
    before = set(everywhere(office, os.getpid).values())
    run_id = office.submit("ann", SMALL)
    run = ended(office, run_id)
    assert (run.state, run.reason) == ("failed", reasons.GPU_LOST)
    until(lambda: not all(map(psutil.pid_exists, before)), "the process with the broken card to end")
    everywhere(office, fail, "_epoch")
    office.continue_run(run_id, "ann")
    assert ended(office, run_id).ended_by == "done"
    assert [end.number for end in office.record(run_id).ends] == [0, 1, 2, 3]


def test_a_full_disk_for_the_history_keeps_the_training_going(office):
    run_id = begun(office, replace(SMALL, epochs=40))
    with office.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    engine = office.store.engine

    def limit(connection, *_):
        connection.execute(f"PRAGMA max_page_count={pages}")

    sqlalchemy.event.listen(engine, "checkout", limit)
    try:
        with pytest.raises(ValueError, match="disk is full"):
            for _ in range(200):
                office.control(office.submit("ben", SMALL), "ben", "stop")
        held = steps(office, run_id)
        until(lambda: steps(office, run_id) > held + 5 or not office.run(run_id).alive, "the training to go on")
    finally:
        sqlalchemy.event.remove(engine, "checkout", limit)
        engine.dispose()  # the limit is a connection's, and there may be several
    ended(office, run_id)
    assert [end.number for end in office.store.record(run_id).ends] == list(range(41))  # what waited in memory was written


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "file"))
    with pytest.raises(RuntimeError, match="cannot be written"):
        Office()


def test_data_that_are_not_there_are_a_sentence(office):
    run = ended(office, office.submit("ann", DigitRecipe(data="mnist")))
    assert run.state == "failed"
    assert "not on this machine yet" in run.reason


def test_a_full_disk_does_not_end_the_training(office, home):
    runs = home / "runs"
    runs.rename(home / "aside")
    runs.write_text("no folder")  # nothing can be written below it, even by root
    try:
        run_id = office.submit("ann", SMALL)
        run = ended(office, run_id)
    finally:
        runs.unlink()
        (home / "aside").rename(runs)
    assert (run.state, run.ended_by) == ("finished", "done")
    assert office.record(run_id).notes == [
        "The weights cannot be kept: the disk is full or may not be written. The training goes on without."
    ]


def test_a_run_that_is_over_can_be_deleted_and_renamed(office):
    run_id = office.submit("dora", SMALL)
    with pytest.raises(ValueError, match="still going on"):
        office.delete(run_id, "dora")
    ended(office, run_id)
    office.rename(run_id, "dora", "x" * 500)
    assert office.runs("dora")[0].name == "x" * 80
    office.delete(run_id, "dora")
    assert office.run(run_id) is None
    assert office.runs("dora") == []
    assert not run_folder(run_id).folder.exists()


def test_a_second_app_on_the_same_folder_is_refused(office):
    asking = "from core import jobs\nif __name__ == '__main__':\n    try: jobs.office()\n    except RuntimeError as why: print(why)"
    told = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, capture_output=True, text=True, timeout=60).stdout
    assert told.startswith("Another Glassbox is using the folder")


APP = """
import sys, time
from core import jobs
from core.tasks.digits.recipe import DigitRecipe

if __name__ == "__main__":
    office = jobs.office()
    run_id = office.submit("ann", DigitRecipe.from_json(sys.argv[1]))
    while len(office.store.record(run_id).ends) < 3:
        time.sleep(0.02)
    waiting = [office.submit("ben", DigitRecipe.from_json(sys.argv[1])) for _ in range(5)][-1]
    print(run_id, waiting, *[live.pid for live in office.clerk.live.values() if live.pid], flush=True)
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
    office = Office()
    try:
        run = office.run(run_id)
        assert run.state == "interrupted"
        assert "go on from its last epoch" in run.reason
        assert office.run(waiting).state == "interrupted"
        assert [end.number for end in office.record(run_id).ends][:3] == [0, 1, 2]
        office.continue_run(run_id, "ann")
        run, record, expected = ended(office, run_id), office.record(run_id), whole(recipe)
        assert (run.state, run.ended_by) == ("finished", "done")
        assert [end.number for end in record.ends] == list(range(25))
        assert [end.val["loss"] for end in record.ends] == pytest.approx([end.val["loss"] for end in expected.ends], rel=1e-3)
        assert run.val["accuracy"] == expected.finished.val["accuracy"]
    finally:
        office.close()


def test_folders_are_files_of_safetensors_only(office, home):
    ended(office, office.submit("ann", SMALL))
    assert {file.suffix for file in Path(home / "runs").rglob("*") if file.is_file()} == {".safetensors"}


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


def test_what_kills_the_quick_process_takes_nobody_else_s_work_along(office):
    others = [lambda number=number: office.quick(pow, number, 2) for number in range(6)]
    lost, *found = together(lambda: office.quick(die, 0), *others)
    assert isinstance(lost, Lost) and "ended twice" in str(lost) and found == [0, 1, 4, 9, 16, 25]


def test_what_was_lost_with_the_quick_process_is_repeated_by_itself(office, tmp_path):
    before = tmp_path / "died"
    assert office.quick(die_once, str(before)) == "done" and before.exists()


def die_once(file):
    if not Path(file).exists():
        Path(file).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_a_stopped_quick_process_is_replaced(office, monkeypatch):
    first = office.quick(number_of_the_process)
    monkeypatch.setattr(quick, "SILENT_SECONDS", 5.0)
    os.kill(first, signal.SIGSTOP)
    second = office.quick(number_of_the_process)
    assert second != first and (not psutil.pid_exists(first) or psutil.Process(first).status() == psutil.STATUS_ZOMBIE)


def test_a_search_for_a_rate_lets_others_in_between(office):
    search, said = office.search(replace(DigitRecipe(), batch=256, half=False))
    search.start()
    until(lambda: search.tried, "the search to begin")
    for number in range(3):
        assert office.quick(pow, number, 3) == number**3
    assert search.running and not said
    search.stop()
    search.wait(PATIENCE)
    assert not search.finished and 0 < len(search.tried) < search.count


@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(file.read_bytes()[:-100]), lambda file: file.write_bytes(b"")])
def test_a_damaged_checkpoint_is_a_sentence_and_the_run_can_begin_again(office, damage):
    run_id = begun(office)
    until(lambda: office.record(run_id).ends[-1].number >= 1, "a checkpoint")
    office.control(run_id, "ann", "stop")
    ended(office, run_id)
    damage(run_folder(run_id).checkpoint)
    office.continue_run(run_id, "ann")
    run = ended(office, run_id)
    assert run.state == "failed" and "checkpoint of this run is damaged" in run.reason and "from the start" in run.reason
    assert not office.goes_on(run_id)
    with pytest.raises(ValueError, match="only be trained again from the start"):
        office.continue_run(run_id, "ann")
    office.continue_run(run_id, "ann", or_again=True)
    until(lambda: office.run(run_id).state in GOING, "the run to begin again")


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


def test_the_thirty_first_pupil_is_let_in_and_told_a_true_place(office):
    slots = office.clerk.cluster.slots
    for number in range(30):
        office.submit(f"pupil-{number}", LONG, address="192.168.0.1")
    greedy = [office.submit("greedy", LONG, address="192.168.0.1") for _ in range(manager.MOST_WAITING)]
    with pytest.raises(ValueError, match="waiting already"):
        office.submit("greedy", LONG)
    until(lambda: len(office.clerk._going()) == slots, "the first to begin")
    with office.clerk.lock:
        late = office.run(office.submit("late", LONG, address="192.168.0.1"))
        first, second = (office.run(run_id) for run_id in greedy[:2])
        places = [office.run(run_id).position for run_id in office.clerk.live if office.clerk.live[run_id].state == "waiting"]
    assert first.position < late.position < second.position and sorted(places) == list(range(1, len(places) + 1))
    assert late.wait_seconds <= queue.SHARE_SECONDS * -(-late.position // slots)
