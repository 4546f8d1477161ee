"""A training on a series, steered, played back, compared and taken along, in a real browser with a real worker process."""

import csv
import re

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import expect
from safetensors import safe_open

from tests.browser.films import played_back

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
NILE = "forecast?data=nile&season=0&window=8&hidden_size=6&batch=16&view=Teach+it"
TEST = re.compile("of 20 test windows nearer")


def begin(page, address):
    """Press Train when it can be pressed."""
    page.goto(address)
    train = page.locator(".st-key-forecast-train button")
    expect(train).to_be_enabled(timeout=TRAINED)
    train.click()


def main(page):
    """The page itself: while it is being drawn, Streamlit shows a Stop of its own above it."""
    return page.get_by_test_id("stMainBlockContainer")


def taken(page, name):
    """The path of the file behind a button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.path()


def test_it_is_held_taken_on_by_a_step_slowed_down_and_stopped(page, app_url):
    begin(page, f"{app_url}/{NILE}&epochs=200&patience=0")
    bar = page.get_by_role("progressbar")
    pause = page.get_by_role("button", name="Pause")
    expect(page.get_by_text(re.compile(r"Loss after epoch [1-9]"))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile("^Each point forecast from the true values before it")).first).to_be_visible()
    pause.click()
    expect(bar).to_contain_text("Paused.", timeout=TRAINED)
    before = bar.inner_text()
    page.get_by_role("button", name="One step").click()
    expect(bar).not_to_have_text(before, timeout=TRAINED)
    page.get_by_role("radio", name="Weights", exact=True).click()
    expect(page.get_by_text("Weights of each layer: they spread out as it learns")).to_be_visible(timeout=TRAINED)
    page.locator("[class*=st-key-run-slow] label").first.click()
    page.get_by_role("button", name="Go on").click()
    expect(bar).not_to_contain_text("Paused.", timeout=TRAINED)
    main(page).get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped by hand")).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="Ahead").click()
    expect(page.locator(".series .verdict").first).to_contain_text("From 1970 on", timeout=TRAINED)


def test_it_is_played_back_compared_and_taken_along(page, app_url, tmp_path):
    for epochs in (2, 4):
        begin(page, f"{app_url}/{NILE}&epochs={epochs}&patience=0")
        expect(page.get_by_text(TEST)).to_be_visible(timeout=TRAINED)
    played_back(page, 4, TRAINED)
    page.get_by_text("Download the network").click()
    with safe_open(taken(page, "Weights (safetensors)"), "numpy") as weights:
        assert weights.get_tensor("memory.weight_hh_l0").shape == (24, 6) and '"nile"' in weights.metadata()["recipe"]
    net = onnxruntime.InferenceSession(taken(page, "Network (ONNX)"))
    [answer] = net.run(None, {"window": np.zeros((3, 8, 1), np.float32)})
    assert answer.shape == (3, 1) and np.isfinite(answer).all()
    with open(taken(page, "Curves by epoch"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5 and all(any("rmse" in name.lower() for name in row) for row in rows)
    page.get_by_test_id("stButton").get_by_role("button", name="All runs").click()
    ticks = page.get_by_role("checkbox", name=re.compile("^compare"))
    for place in (0, 1):
        ticks.nth(place).check(timeout=TRAINED)
    page.get_by_test_id("stButton").get_by_role("button", name="Compare 2").click()
    expect(page.get_by_role("heading", name="Compare runs")).to_be_visible(timeout=TRAINED)
    expect(main(page).get_by_text(re.compile("Epochs")).first).to_be_visible()
