"""Memory, "Next number", in a real browser: every family, rows of one's own, and a row of another kind."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong


def choose(page, family):
    """Rows to learn from, as a user chooses them."""
    page.locator(".st-key-row-family").get_by_role("combobox").click()
    page.get_by_role("option", name=family, exact=True).click()


def say(page, row):
    """A row to go on with."""
    field = page.get_by_role("textbox", name="Your row", exact=True)
    field.fill(row)
    field.press("Enter")


def test_each_family_is_taught_and_goes_on_by_its_rule(page, app_url):
    page.goto(f"{app_url}/memory?view=Next+number&length=4&epochs=40")
    train = page.locator(".st-key-row-train button")
    for family, row, said in (
        ("Geometric", "3, 6, 12, 24, ?", r"^3, 6, 12, 24 → (4[5-9]|5[01]) "),
        ("Fibonacci", "1, 2, 3, 5", r"^1, 2, 3, 5 → [78] "),
        ("Alternating", "1, 4, 2, 5", r"^1, 4, 2, 5 → 3 "),
    ):
        choose(page, family)
        expect(page).to_have_url(re.compile(f"family={family.lower()}"), timeout=TRAINED)
        expect(train).to_be_enabled(timeout=TRAINED)
        say(page, row)
        train.click()
        expect(page.get_by_text(re.compile(rf"of its 600 rows \({family}\)"))).to_be_visible(timeout=TRAINED)
        expect(page.get_by_text(re.compile("of 200 test rows continued right"))).to_be_visible(timeout=TRAINED)
        expect(page.get_by_role("heading", name=re.compile(said))).to_be_visible(timeout=TRAINED)


def test_rows_of_ones_own_and_a_row_that_it_never_saw(page, app_url):
    page.goto(f"{app_url}/memory?view=Next+number&length=3")
    expect(page.locator(".st-key-row-train button")).to_be_enabled(timeout=TRAINED)
    choose(page, "Own")
    rows = page.get_by_role("textbox", name="Your rows")
    expect(rows).to_have_value(re.compile("^1 4 9 16"), timeout=TRAINED)
    rows.fill("one two\nthree")
    rows.press("Control+Enter")
    expect(page.locator(".st-key-row-train button")).to_be_disabled(timeout=TRAINED)
    expect(page.get_by_role("alert")).to_have_count(1)
    rows.fill("\n".join(" ".join(str(begin + 3 * at) for at in range(12)) for begin in range(6)))
    rows.press("Control+Enter")
    expect(page.locator(".st-key-row-train button")).to_be_enabled(timeout=TRAINED)
    page.locator(".st-key-row-train button").click()
    expect(page.get_by_text(re.compile("test rows continued right"))).to_be_visible(timeout=TRAINED)
    say(page, "30, 33, 36")
    expect(page.get_by_role("heading", name=re.compile("^30, 33, 36 → 39 "))).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Predict first").click()
    page.get_by_role("button", name="Give it 3, 6, 12").click()
    expect(page.get_by_text("Outside of what it has seen")).to_be_visible(timeout=TRAINED)
