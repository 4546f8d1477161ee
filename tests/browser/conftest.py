"""The real app in a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

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
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)


def pytest_collection_modifyitems(items):
    """Without a browser these tests are skipped and say so; with GLASSBOX_BROWSER=required they fail instead."""
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
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
            return
        except OSError:
            if time.monotonic() > end or server.poll() is not None:
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


@pytest.fixture(scope="package")
def app_url():
    """The address of the running app; one for all browser tests of a process."""
    server, url = start_app()
    yield url
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="package")  # Playwright keeps a loop running in this thread; other tests want one of their own
def chromium():
    """The browser."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=45_000)  # a busy machine is slow, not wrong
    assert CHROMIUM, "GLASSBOX_BROWSER=required, but there is no Chromium on this machine"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A fresh browser page of a laptop's size; fails the test if the page asks for anything outside this machine."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    outside = []
    opened.on("request", lambda r: outside.append(r.url) if r.url.startswith("http") and "//127.0.0.1" not in r.url else None)
    yield opened
    context.close()
    assert not outside


@pytest.fixture
def phone(chromium):
    """A fresh browser page of a phone, with touch."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()
