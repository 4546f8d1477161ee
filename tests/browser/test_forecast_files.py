"""Files and numbers that are no series, or a strange one, sent in a real browser: a sentence each, and nothing is lost."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
NILE = "forecast?data=nile&season=0&window=8&hidden_size=6&epochs=3&batch=16"
WALK = np.round(100 + np.random.default_rng(0).normal(size=400).cumsum(), 2).tolist()
DAYS = np.arange("2023-01-01", "2023-04-23", dtype="datetime64[D]").astype(str).tolist()  # 112 of them


def table(*columns, head, sign=","):
    """CSV text."""
    return "\n".join([head, *(sign.join(map(str, row)) for row in zip(*columns, strict=False))]).encode()


REFUSED = {
    "five.csv": (b"value\n1\n2\n3\n4\n5\n", "5 points; a network needs 24 or more"),
    "constant.csv": (b"value\n" + b"7\n" * 60, "never changes"),
    "text.csv": (b"name\n" + b"up\ndown\n" * 30, "No column holds numbers"),
    "nan.csv": (b"value\n" + b"NaN\n" * 60, "No column holds numbers"),
    "two.csv": (table(DAYS * 2, WALK, head="day,value"), "several series in one column"),
    "empty.csv": (b"", "empty"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "no text"),
    "page.csv": (b"<html><body><script>alert(1)</script></body></html>", ""),
    "../../etc/x.json": (b"[[[[[[", ""),
}
TAKEN = {
    "unsorted.csv": (table(DAYS[::-1], WALK, head="day,value"), "The dates were not in order; now they are.", 112),
    "double.csv": (table([*DAYS, *DAYS[:3]], WALK, head="day,value"), "3 dates were there more than once", 112),
    "gaps.csv": (table([*WALK[:50], "NaN", "n/a", *WALK[50:100]], head="value"), "2 missing values have the one before.", 102),
    "comma.csv": (table(DAYS, [f"{value:.2f}".replace(".", ",") for value in WALK], head="day;sold", sign=";"), "", 112),
    "<img src=x onerror=alert(1)>.csv": (table(WALK, head="<b>[x](javascript:alert(1))"), "", 400),
}


def opened(page, app_url):
    """The page with the Nile, and its place for a file."""
    page.goto(f"{app_url}/{NILE}")
    expect(page.locator(".series").first.locator(".verdict")).to_contain_text("Draw your guess", timeout=TRAINED)
    page.get_by_role("button", name="My own").click()
    return page.locator(".st-key-forecast-file input[type=file]")


def send(page, place, name, content):
    """A file in place of the one before."""
    place.set_input_files({"name": name.split("/")[-1], "mimeType": "text/csv", "buffer": content})
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def test_what_is_no_series_is_refused_in_a_sentence(page, app_url):
    place = opened(page, app_url)
    use, alert = page.get_by_role("button", name="Use this column"), page.get_by_role("alert")
    for name, (content, words) in REFUSED.items():
        send(page, place, name, content)
        expect(alert.or_(use).first).to_be_visible(timeout=TRAINED)
        if use.count():
            use.click()
        expect(alert.filter(has_text=re.compile(re.escape(words)))).to_have_count(1, timeout=TRAINED)
        said = alert.inner_text().strip()
        assert said.endswith(".") and "Traceback" not in said and "went wrong" not in said, (name, said)
        expect(page.get_by_text("Predict first. The Nile")).to_be_visible()
        if not page.locator(".st-key-forecast-file").is_visible():
            page.get_by_role("button", name="My own").click()
        page.locator(".st-key-forecast-file").get_by_role("button", name=re.compile("Remove|Delete")).first.click()
        expect(alert).to_have_count(0, timeout=TRAINED)


def test_what_is_strange_is_taken_and_what_was_done_is_said(page, app_url):
    opened(page, app_url)
    for name, (content, words, points) in TAKEN.items():
        place = opened(page, app_url)
        send(page, place, name, content)
        page.get_by_role("button", name="Use this column").click(timeout=TRAINED)
        expect(page).to_have_url(re.compile(rf"points={points}"), timeout=TRAINED)
        expect(page.locator(".series").first.locator(".verdict")).to_contain_text("Draw your guess", timeout=TRAINED)
        if words:
            expect(page.get_by_text(re.compile(re.escape(words)))).to_be_visible(timeout=TRAINED)
        assert not page.locator("img[src=x]").count()


def test_a_million_points_are_thinned_with_a_word(page, app_url):
    steps = np.random.default_rng(0).integers(-5, 6, 1_000_000).cumsum()
    place = opened(page, app_url)
    send(page, place, "million.csv", b"value\n" + "\n".join(map(str, steps.tolist())).encode())
    page.get_by_role("button", name="Use this column").click(timeout=TRAINED)
    expect(page.get_by_text(re.compile(r"1,000,000 points are too many to look at"))).to_be_visible(timeout=TRAINED)
    expect(page).to_have_url(re.compile(r"points=\d+"))
    expect(page.get_by_role("radio", name="Teach it")).to_be_enabled()
