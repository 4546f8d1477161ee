"""Many reviews and four readers in a real browser: files go in, predictions come out, and nothing in them is taken for HTML."""

import csv
import io
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from core import zoo
from core.data.reviews.twins import twins

pytestmark = pytest.mark.browser

HOSTILE = "[x](javascript:alert(1)) :material/delete: $$x$$ a wonderful film"
COLUMN = "<img src=x onerror=alert(1)> **text**"
ROWS = [(COLUMN, "stars", "=note"), (HOSTILE, "1", "=1+1"), ("dull and boring", "1", "-"), ("a wonderful film", "5", "fine")]


def table(rows=ROWS):
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return {"name": "<b>mine</b>.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode()}


def open_view(page, url, view, query=""):
    page.goto(f"{url}/reviews?view={quote(view)}{query}")
    expect(page.get_by_role("heading", name="Type a review")).to_be_visible()


def send(page, url, file):
    open_view(page, url, "Many at once", f"&reviews={quote('A file of yours')}")
    expect(page.get_by_text("up to 20 MB")).to_be_visible()  # said before anybody has sent anything
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)


def test_a_table_goes_in_and_predictions_come_out(page, app_url):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    send(page, app_url, table())
    expect(page.get_by_text("3 reviews in")).to_be_visible()
    expect(page.get_by_text("5 is for the film, 1 against")).to_be_visible()
    expect(page.get_by_test_id("stSelectbox").filter(has_text="Column of the reviews").locator("input")).to_have_value(COLUMN)
    said = ["positive" if p >= 0.5 else "negative" for p in zoo.load("reviews-lstm").probabilities([row[0] for row in ROWS[1:]])]
    page.get_by_role("button", name=f"negative read as {said[0]}: {said[:2].count(said[0])}").click()
    expect(page.get_by_text(HOSTILE).and_(page.locator("span"))).to_be_visible()  # not the cell of the preview
    assert page.locator("img[src=x]").count() == 0 and page.locator("a[href^=javascript]").count() == 0
    with page.expect_download() as found:
        page.get_by_role("button", name=re.compile("Download all 3 rows")).click()
    text = found.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == [COLUMN, "stars", "'=note", "probability", "verdict"] and rows[1][:3] == [HOSTILE, "1", "'=1+1"]
    assert [row[4] for row in rows[1:]] == said and rows[2][2] == "'-"
    assert not dialogs


def test_the_button_of_a_table_on_the_page_gives_no_formula_either(page, app_url):
    page.add_init_script("delete window.showSaveFilePicker")  # the system's own dialogue, which nobody answers here
    send(page, app_url, table())
    expect(page.get_by_text("3 reviews in")).to_be_visible()
    page.get_by_text("Check the table").click()
    page.get_by_test_id("stDataFrame").first.hover()
    with page.expect_download() as found:
        page.get_by_role("button", name=re.compile("Download as CSV")).first.press("Enter")
    rows = list(csv.reader(io.StringIO(found.value.path().read_bytes().decode("utf-8-sig"), newline="")))
    assert [row[:3] for row in rows] == [[COLUMN, "stars", "'=note"], [HOSTILE, "1", "'=1+1"], ["dull and boring", "1", "'-"], [*ROWS[3]]]


def test_the_threshold_is_moved_and_in_the_address(page, app_url):
    open_view(page, app_url, "Many at once")
    expect(page.get_by_text("100 reviews in")).to_be_visible()
    slider = page.get_by_role("slider", name=re.compile("Threshold"))
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    expect(page.get_by_text("Right and wrong at 55%")).to_be_visible()
    expect(page).to_have_url(re.compile("threshold=55"))


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(page, app_url):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    send(page, app_url, {"name": "huge.csv", "mimeType": "text/csv", "buffer": b"text\n" + b"a wonderful film\n" * 1_300_000})
    expect(page.get_by_text(re.compile("20.*MB or smaller"))).to_be_visible()
    assert not sent


def test_a_file_that_is_no_table_gets_one_sentence(page, app_url):
    send(page, app_url, {"name": "picture.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9})
    expect(page.get_by_text("is no text file")).to_be_visible()


def test_a_large_file_is_read_in_the_background_with_progress(page, app_url):
    rows = [("text", "label"), *(("a wonderful film with a number of its own", number % 2) for number in range(20_000))]
    send(page, app_url, table(rows))
    expect(page.get_by_text("20,000 reviews in")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile("20,000 rows, 2 columns"))).to_be_visible()


def test_the_twins_go_into_the_box(page, app_url):
    open_view(page, app_url, "Readers side by side", "&neutral=20")
    page.get_by_role("button", name="Put the text with “worst” into the box").click()
    expect(page.get_by_role("textbox", name="Your review")).to_have_value(twins(20)[1])
    expect(page.get_by_text(re.compile(r"^plain RNN: "))).to_be_visible()


def test_a_word_like_html_is_a_word_on_the_charts(page, app_url):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_view(page, app_url, "Readers side by side", f"&text={quote('A fine film 3<4 &lt;img/src=x/onerror=alert(1)&gt; to see.')}")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    for share in range(2, 19):  # the tooltip of every word
        page.mouse.move(box["x"] + box["width"] * share / 20, box["y"] + box["height"] / 3)
    assert not dialogs and page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("view", ["Readers side by side", "Many at once"])
def test_on_a_phone_nothing_is_wider_than_the_screen(phone, app_url, view):
    open_view(phone, app_url, view)
    expect(phone.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
