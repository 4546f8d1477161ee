"""A table of one's own in a real browser: sent as people send it, its columns put right, another one predicted."""

import re

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.waiting import steady

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
ROWS = [(1000 + at * 37 % 900 + at / 8, at % 5 + 1, "nord" if at * 7 % 11 > 4 else "süd", at * 13 % 40) for at in range(80)]


def excels_text(path):
    """As Excel writes "Unicode text": UTF-16 with tabs, decimal commas, points between thousands, signs of money and of shares."""
    lines = ["Umsatz\tSterne\tOrt\tAnteil\tGewinn"]
    for sold, stars, place, share in ROWS:
        money = f"{sold:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
        earned = f"{sold * share / 100 + 20 * stars:.1f}".replace(".", ",")
        lines.append(f"€ {money}\t{stars}\t{place}\t{share} %\t{earned}")
    path.write_bytes("\r\n".join(lines).encode("utf-16"))
    return path


def open_own(page, app_url):
    page.goto(f"{app_url}/tables?data=iris")
    expect(page.get_by_text("3 classes")).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="My own").click()


def send(page, path):
    page.locator(".st-key-tables-file input[type=file]").set_input_files(path)


def test_excels_text_is_sent_doubted_put_right_and_learnt(page, app_url, tmp_path):
    open_own(page, app_url)
    send(page, excels_text(tmp_path / "umsatz.txt"))
    expect(page.get_by_text(re.compile("80 rows, 5 columns; read as UTF-16, with tab"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Use this table").click()
    expect(page).to_have_url(re.compile("rows=80"), timeout=TRAINED)
    page.keyboard.press("Escape")
    expect(page.get_by_text("It holds numbers, from ")).to_be_visible(timeout=TRAINED)  # decimal commas
    expect(page).not_to_have_url(re.compile("columns="))
    put_right(page, 2, "left out")
    expect(page).to_have_url(re.compile("columns=nnxnn"), timeout=TRAINED)
    choose(page, "Column to predict", "Ort")
    expect(page.get_by_text("2 classes")).to_be_visible(timeout=TRAINED)
    expect(page).to_have_url(re.compile("target=Ort"), timeout=TRAINED)
    choose(page, "Column to predict", "Gewinn")
    expect(page).to_have_url(re.compile("task=table-numbers"), timeout=TRAINED)
    page.get_by_role("radio", name="Teach it").click()
    expect(page.locator(".st-key-tables-train button")).to_be_enabled(timeout=TRAINED)
    rested(page)
    page.locator(".st-key-tables-train button").click(timeout=TRAINED)
    expect(page.get_by_text(re.compile(r"R² -?[\d.]+ on 16 test rows"))).to_be_visible(timeout=TRAINED)


def rested(page):
    """While a page is drawn anew, lists close and clicks are lost."""
    page.wait_for_timeout(500)  # whatever was done has reached the server
    page.locator('[data-test-script-state="notRunning"]').wait_for(timeout=TRAINED)


def choose(page, label, option):
    """A list that closes because the page is drawn anew is opened again."""
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(6):
        rested(page)
        page.get_by_role("combobox", name=re.compile(label)).click()
        try:
            wanted.click(timeout=15_000)
            return
        except TimeoutError:
            page.keyboard.press("Escape")
    raise AssertionError(f"{label} did not offer {option}")


def put_right(page, row, kind):
    """In the table of columns, what the column in that row is; by keyboard, as its canvas takes it."""
    table = page.locator("[class*=st-key-tables-columns] canvas").first
    expect(table).to_be_visible(timeout=TRAINED)
    table.evaluate("table => table.scrollIntoView({block: 'center'})")
    box = steady(page, table.bounding_box, 500)  # scrolled, it lies still
    where = box["x"] + 0.3 * box["width"], box["y"] + 35 * (row + 1) + 17  # lines are 35 high, the first is the heading
    page.mouse.click(*where)
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    page.get_by_role("option", name=kind, exact=True).click(timeout=TRAINED)
    page.keyboard.press("Enter")


def test_a_workbook_and_what_is_no_table_are_told_what_to_do_and_nothing_is_lost(page, app_url, tmp_path):
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 8)
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "one.csv").write_text("a\n" + "1\n2\n" * 30, encoding="utf-8")
    open_own(page, app_url)
    alert = page.get_by_role("alert")
    send(page, tmp_path / "book.xlsx")
    expect(
        alert.filter(has_text="is a workbook of a spreadsheet program, not a CSV file. Open it there and save it as CSV.")
    ).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name=re.compile("Remove")).first.click()
    rested(page)
    send(page, tmp_path / "photo.csv")
    expect(alert.filter(has_text="is no text file. Save the table as CSV")).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name=re.compile("Remove")).first.click()
    rested(page)
    send(page, tmp_path / "one.csv")
    page.get_by_role("button", name="Use this table").click(timeout=TRAINED)
    expect(alert.filter(has_text="The table has one column")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("3 classes")).to_be_visible()
    expect(page).to_have_url(re.compile("data=iris|tables$"))
