"""The pen is followed while it moves, in the browser alone; what is drawn is not lost."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests import pen
from tests.browser.test_digits import draw_with_mouse, open_page, sheet, verdict
from tests.browser.waiting import painted, silent, until

pytestmark = pytest.mark.browser
ON_TOP = """e => { const box = e.getBoundingClientRect();
    return e.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }"""


@pytest.fixture
def said_to_the_server(page):
    """What the page sends: requests, and messages on its socket."""
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("socket")))
    return sent


def begin(page, strokes):
    """Draw, and leave the pen on the paper."""
    box = sheet(page)
    for number, stroke in enumerate(strokes):
        page.mouse.move(box["x"] + stroke[0][0], box["y"] + stroke[0][1])
        page.mouse.down()
        for x, y in stroke[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=2)
        if number < len(strokes) - 1:
            page.mouse.up()


def answered(page):
    """Until the server has read what is drawn."""
    expect(page.locator(".verdict")).to_have_attribute("data-origin", "server")


def shares(page):
    return page.locator(".verdict .share").all_inner_texts()


def test_the_bars_move_with_the_pen_and_the_server_hears_nothing_until_it_is_lifted(page, said_to_the_server, app_url):
    open_page(page, app_url)
    expect(page.get_by_text("Draw a digit first.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    begin(page, pen.digit(3)[:1])  # once, so that the network has come
    expect(page.locator(".verdict")).to_have_attribute("data-origin", "pen")
    verdict(page, "I read a 3").to_be_visible()
    before = silent(page, said_to_the_server)
    around = [(80, 190), (70, 130), (80, 70), (240, 40), (250, 250)]  # so that it is no 3 any more, and no digit in the end
    box, seen = sheet(page), set()
    for x, y in around:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
        painted(page)
        seen.add(tuple(shares(page)))
    until(page, lambda: seen.add(tuple(shares(page))) or len(seen) > 1)  # the pen is still down
    assert said_to_the_server[before:] == []
    page.mouse.up()
    answered(page)
    assert len(said_to_the_server) > before


def test_both_readings_are_told_when_the_pen_is_lifted(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(8))
    verdict(page, "I read an 8").to_be_visible()
    expect(page.get_by_text("Both say an 8")).to_be_visible()


def test_what_is_drawn_right_after_clear_is_not_lost(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(5))
    verdict(page, "I read a 5").to_be_visible()
    box = sheet(page)
    clear = page.get_by_role("button", name="Clear", exact=True).first
    clear.click()
    for x, y in pen.digit(7)[0][:1]:  # at once: no waiting for anything
        page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in pen.digit(7)[0][1:]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
    page.mouse.up()
    answered(page)
    verdict(page, "I read a 7").to_be_visible()
    page.wait_for_timeout(1500)  # it stays
    verdict(page, "I read a 7").to_be_visible()


def test_undo_and_clear_need_no_server(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(4))
    verdict(page, "I read a 4").to_be_visible()
    page.context.set_offline(True)
    undo, clear = (page.get_by_role("button", name=name, exact=True).first for name in ("Undo", "Clear"))
    ink = "e => new Uint32Array(e.getContext('2d').getImageData(0, 0, e.width, e.height).data.buffer).filter(p => p !== 0xffffffff).length"
    lower = page.locator("canvas.dc-canvas.lower-canvas").first
    both = lower.evaluate(ink)
    undo.click()
    until(page, lambda: 0 < lower.evaluate(ink) < both)
    clear.click()
    until(page, lambda: lower.evaluate(ink) == 0)
    expect(undo).to_be_disabled()


def test_the_drawing_survives_a_reload(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(2))
    verdict(page, "I read a 2").to_be_visible()
    answered(page)
    page.reload()
    verdict(page, "I read a 2").to_be_visible()
    draw_with_mouse(page, [np.array([[5.0, 5.0], [6.0, 5.0]])])  # goes on where it was
    page.get_by_role("button", name="Undo", exact=True).first.click()
    verdict(page, "I read a 2").to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).first.click()
    expect(page.get_by_text("Draw a digit first.")).to_be_visible()
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.get_by_text("Draw a digit first.")).to_be_visible()


def test_nothing_of_the_canvas_lies_over_what_stands_above_it(page, app_url):
    open_page(page, app_url)
    draw_with_mouse(page, pen.digit(1))  # the pen rests on the sheet
    for name in ("Photo", "Several digits"):
        button = page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name)).first
        assert button.evaluate(ON_TOP), name
    page.get_by_role("radio", name="Photo").or_(page.get_by_role("button", name="Photo")).first.click()
    expect(page.get_by_text("Write one digit large")).to_be_visible()
