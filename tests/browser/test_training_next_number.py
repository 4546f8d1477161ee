"""Train a network that continues rows of numbers, in a real browser, with a real worker process."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
SHORT = "training?task=next-number&epochs=4&rate=0.03"


def test_rows_are_continued_looked_at_and_played_back(page, app_url):
    page.goto(f"{app_url}/training")
    page.get_by_role("radio", name="Next number").click()
    expect(page.get_by_text("Two, four, six").first).to_be_visible(timeout=TRAINED)
    page.goto(f"{app_url}/{SHORT}")
    expect(page.locator(".st-key-train button:visible")).to_be_enabled(timeout=TRAINED)
    page.locator(".st-key-train button:visible").click()
    expect(page.get_by_text(re.compile("of 200 test rows continued right"))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Loss after epoch 4")).to_be_visible()
    expect(page.get_by_text("Right when rounded after epoch 4")).to_be_visible()
    expect(page.get_by_text(re.compile("^What it answers, against what is true"))).to_be_visible()
    page.get_by_role("radio", name="Validation rows").click()
    expect(page.get_by_text(re.compile("^What it answers.*validation rows"))).to_be_visible()
    page.get_by_role("radio", name="Weights").click()
    expect(page.get_by_text("Weights of each layer: they spread out as it learns")).to_be_visible()
    page.get_by_role("radio", name="Gradients and rate").click()
    expect(page.get_by_text("Gradient of each layer: how hard it is pushed")).to_be_visible()
    page.get_by_text("Play it back").locator("visible=true").first.click()
    loss, right = page.locator(".replay [data-part=loss]"), page.locator(".replay [data-part=right]")
    expect(right).to_be_visible()
    assert abs(loss.bounding_box()["y"] - right.bounding_box()["y"]) < 40 and loss.bounding_box()["x"] < right.bounding_box()["x"]
    page.get_by_role("slider", name="epoch").press("Home")  # the film opens at its end
    page.get_by_role("button", name="play", exact=True).click()
    expect(page.locator(".replay [data-part=val]")).to_contain_text("right, loss")


def test_all_tasks_are_seen_on_a_phone_and_nothing_goes_sideways(phone, app_url):
    phone.goto(f"{app_url}/{SHORT}")
    expect(phone.locator(".st-key-train button:visible")).to_be_enabled(timeout=TRAINED)
    for task in ("Digits", "Film reviews", "Pictures", "Next number"):
        expect(phone.get_by_role("radio", name=task, exact=True)).to_be_in_viewport(ratio=1)
    phone.locator(".st-key-train button:visible").click()
    expect(phone.get_by_text(re.compile("of 200 test rows continued right"))).to_be_visible(timeout=TRAINED)
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
