"""Shared by all tests."""

import atexit
import functools
import logging
import os
import shutil
import tempfile
from pathlib import Path

# One thread for each library of arithmetic, as in the app: on a busy machine many only wait for one another, and burn the time they wait.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import hypothesis
import pytest
import torch

torch.set_num_threads(1)

# What the app writes, runs and data sets, goes into a folder of its own for each process that tests run in, which also keeps a running app
# out of the way. The processes that a test starts import what started them: they must keep the folder they were given.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
if (given := os.environ.get("GLASSBOX_TESTS")) != WORKER:
    folder = tempfile.mkdtemp(prefix="glassbox-tests-", dir=os.environ["GLASSBOX_HOME"] if given else None)
    os.environ["GLASSBOX_TESTS"], os.environ["GLASSBOX_HOME"] = WORKER, folder
    if not given:  # the first of them, whose folder holds the others': pytest-xdist's processes end without tidying up
        atexit.register(shutil.rmtree, folder, ignore_errors=True)

hypothesis.settings.register_profile("any machine", deadline=None)  # a busy one is slow, not wrong
hypothesis.settings.load_profile("any machine")

ROOT = Path(__file__).parents[1]
ROUTER = ROOT / "pages" / "kit" / "router.py"


REAL = {"browser": "browser", "jobs": "server", "benchmarks": "server"}  # folders whose tests start the app, its workers or a browser
WALKS = {f"tests/browser/test_{what}.py" for what in ("axe", "crawl", "places", "stage")}  # through every page: half of what browsers do


def pytest_terminal_summary(terminalreporter):
    """What failed and then passed is told in full: the product, or its test, has a fault that shows now and then."""
    failed = {report.nodeid for report in terminalreporter.stats.get("failed", ())}
    for report in terminalreporter.stats.get("rerun", ()):
        if report.nodeid not in failed:
            terminalreporter.write_sep("_", f"failed at the first try: {report.nodeid}")
            terminalreporter.write_line(report.longreprtext)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One process more than there are cores: those that start the app spend half of their time waiting for it."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Who runs what: a file's tests share what they have set up, and stay in one process, in their order.

    Those that start the app stay in three: many apps, with their browsers and workers, would keep each other waiting on a small machine.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return "walks" if file in WALKS else REAL.get(file.split("/")[1], file)

    return Scheduling(config, log)


@pytest.fixture(autouse=True, scope="session")
def packages_are_scanned_once():
    """AppTest looks through all packages for components each time that it opens a page: three times the work of the page itself."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def every_line_is_logged():
    """The app's log leaves out what it has just said; a test that starts the app in this process must not silence the next one."""
    yield
    for handler in logging.getLogger().handlers:
        handler.filters.clear()
