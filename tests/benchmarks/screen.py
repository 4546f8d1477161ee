"""How alive the pages are, in Chromium with the mouse: `python -m tests.benchmarks.screen`. Prints lines of JSON.

`read_ms`: from a movement of the pen to a reading on the screen that has begun after it. `frames_per_second`: pictures of the screen
while the pen moves. `requests`: what was sent to the server during the stroke, over HTTP or the socket. Of *Points in a plane*, from a
press on + until a network that nobody has tried yet stands there (`seen_ms`), and until it has begun to learn (`moves_ms`). True on a
quiet machine only: `load` says how many processes waited for one of the `cores` meanwhile.
"""

import argparse
import json
import os
import statistics
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from tests import pen
from tests.browser.conftest import CHROMIUM, FLAGS, LAPTOP, start_app

VIEWS = {"What it sees": "", "Inside": "?view=Inside"}
PACE = 16  # milliseconds between two movements, as a mouse has
WATCH = """() => {
  const root = document.querySelector("[data-testid=stMain]");
  const inside = (from) => from.querySelector(".verdict") ??
      [...from.querySelectorAll("*")].filter(e => e.shadowRoot).map(e => inside(e.shadowRoot)).find(Boolean);
  const verdict = inside(root);
  const seen = (window.watched = { moves: [], reads: [], frames: [] });
  addEventListener("pointermove", (e) => e.buttons && seen.moves.push(performance.now()), true);
  new MutationObserver(() => seen.reads.push(performance.now())).observe(verdict, { attributeFilter: ["data-read"] });
  const frame = (now) => { seen.frames.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""

PRESSED = """(plane, name) => new Promise((done) => {  // milliseconds until the network is there, and until it moves
  const neurons = () => plane.querySelectorAll(".neuron").length;
  const [before, start] = [neurons(), performance.now()];
  let seen = 0;
  const look = () => {
    const now = performance.now() - start;
    if (!seen && neurons() !== before) seen = now;
    if (seen && !/epoch 0 of/.test(plane.querySelector("[data-part=bar] output").textContent)) done([seen, now]);
    else requestAnimationFrame(look);
  };
  plane.querySelector(`[aria-label="${name}"]`).click();
  requestAnimationFrame(look);
})"""


def pressed(page: Page, url: str, seeds: int, most: int) -> dict[str, Any]:
    """The plane: one neuron more again and again, with other first weights, so that each network is a new one."""
    times = []
    for seed in range(seeds):
        page.goto(f"{url}/plane?layers=2-2&seed={7 + seed}")
        plane = page.locator(".plane")
        plane.locator(".neuron").first.wait_for(timeout=90_000)
        for number in range(most):
            plane.locator(f"[aria-label='one neuron more in layer {1 + number % 2}']").wait_for(timeout=90_000)
            times.append(plane.evaluate(PRESSED, f"one neuron more in layer {1 + number % 2}"))
            page.wait_for_timeout(700)
    seen, moves = np.array(times).T
    said = {"seen_ms": seen, "moves_ms": moves}
    return {"view": "Points in a plane"} | {
        f"{name}_p{part}": round(float(np.percentile(found, part))) for name, found in said.items() for part in (50, 95)
    }


def stroke(page: Page, strokes: list[np.ndarray], points: int) -> None:
    """Draw with so many movements, and leave the pen on the paper."""
    box = page.locator("canvas.upper-canvas").first.bounding_box()
    assert box is not None
    path = np.concatenate(strokes)
    for number, at in enumerate(np.linspace(0, len(path) - 1, points)):
        x, y = (float(np.interp(at, range(len(path)), path[:, axis])) for axis in (0, 1))
        page.mouse.move(box["x"] + x, box["y"] + y)
        if not number:
            page.mouse.down()
        page.wait_for_timeout(PACE)


def waits(moves: list[float], reads: list[float]) -> list[float]:
    """For each movement the time until the second reading after it: the first may have begun before."""
    found = []
    for move in moves:
        later = [read for read in reads if read > move]
        if len(later) > 1:
            found.append(later[1] - move)
    return found


def measure(page: Page, url: str, view: str, points: int) -> dict[str, Any]:
    """One stroke on a fresh sheet of that view."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("socket")))
    page.goto(f"{url}/digits{VIEWS[view]}")
    page.locator("canvas.upper-canvas").first.wait_for(timeout=90_000)
    page.get_by_text("Draw a digit first.").wait_for(timeout=90_000)
    stroke(page, [np.array([[10.0, 10.0], [20.0, 14.0]])], 3)  # the network comes with the first
    page.mouse.up()
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Clear", exact=True).first.click()
    page.wait_for_timeout(2500)
    page.evaluate(WATCH)
    before = len(sent)
    stroke(page, pen.digit(3), points)
    requests = len(sent) - before
    seen = page.evaluate("window.watched")
    page.mouse.up()
    first, last = seen["moves"][0], seen["moves"][-1]
    frames = [at for at in seen["frames"] if first <= at <= last]
    times = waits(seen["moves"], seen["reads"])
    return {
        "view": view,
        "read_ms": round(statistics.median(times)) if times else None,
        "read_ms_p95": round(float(np.percentile(times, 95))) if times else None,
        "readings_per_second": round(1000 * sum(first <= at <= last for at in seen["reads"]) / (last - first), 1),
        "frames_per_second": round(1000 * (len(frames) - 1) / (last - first), 1),
        "requests": requests,
    }


def main(quick: bool = False) -> None:
    """The command line; `quick`: a short stroke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--movements", type=int, default=120, help="of the pen, in one stroke")
    given = parser.parse_args(["--movements", "25"] if quick else None)
    server, url = start_app()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for view in VIEWS:
                page = browser.new_page(viewport=LAPTOP)
                found = measure(page, url, view, given.movements)
                print(json.dumps(found | {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}))
                page.close()
            page = browser.new_page(viewport=LAPTOP)
            found = pressed(page, url, *((1, 2) if quick else (3, 10)))
            print(json.dumps(found | {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}))
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
