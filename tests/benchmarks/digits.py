"""What a person waits for on the digit page: `python -m tests.benchmarks.digits` (`--no-browser` for the first part only).

1. Server: from the canvas's RGBA array to probabilities and all feature maps, against one plain forward pass.
2. Start: from `streamlit run` to the first usable page, against a bare Streamlit page on the same machine.
3. Answer: from mouse up to the server's verdict on screen, against the 200 ms that the canvas itself waits.

Prints a line of JSON for each; times in milliseconds, median and 95th percentile.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from core import zoo
from core.data.digits.strokes import draw
from core.explain.digits.layers import strongest, trace
from core.figures.sheets import png_url, sheet
from core.figures.style import diverging, grey
from tests import pen
from tests.browser.conftest import CHROMIUM, FLAGS, free_port, start_app, wait_for

CANVAS_WAITS_MS = 200


def spread(seconds: list[float]) -> dict[str, float]:
    return {"median_ms": round(1000 * float(np.median(seconds)), 2), "p95_ms": round(1000 * float(np.quantile(seconds, 0.95)), 2)}


def timed(work, times: int) -> list[float]:
    work()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def server(times: int = 100) -> dict:
    """One thread for torch, as in the app."""
    torch.set_num_threads(1)
    reader = zoo.load("digits")
    ink = np.uint8(255 - 235 * draw(pen.digit(8), 16))
    rgba = np.dstack([ink, ink, ink, np.full_like(ink, 255)])

    def whole() -> None:
        reading = reader(rgba)
        for view in trace(reader.model, reading.ink_tensor):
            if view.is_maps:
                colours = (diverging if view.kind == "Conv2d" else grey)(view.output.numpy())
                png_url(sheet(colours, tuple(strongest(view)), 8).picture)

    x = torch.rand(1, 1, 28, 28)
    all_maps, forward = spread(timed(whole, times)), spread(timed(lambda: reader.scores(x), times))
    answer = spread(timed(lambda: reader(rgba), times))
    return {
        "what": "RGBA array to probabilities and all feature maps as pictures",
        **all_maps,
        "probabilities_only": answer,
        "forward_pass_only": forward,
        "times_one_forward_pass": round(all_maps["median_ms"] / forward["median_ms"], 1),
        "aim_ms": 30,
    }


def first_page(browser, command: list[str], folder: Path, text: str, path: str = "") -> float:
    port = free_port()
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, f"--server.port={port}", "--server.headless=true"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(process, f"http://127.0.0.1:{port}")
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/{path}", timeout=60_000)
        page.get_by_text(text).first.wait_for(timeout=60_000)
        seconds = time.perf_counter() - start
        page.close()
        return seconds
    finally:
        process.terminate()
        process.wait(20)


def start_up(browser, times: int = 5) -> dict:
    run = [sys.executable, "-m", "streamlit", "run"]
    root = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text("import streamlit as st\nst.write('a bare page')\n")
        bare = [first_page(browser, [*run, "bare.py"], Path(folder), "a bare page") for _ in range(times)]
    home = [first_page(browser, [*run, "app.py"], root, "programs that learn from examples, open for you") for _ in range(times)]
    digits = [first_page(browser, [*run, "app.py"], root, "Draw a digit first.", "digits") for _ in range(times)]
    return {
        "what": "start of the app to the first usable page",
        "home": spread(home),
        "digits": spread(digits),
        "bare_streamlit": spread(bare),
        "home_times_bare": round(float(np.median(home) / np.median(bare)), 2),
        "aim_ms": 5000,
    }


def answer(browser, times: int = 20) -> dict:
    process, url = start_app()
    seconds = []
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{url}/digits")
        page.get_by_text("Draw a digit first.").wait_for(timeout=60_000)
        for turn in range(times + 1):
            label = (3, 7, 8, 5)[turn % 4]
            box = page.locator("canvas.upper-canvas").first.bounding_box()
            [(x, y), *rest] = pen.digit(label)[0]
            page.mouse.move(box["x"] + x, box["y"] + y)
            page.mouse.down()
            for x, y in rest:
                page.mouse.move(box["x"] + x, box["y"] + y, steps=2)
            page.mouse.up()
            lifted = time.perf_counter()
            page.get_by_text("Both say").first.wait_for(timeout=60_000)  # the browser has read long before; the server agrees
            seconds.append(time.perf_counter() - lifted)
            page.get_by_role("button", name="Clear", exact=True).first.click()
            page.get_by_text("Draw a digit first.").wait_for()
    finally:
        process.terminate()
        process.wait(20)
    found = spread(seconds[1:])
    return {
        "what": "mouse up to the server's verdict",
        **found,
        "of_it_the_canvas_waits_ms": CANVAS_WAITS_MS,
        "times_the_wait": round(found["median_ms"] / CANVAS_WAITS_MS, 2),
        "aim_ms": 350,
    }


def main(quick: bool = False) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--quick", action="store_true", help="everything once")
    given = parser.parse_args(["--quick"] if quick else None)
    once = {"times": 1} if given.quick else {}
    print(json.dumps(server(**once)), flush=True)
    if given.no_browser or (quick and not CHROMIUM):
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        print(json.dumps(start_up(browser, **once)), flush=True)
        print(json.dumps(answer(browser, **once)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
