"""How long a game in the plane takes on the server and how smoothly Chromium plays it; the walk between two digits; looks while one trains.

Run from the repository root: python -m tests.benchmarks.gan. Prints one JSON line: seconds of a whole game on one thread and its rounds a
second, frames a second of its film (each computes the opinion on 64 x 64 places, 200 points and their arrows, and the distance of the
clouds), rounds a second by hand in the browser, frames a second of the walk, looks a second of the training page.
"""

import json
import sys
import time

import torch
from playwright.sync_api import Page, sync_playwright

from core.explain.making.points.game import begun
from core.explain.making.points.recipe import PointsRecipe
from tests.benchmarks.server import Server
from tests.browser.conftest import CHROMIUM, FLAGS

SCRUB = """async (count) => {
  const find = (root) => root.querySelector(".points-game, .walk-player")
    ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && find(e.shadowRoot)).find(Boolean);
  const slider = find(document).querySelector("input[type=range]");
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    slider.value = i % (Number(slider.max) + 1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  return count / (performance.now() - begin) * 1000;
}"""
COUNT = """() => {
  window.looks = 0;
  const said = () => document.body.innerText.match(/step (\\d+) of/)?.[1];
  let last = said();
  new MutationObserver(() => { const now = said(); if (now !== last) { last = now; window.looks++; } })
    .observe(document.body, { subtree: true, childList: true, characterData: true });
  window.began = performance.now();
}"""


def game(rounds: int) -> dict[str, float]:
    """A game on this machine, without a page."""
    torch.set_num_threads(1)
    played, start = begun(PointsRecipe()), time.perf_counter()
    while played.step < rounds:
        played.learn()
    seconds = time.perf_counter() - start
    return {"rounds": rounds, "seconds": round(seconds, 2), "rounds_a_second": round(rounds / seconds)}


def film(page: Page, base: str, frames: int) -> dict[str, float]:
    """The film of a game, and the game by hand."""
    page.goto(f"{base}/gan")
    page.get_by_role("button", name="both", exact=True).wait_for(timeout=120_000)  # all rounds are played
    page.evaluate(SCRUB, 3)
    shown = page.evaluate(SCRUB, frames)
    both, start = page.get_by_role("button", name="both", exact=True), time.perf_counter()
    for _ in range(frames // 5):
        both.click()
    return {"film_frames_a_second": round(shown, 1), "rounds_by_hand_a_second": round(frames // 5 / (time.perf_counter() - start), 1)}


def walk(page: Page, base: str, frames: int) -> float:
    """Frames a second on the way from one 7 to another."""
    page.goto(f"{base}/gan?view=Forged+digits")
    page.locator(".walk-player").get_by_text("of the way").wait_for(timeout=60_000)
    page.evaluate(SCRUB, 3)
    return round(page.evaluate(SCRUB, frames), 1)


def looks(page: Page, base: str, seconds: float) -> float:
    """How often a second what is told of a training changes on the page."""
    page.goto(f"{base}/gan?view=Digits")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("Forged from the same noise").wait_for(timeout=180_000)
    page.evaluate(COUNT)
    page.wait_for_timeout(seconds * 1000)
    found, spent = page.evaluate("() => [window.looks, (performance.now() - window.began) / 1000]")
    page.get_by_role("button", name="Stop", exact=True).click()
    return round(found / spent, 2)


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: few rounds, few frames."""
    found: dict[str, object] = {"game": game(50 if quick else 2000)}
    with Server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        found |= film(page, server.url, 10 if quick else 100)
        found["walk_frames_a_second"] = walk(page, server.url, 10 if quick else 200)
        found["looks_a_second_while_training"] = looks(page, server.url, 2 if quick else 20)
        browser.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
