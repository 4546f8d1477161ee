"""The real app in a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
LAPTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)


def pytest_collection_modifyitems(items):
    """A browser test has two tries. Without a browser it is skipped and says so; with GLASSBOX_BROWSER=required it fails instead."""
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.flaky(reruns=1))
    if CHROMIUM or os.environ.get("GLASSBOX_BROWSER") == "required":
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine; install it to run the browser tests"))


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(server, url):
    """Until the server answers."""
    deadline = time.monotonic() + 300
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline or server.poll() is not None:
                server.kill()
                raise RuntimeError("the app did not start") from None
            time.sleep(0.05)  # the port is not open yet


def start_app(home=None, log=subprocess.DEVNULL, part=None, **popen):
    """Start the app as the README does, or the part of it that a script here shows, on a free port, with a folder of its own.

    Returns the process and its address.
    """
    port, script = free_port(), "tests/browser/alone.py" if part else "app.py"
    more = popen.pop("env", {}) | ({"GLASSBOX_PART": str(ROOT / "tests/browser" / part), "PYTHONPATH": str(ROOT)} if part else {})
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.address=127.0.0.1"],
        cwd=ROOT,
        env=os.environ | {"GLASSBOX_HOME": str(home or tempfile.mkdtemp(dir=os.environ["GLASSBOX_HOME"]))} | more,
        stdout=log,
        stderr=log,
        **popen,
    )
    wait_for(server, f"http://127.0.0.1:{port}")
    return server, f"http://127.0.0.1:{port}"


def end(server):
    """Until it has gone."""
    server.terminate()
    server.wait(120)


@pytest.fixture(scope="package")
def app_home():
    """The folder of the running app."""
    return Path(tempfile.mkdtemp(dir=os.environ["GLASSBOX_HOME"]))


@pytest.fixture(scope="package")
def app_url(app_home):
    """The address of the running app; one for all browser tests of a process."""
    server, url = start_app(app_home)
    yield url
    end(server)


@pytest.fixture(scope="package")  # Playwright keeps a loop running in this thread; other tests want one of their own
def browsers(tmp_path_factory):
    """Opens browsers with a profile each, in which what was loaded and compiled for a test is there for the next one."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=90_000)  # a busy machine is slow, not wrong
    assert CHROMIUM, "GLASSBOX_BROWSER=required, but there is no Chromium on this machine"
    with sync_playwright() as playwright, ExitStack() as opened:

        def begin(flags=(), **how):
            folder = tmp_path_factory.mktemp("profile")
            context = playwright.chromium.launch_persistent_context(folder, executable_path=CHROMIUM, args=[*FLAGS, *flags], **how)
            opened.callback(context.close)
            return context

        begin.chromium = playwright.chromium
        yield begin


@pytest.fixture(scope="package")
def laptop(browsers):
    """A browser of a laptop's size."""
    return browsers(viewport=LAPTOP)


@pytest.fixture(scope="package")
def mobile(browsers):
    """A browser of a phone, with touch."""
    return browsers(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


@pytest.fixture(scope="package")
def walked(request, browsers, app_url):
    """What every page looks like at every size and what it does when it is pressed, walked once for all tests that ask."""
    from tests.browser.walk import Walk

    asked = {"test_stage": set(), "test_axe": set(), "test_crawl": set()}
    for item in request.session.items:
        if item.path.parent == Path(__file__).parent and item.path.stem in asked:
            asked[item.path.stem].add((item.callspec.params.get("size", "laptop"), item.callspec.params["name"]))
    return Walk(browsers, app_url, *asked.values())


@pytest.fixture
def walk(request, walked):
    """The walk; a second try of a test walks its page again."""
    if getattr(request.node, "execution_count", 1) > 1:
        walked.forget(request.node.callspec.params.get("size", "laptop"), request.node.callspec.params["name"])
    return walked


@pytest.fixture
def page(laptop):
    """A page in a browser that nobody has used; fails the test if the page asks for anything outside this machine."""
    with unused(laptop) as opened:
        outside = []
        opened.on("request", lambda r: outside.append(r.url) if r.url.startswith("http") and "//127.0.0.1" not in r.url else None)
        yield opened
    assert not outside


@pytest.fixture
def phone(mobile):
    """A page in a phone's browser that nobody has used."""
    with unused(mobile) as opened:
        yield opened


@contextmanager
def unused(context):
    """A page; afterwards the browser knows nothing of it but the files it fetched."""
    resting = context.pages[0]
    opened = context.new_page()
    opened.set_default_timeout(90_000)  # a busy machine is slow, not wrong
    yield opened
    context.set_offline(False)
    for each in context.pages[1:]:
        each.close()
    context.clear_permissions()
    forget(context, resting)


def forget(context, page):
    """What an app has left in a browser: cookies and what pages keep. A page of that browser is needed to say so."""
    context.clear_cookies()
    session = context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "local_storage,indexeddb,websql,service_workers"})
    session.detach()
