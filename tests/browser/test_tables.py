"""Rows and columns in a real browser, with a real worker process."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
STUDY = "tables?data=study&units=4&batch=8&epochs=4&start=random"
TIPS = "tables?task=table-numbers&data=tips&units=4&batch=32&epochs=2"


def taught(page, app_url, link):
    page.goto(f"{app_url}/{link}&view=Teach+it")
    train = page.locator(".st-key-tables-train button")
    expect(train).to_be_enabled(timeout=TRAINED)
    train.click()


def test_pupils_are_taught_judged_and_moved(page, app_url):
    taught(page, app_url, STUDY)
    expect(page.get_by_text(re.compile("of 12 test rows told right"))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("What it says everywhere:")).to_be_visible()
    expect(page.get_by_text(re.compile("The rule that made these pupils"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="Judged").click()
    expect(page.get_by_text(re.compile(" won:|Nobody won")).first).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile("It finds .* of .* rows"))).to_be_visible()
    page.get_by_role("radio", name="Inside").click()
    lab = page.locator(".rowlab").filter(visible=True)
    said = lab.locator(".big")
    expect(said).to_contain_text("%", timeout=TRAINED)
    box = lab.bounding_box()
    assert box["y"] + box["height"] < page.viewport_size["height"]  # cause and effect share the first screen
    slider = lab.get_by_role("slider", name="study")
    slider.focus()
    slider.press("Home")
    low = said.inner_text()
    slider.press("End")
    assert said.inner_text() != low  # in the same moment: nobody was asked
    expect(said).to_contain_text("pass")
    lab.get_by_role("button", name="Back to the row of the table").click()
    expect(lab.locator("label.moved")).to_have_count(0)


def test_a_point_shows_its_row(page, app_url):
    taught(page, app_url, TIPS)
    expect(page.get_by_text(re.compile("R² -?[\\d.]+ on 49 test rows"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="Judged").click()
    chart = page.locator(".st-key-tables-true-said")
    expect(chart.locator("canvas, svg").first).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("The five that are farthest off")).to_be_visible()
    dot = chart.locator(".mark-symbol path").nth(10)
    dot.scroll_into_view_if_needed()
    dot.click(force=True)
    expect(page.get_by_text("The row of this point")).to_be_visible(timeout=TRAINED)


def test_pasted_cells_are_read_doubted_and_put_right(page, app_url):
    page.goto(f"{app_url}/tables")
    page.get_by_role("button", name="My own").click()
    page.get_by_role("tab", name="Cells").click()
    rows = [f"{at}\t{at * 7 % 23},5\t{at % 7}\t{'yes' if at % 7 > 2 else 'no'}" for at in range(60)]
    area = page.get_by_role("textbox", name=re.compile("Copy cells"))
    area.fill("\n".join(["id\ta\tb\tend", *rows]))
    area.press("Control+Enter")
    page.get_by_role("button", name="Use these cells").click()
    expect(page.get_by_text("“id” only counts the rows")).to_be_visible(timeout=TRAINED)
    page.keyboard.press("Escape")
    leak = page.get_by_role("button", name="Leave out “b”")
    expect(leak).to_be_visible(timeout=TRAINED)
    leak.click()
    expect(leak).to_have_count(0, timeout=TRAINED)
    expect(page.get_by_text("2 classes")).to_be_visible()
