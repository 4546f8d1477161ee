"""The page Where is it? in a real browser: boxes over a drawing."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 180_000  # milliseconds: a busy machine is slow, not wrong


def line(page, box, points):
    """One stroke on the sheet, through points of it."""
    (x, y), *others = points
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
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
    line(page, box, [(40, 60), (110, 60), (110, 130), (40, 130), (40, 60)])
    expect(boxes(page)).to_have_attribute("aria-label", re.compile("^1 box, .*square"), timeout=TRAINED)
    line(page, box, [(200, 60), (260, 120)])
    line(page, box, [(260, 60), (200, 120)])
    expect(boxes(page)).to_have_attribute("aria-label", re.compile("2 boxes, from left to right: square.*cross"), timeout=TRAINED)
    found = page.locator(".board .box")
    frame = found.first.bounding_box()
    assert abs(frame["x"] - box["x"] - 36) < 25 and abs(frame["width"] - 78) < 30  # where it was drawn
    page.get_by_role("radio", name="Cells", exact=True).click()
    expect(page.locator(".board .grid")).to_have_count(12 * 18, timeout=TRAINED)
    page.get_by_role("radio", name="Anchors", exact=True).click()
    expect(page.locator(".board .dashed")).to_have_count(2, timeout=TRAINED)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw something: a few digits")).to_be_visible(timeout=TRAINED)
