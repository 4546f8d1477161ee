"""A page of the app that is watched: what goes wrong on it, when it has come to rest, and whether something changed."""

import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Error, Page

SEEING = Path(__file__).with_name("crawl_eyes.js").read_text(encoding="utf-8")
SLOWEST = 60_000  # milliseconds that an answer may take: a busy machine is slow, not wrong

# What Vega may say: Streamlit fits all charts, and one that has so much height for each row is fitted to the width alone, as it should be;
# and the energy of a drawing is a layer of its chart that is empty until something is drawn.
FINE = ('Dropping "fit-y" because spec has discrete height', 'Infinite extent for field "energy"')


class Watched:
    """A page, and what went wrong or was asked for since one had a `look`."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong, self.asked, self.before = page, [], 0, ""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"thrown: {error}"[:200]))
        page.on("response", self._answered)
        for event in ("download", "filechooser", "popup", "dialog"):
            page.on(event, lambda _: self._asked())

    def _said(self, said) -> None:
        vega = said.type == "warning" and said.text.startswith("WARN ") and not any(fine in said.text for fine in FINE)
        if vega or (said.type == "error" and "Failed to load" not in said.text):
            self.wrong.append(f"console: {said.text[:200]}")

    def _asked(self) -> None:
        self.asked += 1

    def _answered(self, response) -> None:
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.wrong.append(f"{response.status} {urlparse(response.url).path}")
        if response.request.resource_type in ("fetch", "xhr"):
            self._asked()

    def open(self, url: str) -> None:
        """Until it has come to rest."""
        self.wrong.clear()
        self.page.goto(url)
        self.rest()

    def rest(self, limit: float = 90_000) -> None:
        """Until no script has been running for a moment, or the limit is over: a training may go on."""
        with suppress(Error):  # something moves all the time; what is there can be pressed
            self.page.wait_for_function("window.crawlEyes?.resting()", timeout=limit, polling=150)

    def controls(self) -> list[dict]:
        """What can be pressed in the middle of the page, in order."""
        return self.page.evaluate("crawlEyes.controls()")

    def look(self) -> None:
        """What is seen now, before something is pressed."""
        self.wrong.clear()
        self.asked, self.before = 0, self.page.evaluate("crawlEyes.seen()")

    def changed(self, wait: float) -> bool:
        """Whether, in so many milliseconds, the screen, the address or what was asked for differs from before the press."""
        end = time.monotonic() + wait / 1000
        while not (self.asked or self.page.evaluate("before => crawlEyes.seen() !== before", self.before)):
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(200)
        return True


def views(watched: Watched, url: str) -> list[str]:
    """The views of a page: what its first row of choices writes into the address."""
    watched.open(url)
    found = [""]
    for number in range(watched.page.evaluate("crawlEyes.views().length")):
        watched.look()
        if watched.page.evaluate("number => crawlEyes.choose(number)", number):
            watched.changed(SLOWEST)
            watched.rest()
        view = parse_qs(urlparse(watched.page.url).query).get("view", [""])[0]
        if view and view not in found:
            found.append(view)
    return found
