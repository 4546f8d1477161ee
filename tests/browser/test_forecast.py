"""Forecast a series in a real browser, with a real worker process."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
NILE = "forecast?data=nile&season=0&window=8&units=6&epochs=3&batch=16"


def series(page):
    return page.locator(".series").filter(visible=True)


def test_a_guess_is_drawn_and_compared(page, app_url):
    page.goto(f"{app_url}/forecast")
    lab = series(page).first
    picture, verdict = lab.locator("svg"), lab.locator(".verdict")
    expect(verdict).to_contain_text("Draw your guess", timeout=TRAINED)
    expect(lab.get_by_role("button", name="Show what came")).to_be_disabled()
    box = picture.bounding_box()
    assert box["y"] + box["height"] < page.viewport_size["height"]
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + 60, steps=5)
    page.mouse.up()
    lab.get_by_role("button", name="Show what came").click()
    expect(verdict).to_contain_text(
        re.compile(r"Your RMSE is [\d.]+; saying the last value 24 times has [\d.]+, the values of a season ago")
    )
    drawn = verdict.inner_text()
    lab.get_by_role("button", name="Clear").click()
    expect(verdict).to_contain_text("Draw your guess")
    lab.get_by_role("slider", name="Your guess for the last step").press("ArrowRight")
    lab.get_by_role("button", name="Show what came").click()
    expect(verdict).to_contain_text("Your RMSE is")
    assert verdict.inner_text() != drawn


def test_a_window_slides_and_says_what_it_asks_for(page, app_url):
    page.goto(f"{app_url}/{NILE}")
    lab = series(page).nth(1)
    verdict, player = lab.locator(".verdict"), lab.get_by_role("group", name="player")
    expect(verdict).to_contain_text("Reads 8 values up to 1879 and is asked for 1880. It learns from this window.", timeout=TRAINED)
    player.get_by_role("button", name="one window on").click()
    expect(verdict).to_contain_text("up to 1880")
    player.get_by_role("slider", name="window").press("End")
    expect(verdict).to_contain_text("for the test")
    player.get_by_role("button", name="one window back").click()
    expect(verdict).to_contain_text("up to 1968 and is asked for 1969")


def test_taught_judged_looked_ahead_and_inside(page, app_url):
    page.goto(f"{app_url}/{NILE}&view=Teach+it")
    train = page.locator(".st-key-forecast-train button")
    expect(train).to_be_enabled(timeout=TRAINED)
    train.click()
    expect(page.get_by_text(re.compile("of 20 test windows nearer"))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile("^Each point forecast from the true values before it")).first).to_be_visible()
    page.get_by_role("radio", name="Judged").click()
    expect(page.get_by_text(re.compile("The network (wins|loses)|Nobody wins")).first).to_be_visible(timeout=TRAINED)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Forecasts (CSV)").click()
    lines = taken.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "when,truth,network,naive,ets" and len(lines) == 21
    page.get_by_role("radio", name="Ahead").click()
    lab = series(page).first
    expect(lab.locator(".verdict")).to_contain_text("From 1970 on", timeout=TRAINED)
    expect(lab.locator(".verdict")).to_contain_text("nobody knows")
    lab.get_by_role("button", name="one start back").click()
    expect(lab.locator(".verdict")).to_contain_text("Of the 2 that came")
    page.get_by_role("radio", name="Inside").click()
    expect(page.get_by_text("How far back does it look?")).to_be_visible(timeout=TRAINED)
    chosen = page.locator(".gates").get_by_role("combobox", name="Value")
    chosen.select_option(index=2)
    expect(chosen).to_have_value("2")


def test_on_a_phone_nothing_goes_sideways(phone, app_url):
    phone.goto(f"{app_url}/forecast")
    expect(series(phone).first.locator(".verdict")).to_contain_text("Draw your guess", timeout=TRAINED)
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
