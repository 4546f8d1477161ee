"""Firefox and WebKit where they are installed, each driven by the protocol it speaks itself; no driver is downloaded."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.browser.conftest import free_port

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
WEBKIT = shutil.which("WebKitWebDriver")
MINI = next(iter(sorted(Path("/usr").glob("lib*/**/webkit2gtk-4*/MiniBrowser"))), None) if WEBKIT else None
XVFB = shutil.which("Xvfb")
MISSING = {
    "firefox": "" if FIREFOX else "no Firefox on this machine",
    "webkit": "" if MINI and (XVFB or os.environ.get("DISPLAY")) else "no webkit2gtk-driver with MiniBrowser, or no display for it",
}

LISTEN = """
  window.thrown ??= [];
  addEventListener("error", event => thrown.push(event.message));
  addEventListener("unhandledrejection", event => thrown.push(String(event.reason)));
"""


def _until(begin, seconds=240):
    end = time.monotonic() + seconds
    while True:
        try:
            return begin()
        except (OSError, WebSocketException):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)  # it is still starting


class Firefox:
    """Headless, by WebDriver BiDi over its own socket."""

    def __init__(self):
        self.port, self.number, self.heard, self.held = free_port(), 0, [], ExitStack()
        self.folder = tempfile.mkdtemp(dir=os.environ["GLASSBOX_HOME"])
        command = [FIREFOX, "--headless", "--no-remote", "--profile", self.folder, f"--remote-debugging-port={self.port}", "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = _until(lambda: self.held.enter_context(connect(f"ws://127.0.0.1:{self.port}/session", max_size=None)))
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(120))
            if message.get("method") == "log.entryAdded":
                self.heard.append(message["params"])
            if message.get("id") == self.number:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, url):
        self.heard.clear()
        self.ask("browsingContext.navigate", context=self.tab, url=url, wait="interactive")

    def evaluate(self, expression):
        found = self.ask("script.evaluate", expression=f"JSON.stringify({expression})", target={"context": self.tab}, awaitPromise=True)
        return json.loads(found["result"].get("value", "null"))

    def errors(self):
        """What a script of a page has thrown."""
        return [entry["text"] for entry in self.heard if entry["type"] == "javascript" and entry["level"] == "error"]

    def close(self):
        self.held.close()
        self.process.terminate()
        self.process.wait(20)


class WebKit:
    """MiniBrowser, by WebDriver; in a screen of its own where there is none."""

    def __init__(self):
        self.port, env, self.screen = free_port(), dict(os.environ), None
        if not env.get("DISPLAY"):
            self.screen = subprocess.Popen([XVFB, ":97", "-screen", "0", "1280x900x24"], stderr=subprocess.DEVNULL)
            env["DISPLAY"] = ":97"
        self.process = subprocess.Popen([WEBKIT, f"--port={self.port}"], env=env, stderr=subprocess.DEVNULL)
        options = {"webkitgtk:browserOptions": {"binary": str(MINI), "args": ["--automation"]}}
        session = _until(lambda: self.ask("", capabilities={"alwaysMatch": options}))
        self.session = f"/{session['sessionId']}"

    def ask(self, what, **body):
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/session{what}", json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(asked, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, url):
        self.ask(f"{self.session}/url", url=url)
        self.ask(f"{self.session}/execute/sync", script=LISTEN, args=[])

    def evaluate(self, expression):
        return self.ask(f"{self.session}/execute/sync", script=f"return {expression}", args=[])

    def errors(self):
        """What a script of a page has thrown since it was opened."""
        return self.evaluate("window.thrown ?? []")

    def close(self):
        for process in filter(None, (self.process, self.screen)):
            process.terminate()
            process.wait(20)


KINDS = {"firefox": Firefox, "webkit": WebKit}
