"""How smoothly the map of the autoencoder is walked on in Chromium, and how often the training page redraws.

Run from the repository root: python -m tests.benchmarks.autoencoder. Prints one JSON line: frames a second of a walk (each decodes a
code and paints two canvases), milliseconds of a decoding against PyTorch's on one thread, looks a second while a map is learnt.
"""

import json
import statistics
import sys
import time

import torch
from playwright.sync_api import Page, sync_playwright

from core import zoo
from tests.benchmarks.server import Server
from tests.browser.conftest import CHROMIUM, FLAGS

WALK = """async (count) => {
  const lab = [...document.querySelectorAll("*")].map(e => e.shadowRoot?.querySelector(".map-lab")).find(Boolean)
    ?? document.querySelector(".map-lab");
  const map = lab.querySelector("[data-part=map]"), box = map.getBoundingClientRect();
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    const [across, down] = [0.5 + 0.4 * Math.cos(i / 20), 0.5 + 0.4 * Math.sin(i / 20)];
    const place = { clientX: box.left + box.width * across, clientY: box.top + box.height * down };
    map.dispatchEvent(new PointerEvent("pointermove", { ...place, bubbles: true }));
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


def walked(page: Page, base: str, frames: int) -> dict[str, float]:
    """Frames a second on both maps."""
    found = {}
    for kind in ("Plain", "Variational"):
        page.goto(f"{base}/autoencoder?view=The+map&kind={kind}")
        page.locator(".map-lab .said").get_by_text("nearest digit").wait_for()
        page.evaluate(WALK, 5)
        found[kind.lower()] = round(page.evaluate(WALK, frames), 1)
    return found


def looked(page: Page, base: str, epochs: int) -> float:
    """How often a second what is told of a training that goes on changes on the page."""
    page.goto(f"{base}/autoencoder?view=Teach+it&network=deep&code=2&epochs={epochs}")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("What it would draw at each place of the map").wait_for(timeout=120_000)
    page.evaluate(COUNT)
    page.get_by_text("test pictures").first.wait_for(timeout=300_000)
    looks, seconds = page.evaluate("() => [window.looks, (performance.now() - window.began) / 1000]")
    return round(looks / max(seconds, 1e-3), 2)


def pytorch_ms(times: int) -> float:
    """The median of opening one code of two numbers."""
    torch.set_num_threads(1)
    model, code, spent = zoo.load("autoencoder-2d").model, torch.zeros(1, 2), []
    with torch.inference_mode():
        for _ in range(times):
            begin = time.perf_counter()
            model.decode(code)
            spent.append(1000 * (time.perf_counter() - begin))
    return round(statistics.median(spent), 3)


def main(quick: bool = False) -> None:
    """One JSON line; `quick`: few frames, a short training."""
    with Server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        base = server.url
        found = {
            "walk_frames_a_second": walked(page, base, 10 if quick else 200),
            "pytorch_decode_ms": pytorch_ms(5 if quick else 200),
            "looks_a_second_while_training": looked(page, base, 3 if quick else 60),
        }
        browser.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main("--quick" in sys.argv)
