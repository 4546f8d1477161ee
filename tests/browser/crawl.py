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
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import Error, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, forget, start_app
from tests.browser.watched import SEEING, SLOWEST, Watched, views

KNOWN = Path(__file__).with_name("pressed.txt")
WIDTHS = {
    1280: {"viewport": {"width": 1280, "height": 720}},
    390: {"viewport": {"width": 390, "height": 660}, "has_touch": True, "is_mobile": True},  # with its browser's bars
}
FIND = "([role, name, number]) => crawlEyes.find(role, name, number)"
LABELLED = ("radio", "checkbox", "switch")
SHARE = 10  # one control of so many is pressed
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


def press(watched: Watched, url: str, control: Control, opened: bool) -> Found:
    """Open the page afresh, unless it was `opened` just now, press the control as its role is used, and look."""
    found, quiet = Found(control), any(word in control.name for word in QUIET)
    if not opened:
        watched.open(url)
    if fault := reach(watched, control):
        return Found(control, [fault])
    found.changed = watched.changed(6000 if quiet else SLOWEST)
    watched.rest(8000)
    found.faults = [*watched.wrong, *watched.page.evaluate("crawlEyes.errors()")]
    if not found.changed and not quiet:
        found.faults.append("nothing changed")
    watched.page.evaluate("crawlEyes.stop()")  # a training that was begun would go on
    return found


def reach(watched: Watched, control: Control) -> str:
    """Press it, or say why not. Where it is drawn anew just then, the new one is pressed, as a person would."""
    wanted, end = [control.role, control.name, control.number], time.monotonic() + SLOWEST / 1000
    while True:
        with suppress(Error):  # what was there when it was listed may have to be computed again
            watched.page.wait_for_function(FIND, arg=wanted, timeout=SLOWEST, polling=150)
        element = watched.page.evaluate_handle(FIND, wanted).as_element()
        if element is None:
            return "it is not there again when the page is opened again"
        try:
            element = touched(element, control.role)
            element.scroll_into_view_if_needed(timeout=SLOWEST)  # where one looks at it from is nothing that it did
            watched.look()
            use(watched.page, element, control.role)
            return ""
        except Error as problem:
            if "not attached" not in problem.message or time.monotonic() > end:
                return f"cannot be pressed: {problem.message.splitlines()[0][:200]}"


def touched(element, role: str):
    """What one sees and presses of a control."""
    return element.evaluate_handle("e => e.labels?.[0] ?? e.closest('label') ?? e").as_element() if role in LABELLED else element


def use(page: Page, element, role: str) -> None:
    """As somebody would who wants to see something happen."""
    if role == "slider":
        element.focus()
        page.keyboard.press(
            "ArrowRight" if element.evaluate("e => !(+(e.ariaValueNow ?? e.value) >= +(e.ariaValueMax ?? e.max))") else "ArrowLeft"
        )
    elif role == "combobox":
        element.click(timeout=SLOWEST)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    elif role in ("textbox", "spinbutton"):
        element.focus()
        page.keyboard.press("End")
        page.keyboard.type("1")
        page.keyboard.press("Tab")
    else:
        element.click(timeout=SLOWEST)


def pages(watched: Watched, base: str) -> list[str]:
    """What the navigation offers, so that a new page is among them by itself."""
    watched.open(base)
    links = watched.page.evaluate("crawlEyes.pages()")
    return list(dict.fromkeys(urlparse(link).path.strip("/") for link in links))


def asked(page: str, view: str, width: int, controls: list[dict], share: int) -> list[Control]:
    """Of the controls of a view those to be pressed: one of `share`, and all that are not known."""
    known = set(KNOWN.read_text(encoding="utf-8").splitlines()) if KNOWN.exists() else None
    each = [Control(page, view, width, **about) for about in controls]
    return [control for control in each if control.drawn(share) or (known is not None and control.known_as not in known)]


def pressed(watched: Watched, url: str, page: str, view: str, width: int, share: int) -> Iterator[Found]:
    """Press what is `asked` for in a view that was just opened: the first there, each other one where it is opened again."""
    for number, control in enumerate(asked(page, view, width, watched.controls(), share)):
        yield press(watched, url, control, opened=number == 0)
        forget(watched.page.context, watched.page)


def crawl(context, base: str, width: int, share: int, only: tuple[str, ...] = ()) -> Iterator[Found]:
    """Press what is `asked` for on each page and view in a browser of this width."""
    context.add_init_script(SEEING)
    context.set_default_timeout(90_000)
    watched = Watched(context.new_page())
    for page in only or pages(watched, base):
        for view in views(watched, f"{base}/{page}"):
            url = f"{base}/{page}" + (f"?view={view}" if view else "")
            watched.open(url)
            yield from pressed(watched, url, page, view, width, share)


def main(arguments: list[str]) -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--pages", default="")
    parser.add_argument("--widths", default="1280,390")
    parser.add_argument("--url", help="of an app that runs; else one is started")
    options = parser.parse_args(arguments)
    server, base = (None, options.url) if options.url else start_app()
    bad, done = [], []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for width in map(int, options.widths.split(",")):
                context = browser.new_context(**WIDTHS[width])
                only = tuple(filter(None, options.pages.split(",")))
                for found in crawl(context, base, width, 1 if options.all else SHARE, only):
                    print(json.dumps(asdict(found), ensure_ascii=False), flush=True)
                    done.append(found.control.known_as)
                    bad += [found] if found.faults else []
                context.close()
    finally:
        if server:
            server.terminate()
    if options.all and not options.pages:
        KNOWN.write_text("\n".join(sorted(set(done))) + "\n", encoding="utf-8")
    print(
        f"{len(done)} pressed, {len(bad)} with a fault",
        *(f"{each.control.known_as} at {each.control.width}: {each.faults}" for each in bad),
        sep="\n",
    )
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
