"""Forged digits in a real browser: one's own among nine, a training looked at live, played back and tried."""

import re

import pytest
from playwright.sync_api import expect

from tests import pen
from tests.browser.test_digits import draw_with_mouse

pytestmark = pytest.mark.browser
TRAINED = 600_000  # milliseconds: a busy machine is slow, not wrong
PIXELS = "canvases => canvases.map(c => c.toDataURL()).join()"


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_ones_own_drawing_hides_among_nine_and_class_and_detective_vote(page, app_url):
    page.goto(f"{app_url}/gan?view=Forged+digits")
    expect(page.get_by_text("Your digit will be hidden among nine")).to_be_visible(timeout=TRAINED)
    page.get_by_text("Which one is real?").scroll_into_view_if_needed()
    draw_with_mouse(page, pen.digit(7, 60, 40, 1.9))
    button(page, "Hide it among nine forged ones").click()
    expect(page.get_by_text("A person drew one of these 7s: which one?")).to_be_visible(timeout=TRAINED)
    expect(page.locator(".st-key-digit-paper canvas").last).to_be_hidden()
    line_up = page.locator(".st-key-gan-line-up figure")
    expect(line_up).to_have_count(10)
    assert len(set(line_up.locator("canvas").evaluate_all("all => all.map(c => c.toDataURL())"))) == 10  # none is like another
    for _ in range(2):
        page.locator(".st-key-gan-vote-2").get_by_role("button").first.click()
        page.wait_for_timeout(300)
    expect(button(page, "3: 2")).to_be_visible()
    button(page, "Who is right?").click()
    expect(
        page.get_by_text(re.compile(r"Number \d+ was drawn by hand: [02] of 2 votes found it\. The detective gives it 0\.\d\d"))
    ).to_be_visible()
    assert sorted(re.findall("drawn|forged", " ".join(line_up.all_inner_texts()))) == ["drawn"] + ["forged"] * 9
    button(page, "Vote again").click()
    expect(page.get_by_text("was drawn by hand")).to_have_count(0)


def test_a_forger_is_seen_learning_at_every_look_and_is_played_back_and_tried(page, app_url):
    page.goto(f"{app_url}/gan?view=Digits")
    button(page, "Train").click()
    expect(page.get_by_text("Forged from the same noise at every look")).to_be_visible(timeout=TRAINED)
    forged = page.locator(".st-key-run-forged figure canvas")
    expect(forged).to_have_count(30)
    seen = set()
    for _ in range(40):
        seen.add(forged.evaluate_all(PIXELS))
        if len(seen) > 3:
            break
        page.wait_for_timeout(500)
    assert len(seen) > 3
    expect(page.get_by_text(re.compile("[1-9] of [0-9]+ epochs|epoch [2-9]")).first).to_be_visible(timeout=TRAINED)
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped by hand")).to_be_visible(timeout=TRAINED)
    button(page, "Ask it for a digit").click()
    expect(page.get_by_text("Nobody wrote these: 8 forged 7s")).to_be_visible(timeout=TRAINED)
    page.go_back()
    page.get_by_role("link", name="Play it back, compare, download it").click()
    slider = page.get_by_role("slider", name="epoch")
    slider.press("Home", timeout=TRAINED)
    expect(page.get_by_text("Before training", exact=True)).to_be_visible(timeout=TRAINED)
    fog = page.locator(".replay canvas").evaluate_all(PIXELS)
    slider.press("End")
    assert page.locator(".replay canvas").evaluate_all(PIXELS) != fog
