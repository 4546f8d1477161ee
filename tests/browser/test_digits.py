"""A real mouse draws a real digit on the real canvas."""

import http.client
import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Error, expect

from core.data.digits.strokes import draw
from tests import pen
from tests.browser.conftest import start_app

pytestmark = pytest.mark.browser


def sheet(page):
    """The box of the canvas once it lies still: undo, clear and a change of page lay a new one."""
    canvas = page.locator("canvas.upper-canvas").first
    for _ in range(20):
        canvas.wait_for()
        try:
            if canvas.evaluate("e => new Promise(done => setTimeout(() => done(e.isConnected), 400))"):
                canvas.scroll_into_view_if_needed()
                return canvas.bounding_box()
        except Error:
            continue  # it was replaced meanwhile
    raise AssertionError("the canvas never lay still")


def draw_with_mouse(page, strokes):
    """Move the mouse along the strokes, in pixels of the canvas."""
    box = sheet(page)
    for stroke in strokes:
        (x, y), *rest = stroke
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.down()
        for x, y in rest:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
        page.mouse.up()


def open_page(page, url, query=""):
    page.goto(f"{url}/digits{query}")
    expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()


def verdict(page, text):
    return expect(page.get_by_role("heading", name=text))


@pytest.mark.parametrize("label", range(10))
def test_a_digit_drawn_with_the_mouse_is_named(page, app_url, label):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(label, 60, 40, 1.9))
    verdict(page, re.compile(f"I read an? {label}")).to_be_visible()


def test_undo_and_clear_bring_the_question_back(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(7))
    verdict(page, "I read a 7").to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Draw a digit first.")).to_be_visible()
    draw_with_mouse(page, pen.digit(3))
    verdict(page, "I read a 3").to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).first.click()
    expect(page.get_by_text("Draw a digit first.")).to_be_visible()


def test_a_drawing_survives_a_visit_to_another_page(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(2))
    verdict(page, "I read a 2").to_be_visible()
    expect(page.get_by_text("Both say a 2")).to_be_visible()  # the server has it, too
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Glassbox")).to_be_visible()
    page.get_by_role("link", name="Draw a digit", exact=True).first.click()
    verdict(page, "I read a 2").to_be_visible()
    draw_with_mouse(page, [np.array([[5.0, 5.0], [6.0, 5.0]])])  # goes on where it was
    expect(page.get_by_role("button", name="Undo", exact=True).first).to_be_enabled()


def test_a_finger_draws_on_a_phone(phone, app_url):
    open_page(phone, app_url)
    box = sheet(phone)
    finger = phone.context.new_cdp_session(phone)
    strokes = pen.digit(4, 60, 40, 1.9)
    for stroke in strokes:
        points = [
            {"x": box["x"] + x, "y": box["y"] + y}
            for s in np.linspace(0, len(stroke) - 1, 20)
            for x, y in [[np.interp(s, range(len(stroke)), stroke[:, i]) for i in (0, 1)]]
        ]
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [points[0]]})
        for point in points[1:]:
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    verdict(phone, "I read a 4").to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_number_is_read(page, app_url):
    open_page(page, app_url, "?source=Several+digits")
    draw_with_mouse(page, [s * 0.6 + (10 + 76 * i, 45) for i, d in enumerate("2026") for s in pen.DIGITS[int(d)]])
    verdict(page, "I read 2026").to_be_visible()


def test_a_photo_is_sent_and_a_text_file_is_refused(page, app_url):
    open_page(page, app_url, "?source=Photo")
    page.locator("input[type=file]").set_input_files({"name": "fake.png", "mimeType": "image/png", "buffer": b"<b>text</b>"})
    expect(page.get_by_text("This is not a picture that can be read")).to_be_visible()
    file = io.BytesIO()
    Image.fromarray(np.uint8(255 - 255 * draw(pen.digit(5), 14))).save(file, "PNG")
    page.locator("input[type=file]").set_input_files({"name": "five.png", "mimeType": "image/png", "buffer": file.getvalue()})
    verdict(page, "I read a 5").to_be_visible()


def test_the_bars_are_not_rebuilt(page, app_url):
    open_page(page, app_url)
    page.locator(".verdict li").first.evaluate("e => { e.mark = 1 }")
    for label in (3, 7):
        draw_with_mouse(page, pen.digit(label))
        verdict(page, f"I read a {label}").to_be_visible()
        page.get_by_role("button", name="Clear", exact=True).first.click()
        expect(page.get_by_text("Draw a digit first.").first).to_be_visible()
    assert page.locator(".verdict li").first.evaluate("e => e.mark") == 1


def test_the_first_visitor_of_a_cold_server_may_come_by_a_deep_link(page):
    server, url = start_app()
    try:
        open_page(page, url, "?source=Example&view=Why")
        expect(page.get_by_text("Explain the score of")).to_be_visible()
        assert not page.get_by_text("Page not found").is_visible()
    finally:
        server.terminate()
        server.wait(20)


def test_the_sidebar_names_every_page(page, app_url):
    page.goto(app_url)
    sidebar = page.get_by_test_id("stSidebarNav")
    expect(sidebar.get_by_role("link", name="Runs")).to_be_visible()  # the last
    expect(sidebar.get_by_role("button")).to_have_count(0)  # none to see more


@pytest.mark.parametrize("path", ["", "digits", "digits?source=Example&view=Break+it"])
def test_pages_fit_the_screen_and_name_their_controls(page, phone, app_url, path):
    for screen in (page, phone):
        screen.goto(f"{app_url}/{path}")
        expect(screen.locator("h1").first).to_be_visible()
        expect(screen.get_by_test_id("stSkeleton")).to_have_count(0)
        assert screen.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
        assert screen.eval_on_selector_all("img", "all => all.filter(e => e.getClientRects().length && !e.alt).length") == 0
        assert screen.locator('[data-testid="stException"]').count() == 0


@pytest.mark.parametrize(
    "path", ["/assets/models/digits.json", "/media/../../requirements.txt", "/app/static/../../app.py", "/core/zoo/digits.py"]
)
def test_files_of_the_project_are_not_served(app_url, path):
    host, port = app_url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request("GET", path)  # as it is: urllib would tidy the dots away
    body = connection.getresponse().read()
    connection.close()
    assert not any(word in body for word in (b"sha256", b"streamlit==", b"st.App", b"DigitReader"))
