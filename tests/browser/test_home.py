"""Home in a browser: a canvas that reads, and cards whose pictures move while they are seen."""

import re

import pytest

from pages.kit.cards import CARDS
from tests import pen

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect
# What a card's picture looks like; nothing where it was never drawn.
LOOK = """(name) => {
  const root = [...document.querySelectorAll("*")].map(e => e.shadowRoot).find(root => root?.querySelector(".gallery"));
  const card = [...root?.querySelectorAll("article") ?? []].find(e => e.querySelector("h3").textContent === name);
  const canvas = card?.querySelector("canvas.picture");
  return canvas && new Set(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data).size > 1
    ? canvas.toDataURL() : "";
}"""
FIRST = next(iter(CARDS.values()))[0].title


def drawn(page, name=FIRST, other=""):
    """The picture of a card, as soon as there is one that differs from another."""
    page.wait_for_function(f"([name, other]) => {{ const now = ({LOOK})(name); return now && now !== other; }}", arg=[name, other])
    return page.evaluate(LOOK, name)


def test_the_canvas_reads_and_goes_along_to_draw_a_digit(page, app_url):
    page.goto(app_url)
    sheet = page.locator("canvas.upper-canvas")
    expect(page.get_by_text("Draw a digit first.")).to_be_visible()
    box = sheet.bounding_box()
    for stroke in pen.digit(3):
        for number, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + float(x), box["y"] + float(y))
            if not number:
                page.mouse.down()
        expect(page.locator(".verdict[data-origin=pen]").get_by_text(re.compile("3"), exact=False).first).to_be_visible()
        page.mouse.up()
    expect(page.locator(".verdict[data-origin=server]")).to_contain_text("I read a 3")
    page.get_by_role("link", name="Look inside this network").click()
    expect(page).to_have_url(re.compile("/digits.*view=Inside"))
    expect(page.locator(".verdict")).to_contain_text("I read a 3")


def test_a_card_is_one_link_and_so_are_its_views(page, app_url):
    page.goto(app_url)
    cards = [card for chapter in CARDS.values() for card in chapter]
    expect(page.locator("article")).to_have_count(len(cards))
    with_ways = next(card for card in cards if card.also)
    card = page.locator("article", has=page.get_by_role("link", name=with_ways.title, exact=True))
    expect(card.get_by_role("link", name=with_ways.title, exact=True)).to_have_attribute("href", with_ways.name)
    card.locator(".who").click(force=True)  # anywhere: the link lies over all of its card
    expect(page).to_have_url(re.compile(f"/{with_ways.name}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(with_ways.title)
    page.goto(f"{app_url}?projector=true")
    way = with_ways.also[0]
    page.get_by_role("link", name=way.title, exact=True).click()
    for name, value in way.query.items():
        expect(page).to_have_url(re.compile(f"{name}={value}"))
    expect(page).to_have_url(re.compile("projector=true"))


def test_pictures_move_while_they_are_seen_and_ask_for_nothing(page, app_url):
    page.goto(app_url)
    page.locator("article").first.scroll_into_view_if_needed()
    first = drawn(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    second = drawn(page, other=first)
    drawn(page, other=second)
    assert not asked
    last = [card for chapter in CARDS.values() for card in chapter][-1].title
    assert not page.evaluate(LOOK, last)  # it was not seen yet
    page.locator("article").last.scroll_into_view_if_needed()
    assert drawn(page, last)


def test_who_wants_no_movement_gets_pictures_that_hold_still(browsers, app_url):
    page = browsers(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
    page.set_default_timeout(90_000)
    page.goto(app_url)
    page.locator("article").first.scroll_into_view_if_needed()
    first = drawn(page)
    page.evaluate("() => new Promise(done => { let k = 30; const f = () => k-- ? requestAnimationFrame(f) : done(); f(); })")
    assert page.evaluate(LOOK, FIRST) == first
    page.get_by_role("button", name="Let the pictures move").click()
    drawn(page, other=first)
