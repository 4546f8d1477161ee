"""Runs on a Dask cluster that somebody else has started: a scheduler and a worker on this machine."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from core.jobs import active_run
from core.jobs.manager import Office
from tests.browser.conftest import free_port
from tests.conftest import ROOT
from tests.jobs.test_office import PATIENCE, SMALL, until

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office whose runs go to that worker, which shares its folder."""
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(active_run, "HANG_SECONDS", PATIENCE)
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard"]
    worker += ["--local-directory", str(tmp_path / "dask")]
    started = [subprocess.Popen(scheduler, **QUIET), subprocess.Popen([*worker, "--preload", "core.jobs.warm"], **QUIET)]
    monkeypatch.setenv("GLASSBOX_SCHEDULER", address)
    try:
        opened = Office()
        opened.clerk.cluster.client.wait_for_workers(1, timeout=PATIENCE)
        yield opened
        opened.close()
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def test_a_run_on_another_cluster_is_trained_steered_and_goes_on_after_a_fault(office):
    first = office.submit("ann", SMALL)
    until(lambda: not office.run(first).alive, "the run to end")
    assert office.run(first).ended_by == "done" and office.network(first, epoch=3, task="digits")

    second = office.submit("ann", replace(SMALL, epochs=200))
    until(lambda: office.record(second).ends and office.record(second).ends[-1].number >= 1, "a checkpoint")
    office.control(second, "ann", "slow")
    pid = office.clerk.live[second].pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: office.record(second).started.first_step > 0, "another process to go on from the checkpoint")
    assert office.clerk.live[second].pid != pid and "process that trained it died" in office.record(second).notes[0]
    office.control(second, "ann", "stop")
    until(lambda: not office.run(second).alive, "the run to stop")
    assert office.run(second).ended_by == "stopped"
