"""A deep belief network trained in the engine, in a real browser with a real worker process: seen, played back, compared, taken along."""

import re

import pytest
from playwright.sync_api import expect
from safetensors import safe_open

from tests.browser.films import played_back

pytestmark = pytest.mark.browser
TRAINED = 600_000  # milliseconds: a busy machine is slow, not wrong
SHORT = "task=belief&count=500&epochs=6&first=64&second=32&rate=0.2&batch=25"


def button(page, name):
    return page.get_by_test_id("stMainBlockContainer").get_by_role("button", name=name, exact=True)


def trained(page, app_url, query):
    """On the training page, to the end."""
    page.goto(f"{app_url}/training?{query}")
    expect(button(page, "Train")).to_be_enabled(timeout=TRAINED)
    button(page, "Train").click()
    expect(page.get_by_text(re.compile("of 750 test digits read right"))).to_be_visible(timeout=TRAINED)


def test_it_is_trained_played_back_compared_and_its_weights_are_taken_along(page, app_url):
    page.goto(f"{app_url}/belief?view=Train+it")
    expect(button(page, "Train")).to_be_enabled(timeout=TRAINED)
    page.get_by_role("link", name="Every setting").click()
    expect(page).to_have_url(re.compile("task=belief"))
    expect(page.get_by_role("heading", name="Train a network")).to_be_visible(timeout=TRAINED)
    for seed in (1, 2):
        trained(page, app_url, f"{SHORT}&seed={seed}")
    expect(page.get_by_text(re.compile("From random weights, with the same labels"))).to_be_visible()
    expect(page.locator(".st-key-run-rebuilt figure canvas")).to_have_count(10)
    expect(page.locator(".st-key-run-strokes figure canvas")).to_have_count(10)
    for name in ("error 1", "error 2", "gap 1", "gap 2", "pretrained", "random"):
        expect(page.get_by_role("button", name=f"Show data: the losses of single batches along the training: {name}")).to_have_count(1)
    played_back(page, 6, TRAINED)
    page.get_by_text("Download the network").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Weights (safetensors)").click()
    with safe_open(download.value.path(), "numpy") as weights:
        assert weights.get_tensor("0.weight").shape == (64, 784) and weights.get_tensor("1.weight").shape == (32, 64)
        assert weights.get_tensor("reads.2.weight").shape == (10, 32) and '"belief"' in weights.metadata()["recipe"]
    page.get_by_test_id("stButton").get_by_role("button", name="All runs").press("Enter")
    ticks = page.get_by_role("checkbox", name=re.compile("^compare"))
    for place in (0, 1):
        ticks.nth(place).check(timeout=TRAINED)
    page.get_by_test_id("stButton").get_by_role("button", name="Compare 2").click()
    expect(page.get_by_role("heading", name="Compare runs")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile("Only the seed differs"))).to_be_visible(timeout=TRAINED)
