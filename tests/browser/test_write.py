"""Write on in a real browser, as somebody gets there: bars pressed, sliders moved, a text pasted, a network watched while it learns."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import rested, until

pytestmark = pytest.mark.browser
SLOW = 120_000  # milliseconds: a busy machine is slow, not wrong
TRAINED = 600_000
STORY = "<script>window.bad = 1</script> Once upon a time a king had a daughter, and she played by the well.\n" * 400


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def bars(page):
    return page.locator(".st-key-write-board ol button")


def test_bars_are_pressed_and_what_is_typed_is_never_html(page, app_url):
    page.goto(app_url)
    page.get_by_role("link", name="Write on", exact=True).first.click(timeout=SLOW)
    expect(page.get_by_role("heading", name="Write on")).to_be_visible(timeout=SLOW)
    expect(bars(page)).to_have_count(10, timeout=SLOW)
    box = page.get_by_label("Your beginning")
    expect(box).to_have_value("Ma")
    expect(bars(page).first).to_contain_text("r")
    bars(page).first.click()
    expect(box).to_have_value("Mar")
    expect(page.locator(".st-key-write-made li").first).to_contain_text("Mar", timeout=SLOW)
    box.fill("El")
    expect(page.locator(".st-key-write-made li").first).to_contain_text("El", timeout=SLOW)
    expect(page).to_have_url(re.compile("text=El"), timeout=SLOW)
    rested(page)
    box.press("Tab")
    expect(box).to_have_value(re.compile("^El[a-z]$"))
    expect(page.locator(".st-key-write-made li").first).to_contain_text(re.compile("El[a-z]"), timeout=SLOW)
    box.press("Escape")
    box.press("Tab")
    expect(box).not_to_be_focused()
    box.fill("<img src=x onerror='window.bad = 1'>")
    expect(page.locator(".st-key-write-made li").first).to_contain_text("<img src=x", timeout=SLOW)
    assert page.locator(".st-key-write-made img, .st-key-write-board img").count() == 0 and page.evaluate("window.bad") is None


def test_sliders_and_greedy_change_the_bars_and_what_is_written(page, app_url):
    page.goto(f"{app_url}/write?temperature=0.5&top-k=2")
    expect(bars(page)).to_have_count(10, timeout=SLOW)
    never = page.locator(".st-key-write-board li.out")
    expect(never).to_have_count(8, timeout=SLOW)
    page.get_by_role("slider", name="Top-k").press("ArrowRight")
    expect(never).to_have_count(7, timeout=SLOW)
    page.get_by_text("Greedy", exact=True).click()
    expect(never).to_have_count(9, timeout=SLOW)
    expect(page.get_by_text("12 of 12 are the same")).to_be_visible(timeout=SLOW)
    page.get_by_text("I love → machine → learning", exact=True).click()
    expect(page.get_by_label("Your beginning")).to_have_value("I love", timeout=SLOW)
    expect(bars(page).first.locator(".token")).to_have_text(re.compile("^(machine|deep|loud|hot|long|good)$"), timeout=SLOW)


def test_counting_and_memory_are_looked_into(page, app_url):
    page.goto(f"{app_url}/write?view=Count+instead")
    after = page.get_by_role("textbox", name="What comes after")
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible(timeout=SLOW)
    after.fill("Eli")
    after.press("Enter")
    expect(page).to_have_url(re.compile("after=Eli"), timeout=SLOW)
    expect(page.locator("[data-testid=stVegaLiteChart]").nth(1)).to_be_visible(timeout=SLOW)
    page.get_by_text("Inside", exact=True).click()
    units = page.locator(".st-key-write-units .row button")
    expect(units).to_have_count(24, timeout=SLOW)
    shades = "letters => letters.map(letter => letter.style.getPropertyValue('--shade')).join()"
    letters = page.locator(".st-key-write-units .text span")
    before = letters.evaluate_all(shades)
    units.nth(1).hover()
    until(page, lambda: letters.evaluate_all(shades) != before)
    units.nth(1).click()
    expect(units.nth(1)).to_have_attribute("aria-pressed", "true")


def test_a_pasted_text_is_learnt_from_watched_and_written_with(page, app_url):
    page.goto(f"{app_url}/write?view=Watch+it+learn")
    button(page, "My own text").click(timeout=SLOW)
    page.get_by_label("Paste it here").fill("Too short.")
    page.get_by_label("Paste it here").press("Control+Enter")
    button(page, "Use this text").click()
    expect(page.get_by_text("300 or more are needed")).to_be_visible(timeout=SLOW)
    if not page.get_by_label("Paste it here").is_visible():
        button(page, "My own text").click()
    page.get_by_label("Paste it here").fill(STORY)
    page.get_by_label("Paste it here").press("Control+Enter")
    button(page, "Use this text").click()
    expect(page.get_by_text("Taken as one text, letter by letter.")).to_be_visible(timeout=SLOW)
    page.keyboard.press("Escape")
    button(page, "Train").click()
    made = page.locator(".st-key-run-made-up li")
    expect(made).to_have_count(2, timeout=TRAINED)
    first = made.first.inner_text()
    until(page, lambda: made.first.inner_text() != first)
    button(page, "Stop").click(timeout=SLOW)
    expect(page.get_by_text("Stopped by hand")).to_be_visible(timeout=TRAINED)
    assert page.evaluate("window.bad") is None
    button(page, "Write with it").click(timeout=SLOW)
    expect(page.get_by_text("You are writing with")).to_be_visible(timeout=SLOW)
    expect(bars(page)).to_have_count(10, timeout=SLOW)
