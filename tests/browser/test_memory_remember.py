"""Memory, "Who remembers", in a real browser, with a real process for quick work."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong


def opened(page, app_url, between):
    page.goto(f"{app_url}/memory")
    page.get_by_role("radio", name="Who remembers").click()
    expect(button(page, "Train")).to_be_enabled(timeout=TRAINED)
    page.goto(f"{app_url}/memory?view=Who+remembers&between={between}")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def row(page, name):
    return page.get_by_role("row", name=re.compile(f"^{name}"))


def test_predicted_trained_and_looked_at(page, app_url):
    opened(page, app_url, 3)
    page.get_by_role("button", name="Predict first").click()
    page.get_by_text("Less than a billionth", exact=True).click()
    expect(page.get_by_text(re.compile("Yes: Less than a billionth"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(row(page, "LSTM")).to_contain_text("–", timeout=TRAINED)
    button(page, "Train").click()
    for name in ("plain RNN", "GRU", "LSTM", "RNN both ways"):
        expect(row(page, name)).to_contain_text(re.compile("99%|100%"), timeout=TRAINED)
    expect(page.get_by_role("radio", name="after training")).to_be_checked()
    expect(page.locator(".st-key-remember-stop")).to_have_count(0)
    page.get_by_role("radio", name="at the start").click()
    expect(page.get_by_role("radio", name="at the start")).to_be_checked()


def test_every_length_comes_in_is_stopped_and_goes_on(page, app_url):
    opened(page, app_url, 4)
    button(page, "Train for every N").click()
    expect(page.get_by_text(re.compile(r"Networks that are ready: [1-9]\d* of 32"))).to_be_visible(timeout=TRAINED)
    button(page, "Stop").click()
    expect(page.get_by_text(re.compile(r"Stopped\. \d+ of 32 are done"))).to_be_visible(timeout=TRAINED)
    button(page, "Go on").click()
    expect(button(page, "Stop")).to_be_visible(timeout=TRAINED)
    page.get_by_role("slider", name="Scale of W_h at the start").press("ArrowRight")
    expect(page.locator(".st-key-remember-stop")).to_have_count(0, timeout=TRAINED)


def test_the_settings_reach_the_numbers(page, app_url):
    opened(page, app_url, 60)
    expect(row(page, "LSTM")).to_be_visible(timeout=TRAINED)
    button(page, "More").click()
    page.get_by_role("radio", name="GRU both ways").click()
    expect(row(page, "GRU both ways")).to_be_visible(timeout=TRAINED)
    before = row(page, "LSTM").inner_text()
    page.locator(".st-key-gates label").first.click()
    expect(row(page, "LSTM")).not_to_have_text(before, timeout=TRAINED)
    page.locator(".st-key-clipped label").first.click()
    expect(page).to_have_url(re.compile("clipped="))
    page.get_by_role("spinbutton", name="Seed").fill("3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("chance=3"))


def test_on_a_phone_nothing_goes_sideways(phone, app_url):
    opened(phone, app_url, 5)
    expect(row(phone, "LSTM")).to_be_visible(timeout=TRAINED)
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
