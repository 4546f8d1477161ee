"""The page Where is it? in a real browser: boxes over a drawing, decisions played, and a training watched, played back and taken along."""

import re

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import expect
from safetensors import safe_open

from tests.browser.films import played_back

pytestmark = pytest.mark.browser
TRAINED = 180_000  # milliseconds: a busy machine is slow, not wrong
PAINTED = "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
SMALL = "where?view=Teach+it&width=8&anchors=2&count=64&batch=16"


def line(page, box, points, lift=True):
    """One stroke on the sheet, through points of it; without `lift` the pen stays down."""
    (x, y), *others = points
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
        page.evaluate(PAINTED)  # a busy browser tells a page only of the last of several movements: a corner would be cut
    if lift:
        page.mouse.up()


def boxes(page):
    """The words for what is found, as a screen reader has them."""
    return page.locator(".board svg[data-part=page]").first


def test_boxes_lie_over_what_is_drawn_and_follow_the_sliders(page, app_url):
    page.goto(f"{app_url}/where?page=Draw")
    sheet = page.locator(".st-key-where-paper canvas").last
    expect(sheet).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Draw something: a few digits")).to_be_visible(timeout=TRAINED)
    box = sheet.bounding_box()
    line(page, box, [(40, 60), (110, 60), (110, 130), (40, 130), (40, 60)], lift=False)
    expect(boxes(page)).to_have_attribute("aria-label", re.compile("^1 box, .*square"), timeout=TRAINED)  # in this browser
    page.mouse.up()
    expect(page.get_by_text(re.compile("^1 box, .*square"))).to_be_visible(timeout=TRAINED)  # and in the server
    expect(boxes(page)).to_have_attribute("aria-label", re.compile("^1 box, .*square"), timeout=TRAINED)
    line(page, box, [(200, 60), (260, 120)])
    line(page, box, [(260, 60), (200, 120)])
    expect(boxes(page)).to_have_attribute("aria-label", re.compile("2 boxes, from left to right: square.*cross"), timeout=TRAINED)
    found = boxes(page).evaluate("svg => [...svg.querySelectorAll('.box')].map((box) => box.getBoundingClientRect().toJSON())")
    left, wide = min((each["x"], each["width"]) for each in found)  # the surest comes first, and that may be either
    assert abs(left - box["x"] - 36) < 25 and abs(wide - 78) < 30  # where it was drawn
    page.get_by_role("radio", name="Cells", exact=True).click()
    expect(page.locator(".board .grid")).to_have_count(12 * 18, timeout=TRAINED)
    page.get_by_role("radio", name="Anchors", exact=True).click()
    expect(page.locator(".board .dashed")).to_have_count(2, timeout=TRAINED)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw something: a few digits")).to_be_visible(timeout=TRAINED)


def test_every_view_answers(page, app_url):
    page.goto(f"{app_url}/where?scene=9")
    expect(boxes(page)).to_have_attribute("aria-label", re.compile(r"^\d+ box"), timeout=TRAINED)
    before = boxes(page).get_attribute("aria-label")
    page.get_by_role("spinbutton", name="Scene").fill("4")
    page.get_by_role("spinbutton", name="Scene").press("Enter")
    expect(boxes(page)).not_to_have_attribute("aria-label", before, timeout=TRAINED)
    page.get_by_role("radio", name="Drop doubles").click()
    step = page.locator(".board").get_by_role("button", name=re.compile("^step"))
    expect(page.locator(".board output")).to_have_text(re.compile("^decision 1 of"), timeout=TRAINED)
    step.click()
    expect(page.locator(".board output")).to_have_text(re.compile("^decision 2 of"))
    expect(page.locator(".board [data-part=words]")).to_have_text(re.compile("kept"))
    page.get_by_role("radio", name="Slide a window").click()
    expect(page.get_by_text(re.compile(r"^\d+ windows of 28 × 28"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="3", exact=True).click()
    expect(page).to_have_url(re.compile("digit=3"), timeout=TRAINED)
    expect(page.locator(".board .warm").first).to_be_attached(timeout=TRAINED)
    page.get_by_role("radio", name="How good is it?").click()
    expect(page.get_by_text(re.compile(r"^mAP 9\d\.\d %"))).to_be_visible(timeout=TRAINED)
    slider = page.get_by_role("slider", name="Confidence: at least")
    slider.press("End")
    expect(page.get_by_text(re.compile("^Precision: of"))).to_be_visible(timeout=TRAINED)
    expect(page).to_have_url(re.compile(r"sure=0\.95"), timeout=TRAINED)


def test_a_training_is_watched_played_back_tried_and_taken_along(page, app_url):
    page.goto(f"{app_url}/{SMALL}&epochs=2")
    train = page.locator(".st-key-detector-train button")
    expect(train).to_be_enabled(timeout=TRAINED)
    train.click()
    expect(page.get_by_text("The same pages at every look")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile(r"mAP at IoU 0\.5 [\d.]+ % on 300 test scenes"))).to_be_visible(timeout=TRAINED)
    played_back(page, 2, TRAINED)
    page.get_by_text("Download the network").click()

    def taken(name):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        return download.value.path()

    with safe_open(taken("Weights (safetensors)"), "numpy") as weights:
        assert weights.get_tensor("layers.conv1.weight").shape == (8, 1, 3, 3) and '"detector"' in weights.metadata()["recipe"]
    net = onnxruntime.InferenceSession(taken("Network (ONNX)"))
    [said] = net.run(None, {"page": np.zeros((2, 1, 96, 144), np.float32)})
    assert said.shape == (2, 36, 12, 18) and np.isfinite(said).all()
    page.get_by_role("link", name="Draw a page for it").click()  # to a view of the page that it came from
    expect(page.get_by_text("You are looking for your own network")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("It has said 432 boxes, 2 for each cell")).to_be_visible(timeout=TRAINED)


def test_boxes_on_a_photo_follow_the_slider(page, app_url):
    page.goto(f"{app_url}/where?view=Photos&seen=0.3")
    expect(boxes(page)).to_have_attribute("aria-label", re.compile(r"^\d+ box"), timeout=TRAINED)
    slider = page.get_by_role("slider", name="Confidence: at least")
    slider.press("End")
    expect(page).to_have_url(re.compile(r"seen=0\.95"), timeout=TRAINED)
    page.get_by_text("Show the map of the surest name").click()
    expect(page.locator(".board .grid")).to_have_count(10 * 14, timeout=TRAINED)
    page.get_by_role("radio", name="SSDlite").click()
    expect(page.get_by_role("button", name=re.compile("^Download SSDlite"))).to_be_visible(timeout=TRAINED)
