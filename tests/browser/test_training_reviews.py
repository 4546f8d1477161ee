"""Train a network that reads reviews, in a real browser, with a real worker process."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong


def test_reviews_are_trained_and_a_cell_opens_its_texts(page, app_url):
    page.goto(f"{app_url}/training?task=reviews&embedding=16&units=16&epochs=2&rate=0.01")
    expect(page.locator(".st-key-train button:visible")).to_be_enabled(timeout=TRAINED)  # the first visitor opens the workshop
    page.locator(".st-key-train button:visible").click()
    expect(page.get_by_text(re.compile("of 100 test reviews read right"))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("The strongest words: what it makes of each, read alone")).to_be_visible()
    expect(page.get_by_text("test reviews, network of epoch").first).to_be_visible()  # no more the validation reviews
    cell = page.get_by_role("button", name=re.compile("^for read as against: "))
    count = int(cell.text_content() or 0)
    cell.click()
    expect(page.get_by_text(re.compile(f"^{count} × for read as against"))).to_be_visible()
    expect(page.locator(".texts blockquote")).to_have_count(min(count, 12))
    assert all("is for, read as against" in words for words in page.locator(".texts p").all_text_contents())


def test_texts_are_set_as_text(page, app_url, tmp_path):
    nasty = "<img src=x onerror=alert(1)> [x](javascript:1) :material/delete: $$a$$"
    table = tmp_path / "mine.csv"
    table.write_text(
        "text,label\n"
        + "".join(f'"{nasty} review number {number} {"good" if number % 2 else "bad"}",{number % 2}\n' for number in range(40)),
        encoding="utf-16",
    )
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(f"{app_url}/training?task=reviews&embedding=8&units=8&epochs=1&dropout=0.0")
    expect(page.locator(".st-key-train-data input")).to_be_visible(timeout=TRAINED)
    page.locator(".st-key-train-data input").click()
    page.get_by_text("my own reviews").last.click()
    page.locator(".st-key-train-file input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Use these reviews").click()
    expect(page.get_by_text(re.compile("40 different reviews"))).to_be_visible()
    page.locator(".st-key-train button:visible").click()
    expect(page.get_by_text(re.compile("of 6 test reviews read right"))).to_be_visible(timeout=TRAINED)
    page.get_by_text("Validation reviews", exact=True).click()
    expect(page.locator(".texts blockquote").first).to_contain_text("[x](javascript:1) :material/delete: $$a$$")
    assert not page.locator(".texts img").count() and not asked
