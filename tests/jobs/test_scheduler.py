"""Runs on a Dask cluster that somebody else has started: a scheduler and a worker on this machine."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from core.jobs import active_run
from core.jobs.training_service import TrainingService
from tests.browser.conftest import free_port
from tests.conftest import ROOT
from tests.jobs.test_service import PATIENCE, SMALL, until, until_kept

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}


@pytest.fixture
def service(tmp_path, monkeypatch):
    """A training service whose runs go to that worker, which shares its folder."""
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(active_run, "HANG_SECONDS", PATIENCE)
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard"]
    worker += ["--local-directory", str(tmp_path / "dask")]
    started = [subprocess.Popen(scheduler, **QUIET), subprocess.Popen([*worker, "--preload", "core.jobs.preload"], **QUIET)]
    monkeypatch.setenv("GLASSBOX_SCHEDULER", address)
    try:
        opened = TrainingService()
        opened.supervisor.cluster.client.wait_for_workers(1, timeout=PATIENCE)
        yield opened
        opened.close()
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def test_a_run_on_another_cluster_is_trained_steered_and_goes_on_after_a_fault(service):
    first = service.submit("ann", SMALL)
    until(lambda: not service.run(first).alive, "the run to end")
    assert service.run(first).ended_by == "done" and service.network(first, epoch=3, task="digits")

    second = service.submit("ann", replace(SMALL, epochs=200))
    until_kept(service, second)
    service.control(second, "ann", "slow")
    pid = service.supervisor.active[second].pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: service.record(second).started.first_step > 0, "another process to go on from the checkpoint")
    assert service.supervisor.active[second].pid != pid and "process that trained it died" in service.record(second).notes[0]
    service.control(second, "ann", "stop")
    until(lambda: not service.run(second).alive, "the run to stop")
    assert service.run(second).ended_by == "stopped"
