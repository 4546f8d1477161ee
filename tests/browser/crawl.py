"""Presses every control of every page, each on a freshly opened page, and says what a person would stumble over.

    python -m tests.browser.crawl                    # starts the app; presses a tenth of all controls
    python -m tests.browser.crawl --all              # every one: hours
    python -m tests.browser.crawl --pages plane,runs --widths 390

A line of JSON for each control, and at the end those where something was wrong: an error page, an error in the console, a request
that was refused, or a press after which nothing had changed: a dead button. With `--all` the names of what was pressed are kept beside
this file, and from then on whoever presses a tenth presses what is new since then, too.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Error, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, start_app

KNOWN = Path(__file__).with_name("pressed.txt")
WIDTHS = {
    1280: {"viewport": {"width": 1280, "height": 900}},
    390: {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
SHARE = 10  # one control of so many is pressed
SEEING = Path(__file__).with_name("crawl_eyes.js").read_text(encoding="utf-8")
# What rightly changes nothing on a page that was just opened: a part of the name, and why.
QUIET = {
    "Undo": "nothing was done yet",
    "Clear": "nothing is there yet",
    "Reset": "it is as at the start",
    "Fullscreen": "headless Chromium has one size",
}


@dataclass(frozen=True)
class Control:
    """Something that can be pressed, on which page and how wide."""

    page: str
    view: str
    width: int
    role: str
    name: str
    number: int  # of those with this role and name

    @property
    def known_as(self) -> str:
        """As it stands in the list of what was pressed."""
        return "\t".join((self.page, self.view, self.role, self.name))

    def drawn(self, share: int) -> bool:
        """Whether it is among the fixed one of `share`; each is drawn for one width only."""
        seed = int.from_bytes(hashlib.sha256(self.known_as.encode()).digest()[:4])
        return seed % share == 0 and (share == 1 or sorted(WIDTHS)[seed // share % len(WIDTHS)] == self.width)


@dataclass
class Found:
    """What a press did."""

    control: Control
    faults: list[str] = field(default_factory=list)
    changed: bool = False


class Watched:
    """A page, and what went wrong or was asked for since `forget`."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong, self.asked = page, [], 0
        page.on(
            "console",
            lambda said: (
                self.wrong.append(f"console: {said.text[:200]}") if said.type == "error" and "Failed to load" not in said.text else None
            ),
        )
        page.on("pageerror", lambda error: self.wrong.append(f"thrown: {error}"[:200]))
        page.on("response", self._answered)
        for event in ("download", "filechooser", "popup", "dialog"):
            page.on(event, lambda _: self._asked())

    def _asked(self) -> None:
        self.asked += 1

    def _answered(self, response) -> None:
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.wrong.append(f"{response.status} {urlparse(response.url).path}")
        if response.request.resource_type in ("fetch", "xhr"):
            self._asked()

    def open(self, url: str) -> None:
        """Until it has come to rest."""
        self.page.goto(url)
        self.rest()

    def rest(self, limit: float = 60_000) -> None:
        """Until no script has been running for a moment, or the limit is over: a training may go on."""
        with suppress(Error):  # something moves all the time; what is there can be pressed
            self.page.wait_for_function("window.crawlEyes?.resting()", timeout=limit, polling=150)

    def controls(self) -> list[dict]:
        """What can be pressed in the middle of the page, in order."""
        return self.page.evaluate("crawlEyes.controls()")

    def changed(self, before: str, wait: float = 6000) -> bool:
        """Whether the screen, the address or what was asked for differs from what was `seen` before."""
        try:
            self.page.wait_for_function("before => crawlEyes.seen() !== before", arg=before, timeout=wait, polling=200)
            return True
        except Error:
            return self.asked > 0


def views(watched: Watched, url: str) -> list[str]:
    """The views of a page: what its first row of choices writes into the address."""
    watched.open(url)
    found = [""]
    for number in range(watched.page.evaluate("crawlEyes.views().length")):
        before = watched.page.evaluate("crawlEyes.seen()")
        watched.page.evaluate("number => crawlEyes.views()[number]?.click()", number)
        watched.changed(before)
        watched.rest()
        view = parse_qs(urlparse(watched.page.url).query).get("view", [""])[0]
        if view and view not in found:
            found.append(view)
    return found


