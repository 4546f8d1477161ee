"""When processes start, whom they obey, and what is left where the service cannot be opened."""

import os
import time
from datetime import datetime

import psutil
import pytest
from cryptography import x509
from distributed import Client

from core.jobs import cluster as cluster_module
from core.jobs import training_service
from core.jobs.cluster import Cluster
from core.jobs.keys import shared_key
from core.jobs.training_service import TrainingService
from tests.jobs.test_service import PATIENCE, SMALL, until


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def workers(before=()):
    return [p for p in psutil.Process().children(recursive=True) if p.pid not in before and works(p)]


def works(process):
    try:
        return "resource_tracker" not in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has just ended
        return False


def test_nobody_without_the_key_is_obeyed(own_home):
    cluster = Cluster(lambda message: None)
    try:
        assert cluster.quick(os.getpid).result(PATIENCE) != os.getpid()
        scheduler = cluster.client.scheduler.address
        assert scheduler.startswith("tls://127.0.0.1:")
        listening = [
            scheduler,
            *cluster.client.scheduler_info(n_workers=-1)["workers"],
            *(n.address for n in cluster.local.workers.values()),
        ]
        for address in listening:
            for foreign, key in ((address.replace("tls", "tcp"), None), (address, shared_key())):
                with pytest.raises(OSError):
                    Client(foreign, security=key, timeout="3s", set_as_default=False)
        assert cluster.quick(os.getpid).result(PATIENCE)
    finally:
        cluster.close()


@pytest.mark.parametrize("begun", [False, True], ids=["just asked for", "starting"])
def test_a_process_that_is_just_starting_does_not_outlive_what_asked_for_it(own_home, tmp_path, monkeypatch, begun):
    (tmp_path / "slowly.py").write_text("import time; time.sleep(60)")
    make = cluster_module._worker

    def slowly(*how):
        found = make(*how)
        found["options"]["preload"] = [str(tmp_path / "slowly.py")]  # as on a machine that is busy
        return found

    monkeypatch.setattr(cluster_module, "_worker", slowly)
    before = {process.pid for process in workers()}
    cluster = Cluster(lambda message: None)
    cluster.have(trainings=1, quick=True)
    if begun:
        until(lambda: len(workers(before)) == 2, "both processes to start")
    cluster.close()
    time.sleep(2.0)  # in which none may come back
    assert not workers(before)


def test_a_clock_that_jumps_does_not_part_the_app_from_its_workers():
    certificate = x509.load_pem_x509_certificate(shared_key().tls_ca_file.encode())
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    assert first.replace(tzinfo=None) < datetime(1971, 1, 1) and last.replace(tzinfo=None) > datetime(2500, 1, 1)


def test_processes_start_when_they_are_needed_and_stay(own_home):
    before = {p.pid for p in psutil.Process().children(recursive=True)}
    service = TrainingService()
    try:
        assert not workers(before) and not service.runs("ann") and not workers(before)
        assert service.queue_for("ann", SMALL) == (0, 0.0) and not workers(before)
        service.expect()
        until(lambda: len(workers(before)) == 1, "one process that trains")
        run_id = service.submit("ann", SMALL)
        until(lambda: not service.run(run_id).alive, "the run to end")
        assert service.run(run_id).ended_by == "done"
        cluster = service.supervisor.cluster
        until(lambda: len(workers(before)) == min(2, cluster.slots), "another one for whoever comes next")
        until(lambda: len(cluster.client.scheduler_info(n_workers=-1)["workers"]) == min(2, cluster.slots), "it to be ready")
    finally:
        service.close()
    until(lambda: not workers(before), "all processes to end")


def test_a_service_that_could_not_be_opened_keeps_nobody_out(own_home, monkeypatch):
    def failing(error):
        def fails(*_):
            raise error

        return fails

    for error, what in ((OSError("full"), RuntimeError), (KeyError("a fault"), KeyError)):
        for part in ("RunStore", "RunSupervisor"):
            with monkeypatch.context() as broken:
                broken.setattr(training_service, part, failing(error))
                with pytest.raises(what) as refused:
                    TrainingService()
                assert "Another Glassbox" not in str(refused.value)
    service = TrainingService()
    with pytest.raises(RuntimeError, match="Another Glassbox is using the folder"):
        TrainingService()
    service.close()
    TrainingService().close()
