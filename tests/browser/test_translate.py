"""The page Translate in a real browser: type a date, watch it written, see the beams, train both, open what was trained."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 240_000  # milliseconds: a busy machine is slow, not wrong
SHORT = "training?task=translate&epochs=1&train_limit=64&batch=32&hidden_size=8"


def test_a_date_is_typed_and_its_alignment_grows_step_by_step(page, app_url):
    page.goto(f"{app_url}/translate")
    text, told = page.get_by_role("textbox", name="Your text"), page.locator(".alignment [data-part=told]")
    expect(told).to_contain_text("it looked most at", timeout=TRAINED)
    text.fill("4th of <b>july 1976")
    text.press("Enter")
    expect(page.get_by_text(re.compile("In the texts that it learns from there are no “<”, “>”"))).to_be_visible(timeout=TRAINED)
    text.fill("The 4th of July 1976")
    text.press("Enter")
    answers = page.locator(".alignment .answer")
    expect(answers).to_have_text(["1976-07-04", "1976-07-04"], timeout=TRAINED)
    slider = page.locator(".alignment input[type=range]")
    slider.focus()
    slider.press("Home")
    expect(told).to_contain_text("Nothing is written yet")
    rows = page.locator(".alignment tbody tr:not(.later)")
    expect(rows).to_have_count(0)
    page.get_by_role("button", name="step: one letter on").click()
    expect(rows).to_have_count(1)
    expect(answers.first).to_have_text("1")
    page.get_by_role("button", name="play", exact=True).click()
    expect(rows).to_have_count(11, timeout=TRAINED)
    page.locator(".alignment tbody td[title]").first.click()
    expect(told).to_contain_text(re.compile(r"With attention: attention of “t”, place 1, for “1”: \d\.\d{3}"))
    page.get_by_role("radio", name="Gradient × input").click()
    expect(page.locator(".alignment table")).to_have_count(2, timeout=TRAINED)  # there is one without attention, too
    page.get_by_role("radio", name="Beams", exact=True).click()
    expect(page.locator(".beams [data-part=told]")).to_contain_text("The best answer: “1976-07-04”", timeout=TRAINED)
    page.locator(".beams .node").last.click()
    expect(page.locator(".beams [data-part=told]")).to_contain_text(re.compile("log probability −.*probability"))


def test_both_are_trained_and_one_of_ones_own_is_opened(page, app_url):
    page.goto(f"{app_url}/translate?view=Teach+it")
    page.get_by_role("button", name="Train both").click()
    expect(page.get_by_role("button", name="Stop both")).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Stop both").click()
    expect(page.get_by_role("button", name="Type for both")).to_be_visible(timeout=TRAINED)
    page.goto(f"{app_url}/{SHORT}")
    expect(page.locator(".st-key-train button:visible")).to_be_enabled(timeout=TRAINED)
    page.locator(".st-key-train button:visible").click()
    expect(page.get_by_text(re.compile("What it writes by itself: . of 8 right"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Translate with it").click()
    expect(page.get_by_text(re.compile("You are translating for your own network"))).to_be_visible(timeout=TRAINED)
    expect(page.locator(".alignment figure")).to_have_count(2, timeout=TRAINED)
