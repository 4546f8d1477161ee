"""Forecast a series in a real browser, with a real worker process."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import rested, steady

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
NILE = "forecast?data=nile&season=0&window=8&hidden_size=6&epochs=3&batch=16"


def series(page):
    return page.locator(".series").filter(visible=True)


def test_a_guess_is_drawn_and_compared(page, app_url):
    page.goto(f"{app_url}/forecast")
    lab = series(page).first
    picture, verdict = lab.locator("svg[role=img]"), lab.locator(".verdict")
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
    expect(lab.locator("svg .tick").filter(has_text=re.compile("^1900$"))).to_have_count(1)  # years below it
    player.get_by_role("button", name="one window on").click()
    expect(verdict).to_contain_text("up to 1880")
    player.get_by_role("slider", name="window").press("End")
    expect(verdict).to_contain_text("for the test")
    player.get_by_role("button", name="one window back").click()
    expect(verdict).to_contain_text("up to 1968 and is asked for 1969")


def drag(page, picture, pixels):
    """From the middle of a picture to the side."""
    box = picture.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y, steps=8)
    page.mouse.up()


def type_into_the_last_row(page, text):
    """Into the second column of the table of six values."""
    table = page.locator(".st-key-forecast-typed-values canvas").first
    expect(table).to_be_visible(timeout=TRAINED)
    rested(page)
    steady(page, table.bounding_box, 800)  # what was opened has its height by then
    table.evaluate("table => table.scrollIntoView({block: 'center'})")
    box = steady(page, table.bounding_box, 300)
    where = box["x"] + 0.8 * box["width"], box["y"] + 6.5 / 7 * box["height"]  # the seventh line, with the heading
    page.mouse.click(*where)
    page.wait_for_timeout(600)  # else it were the first of three clicks
    page.mouse.dblclick(*where)
    expect(page.locator(".gdg-input")).to_be_focused(timeout=TRAINED)
    page.keyboard.press("Control+a")
    page.keyboard.type(text, delay=40)
    page.keyboard.press("Enter")


def test_a_table_of_ones_own_is_sent_taught_and_its_settings_are_pressed(page, app_url, tmp_path):
    rows = [f"{2000 + at // 12}-{at % 12 + 1:02d};{100 + 20 * (at % 12 < 6) + at / 7:.2f}".replace(".", ",") for at in range(96)]
    (tmp_path / "sold.csv").write_text("\n".join(["month;sold", *rows]), encoding="utf-8")
    page.goto(f"{app_url}/forecast")
    expect(series(page).first.locator(".verdict")).to_contain_text("Draw your guess", timeout=TRAINED)
    page.get_by_role("button", name="My own").click()
    page.locator(".st-key-forecast-file input[type=file]").set_input_files(tmp_path / "sold.csv")
    page.get_by_role("button", name="Use this column").click(timeout=TRAINED)
    expect(page).to_have_url(re.compile("points=96"), timeout=TRAINED)
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Teach it").click()
    page.get_by_role("button", name="Course's recipe").click(timeout=TRAINED)
    expect(page).to_have_url(re.compile("layers=2"), timeout=TRAINED)
    page.get_by_role("button", name="What suits it").click()
    expect(page).not_to_have_url(re.compile("layers=2"), timeout=TRAINED)
    page.get_by_role("spinbutton", name="Window").fill("9")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("window=9"), timeout=TRAINED)
    page.get_by_text("Link to these settings").click()
    expect(page.get_by_text(re.compile("view=Teach"))).to_be_visible(timeout=TRAINED)
    page.locator(".st-key-forecast-train button").click()
    expect(page.get_by_text(re.compile("of 19 test windows nearer"))).to_be_visible(timeout=TRAINED)


def test_numbers_that_are_no_series_are_refused_in_a_sentence(page, app_url):
    page.goto(f"{app_url}/{NILE}")
    expect(series(page).first.locator(".verdict")).to_contain_text("Draw your guess", timeout=TRAINED)
    page.get_by_role("button", name="My own").click()
    page.get_by_role("tab", name="Numbers").click()
    page.get_by_role("textbox", name="One number in a line").fill("1\n2\n3\n4\n5")
    page.get_by_role("button", name="Use these numbers").click()
    expect(page.get_by_role("alert").filter(has_text="5 points; a network needs 24 or more")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Predict first. The Nile")).to_be_visible()


def test_taught_judged_looked_ahead_and_inside(page, app_url):
    page.goto(f"{app_url}/{NILE}&view=Teach+it")
    train = page.locator(".st-key-forecast-train button")
    expect(train).to_be_enabled(timeout=TRAINED)
    train.click()
    expect(page.get_by_text(re.compile("of 20 test windows nearer"))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile("^Each point forecast from the true values before it")).first).to_be_visible()
    page.get_by_role("radio", name="Judged").click()
    expect(page.get_by_role("heading", name=re.compile("wins?|loses"))).to_be_visible(timeout=TRAINED)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Forecasts (CSV)").click()
    lines = taken.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "when,truth,network,line,average,naive,ets" and len(lines) == 21
    assert all(len(cell.partition(".")[2]) <= 2 for cell in lines[1].split(",")[1:])  # 1120, so two decimals say all there is
    with page.expect_download() as taken:
        page.get_by_role("button", name="The same with decimal commas").click()
    assert taken.value.path().read_text(encoding="utf-8").splitlines()[1].split(";")[2].count(",") == 1
    page.get_by_role("radio", name="Ahead").click()
    lab = series(page).first
    expect(lab.locator(".verdict")).to_contain_text("From 1970 on", timeout=TRAINED)
    expect(lab.locator(".verdict")).to_contain_text("nobody knows")
    lab.get_by_role("button", name="one start back").click()
    expect(lab.locator(".verdict")).to_contain_text("Of the 2 that came")
    lab.get_by_role("button", name="step").click()
    expect(lab.locator(".verdict")).to_contain_text("From 1970 on")
    drag(page, lab.locator("svg[role=img]"), -200)
    expect(lab.locator(".verdict")).not_to_contain_text("From 1970 on")
    expect(lab.locator(".verdict")).to_contain_text(re.compile(r"Of the (\d|1[012]) that came"))
    drag(page, lab.locator("svg[role=img]"), 400)
    expect(lab.locator(".verdict")).to_contain_text("From 1970 on")
    page.get_by_role("slider", name="Steps ahead").press("ArrowLeft")
    expect(lab.locator(".verdict")).to_contain_text("after 11 years", timeout=TRAINED)
    page.locator('[data-test-script-state="notRunning"]').wait_for()  # the file below is of these steps, too
    with page.expect_download() as taken:
        page.get_by_role("button", name="The forecast from the last point (CSV)").click()
    lines = taken.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "step,forecast,low,high" and len(lines) == 12
    said = lab.locator(".verdict").inner_text()
    page.get_by_text("Change the last values by hand").click()
    type_into_the_last_row(page, "1500")
    expect(lab.locator(".verdict")).not_to_have_text(said, timeout=TRAINED)
    expect(lab.locator(".verdict")).to_contain_text("From 1970 on")
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