def press(watched: Watched, url: str, control: Control) -> Found:
    """Open the page afresh, press the control as its role is used, and look."""
    found = Found(control)
    watched.open(url)
    watched.wrong.clear()
    watched.asked = 0
    before = watched.page.evaluate("crawlEyes.seen()")
    handle = watched.page.evaluate_handle(
        "([role, name, number]) => crawlEyes.find(role, name, number)", [control.role, control.name, control.number]
    )
    element = handle.as_element()
    if element is None:
        return Found(control, ["it is not there again when the page is opened again"])
    try:
        use(watched.page, element, control.role)
    except Error as problem:
        return Found(control, [f"cannot be pressed: {problem.message.splitlines()[0][:200]}"])
    found.changed = watched.changed(before)
    watched.rest(8000)
    found.faults = [*watched.wrong, *watched.page.evaluate("crawlEyes.errors()")]
    if not found.changed and not any(word in control.name for word in QUIET):
        found.faults.append("nothing changed")
    watched.page.evaluate("crawlEyes.stop()")  # a training that was begun would go on
    return found


def use(page: Page, element, role: str) -> None:
    """As somebody would who wants to see something happen."""
    if role in ("radio", "checkbox", "switch"):  # what one sees and presses is the label
        element = element.evaluate_handle("e => e.labels?.[0] ?? e.closest('label') ?? e").as_element()
    element.scroll_into_view_if_needed(timeout=5000)
    if role == "slider":
        element.focus()
        page.keyboard.press(
            "ArrowRight" if element.evaluate("e => !(+(e.ariaValueNow ?? e.value) >= +(e.ariaValueMax ?? e.max))") else "ArrowLeft"
        )
    elif role == "combobox":
        element.click(timeout=5000)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    elif role in ("textbox", "spinbutton"):
        element.focus()
        page.keyboard.press("End")
        page.keyboard.type("1")
        page.keyboard.press("Tab")
    else:
        element.click(timeout=5000)


def pages(watched: Watched, base: str) -> list[str]:
    """What the navigation offers, so that a new page is among them by itself."""
    watched.open(base)
    links = watched.page.evaluate("crawlEyes.pages()")
    return list(dict.fromkeys(urlparse(link).path.strip("/") for link in links))


def crawl(context, base: str, width: int, share: int, only: tuple[str, ...] = ()) -> Iterator[Found]:
    """Press one control of `share`, and all that are not known, on each page and view in a browser of this width."""
    known = set(KNOWN.read_text(encoding="utf-8").splitlines()) if KNOWN.exists() else None
    context.add_init_script(SEEING)
    context.set_default_timeout(30_000)
    watched = Watched(context.new_page())
    for page in only or pages(watched, base):
        for view in views(watched, f"{base}/{page}"):
            url = f"{base}/{page}" + (f"?view={view}" if view else "")
            watched.open(url)
            for about in watched.controls():
                control = Control(page, view, width, **about)
                if control.drawn(share) or (known is not None and control.known_as not in known):
                    yield press(watched, url, control)
                    context.clear_cookies()


def main(arguments: list[str]) -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--pages", default="")
    parser.add_argument("--widths", default="1280,390")
    parser.add_argument("--url", help="of an app that runs; else one is started")
    asked = parser.parse_args(arguments)
    server, base = (None, asked.url) if asked.url else start_app()
    bad, pressed = [], []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for width in map(int, asked.widths.split(",")):
                context = browser.new_context(**WIDTHS[width])
                only = tuple(filter(None, asked.pages.split(",")))
                for found in crawl(context, base, width, 1 if asked.all else SHARE, only):
                    print(json.dumps(asdict(found), ensure_ascii=False), flush=True)
                    pressed.append(found.control.known_as)
                    bad += [found] if found.faults else []
                context.close()
    finally:
        if server:
            server.terminate()
    if asked.all and not asked.pages:
        KNOWN.write_text("\n".join(sorted(set(pressed))) + "\n", encoding="utf-8")
    print(
        f"{len(pressed)} pressed, {len(bad)} with a fault",
        *(f"{each.control.known_as} at {each.control.width}: {each.faults}" for each in bad),
        sep="\n",
    )
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
