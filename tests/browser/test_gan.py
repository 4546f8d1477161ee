"""A forger and a detective, in a real browser, with a real process for quick work."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PLAYED = 600_000  # milliseconds: a busy machine is slow, not wrong


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def figure(page, name):
    """What stands now beside that name in the table of a game."""
    return page.locator(".points-game").get_by_role("row", name=re.compile(f"^{name}")).get_by_role("cell").first


def opened(page, app_url, query=""):
    page.goto(f"{app_url}/gan{query}")
    expect(page.locator(".points-game").first.get_by_text("forger's loss")).to_be_visible(timeout=PLAYED)
    expect(page.locator(".points-game").last.get_by_role("button", name="both", exact=True)).to_be_visible(timeout=PLAYED)  # it is over
    page.get_by_role("slider", name="key frame").first.press("Home")


def test_the_film_is_played_and_the_forger_gets_nearer(page, app_url):
    opened(page, app_url)
    first = float(figure(page, "distance").inner_text())
    page.get_by_role("slider", name="key frame").press("End")
    expect(page.get_by_text("round 2000 of 2000")).to_be_visible()
    assert float(figure(page, "distance").inner_text()) < first / 5
    assert float(figure(page, "detective's loss").inner_text()) == pytest.approx(1.386, abs=0.15)
    expect(page.get_by_text("ln 4 = 1.386")).to_be_visible()


def test_steps_by_hand_change_the_one_the_other_or_both_and_lead_back(page, app_url):
    opened(page, app_url)
    before = {name: figure(page, name).inner_text() for name in ("detective's loss", "distance")}
    button(page, "detective's step").click()
    expect(page.get_by_text("By hand from round 0: 1 of the detective, 0 of the forger")).to_be_visible()
    assert figure(page, "detective's loss").inner_text() != before["detective's loss"]
    assert figure(page, "distance").inner_text() == before["distance"]  # the forger has not moved
    button(page, "both").click()
    expect(page.get_by_text("2 of the detective, 1 of the forger")).to_be_visible()
    assert figure(page, "distance").inner_text() != before["distance"]
    button(page, "slow motion").click()
    expect(page.get_by_text(re.compile(r"([4-9]|\d\d+) of the detective, ([3-9]|\d\d+) of the forger"))).to_be_visible()
    button(page, "slow motion").click()
    button(page, "◀︎ back to the film").click()
    expect(page.get_by_text("Round 0, from the film.")).to_be_visible()
    assert figure(page, "distance").inner_text() == before["distance"]


def test_points_are_drawn_by_hand_with_pointer_and_keyboard(page, app_url):
    opened(page, app_url)
    button(page, "draw real points by hand").click()
    plane = page.locator(".points-game .plane")
    box = plane.bounding_box()
    for place in range(5):
        page.mouse.click(box["x"] + box["width"] * (0.2 + 0.1 * place), box["y"] + box["height"] * 0.3)
    plane.focus()
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        plane.press(key)
    button(page, "play with my 6 points").click()
    expect(page).to_have_url(re.compile("cloud=own"), timeout=PLAYED)
    expect(page.locator(".points-game").get_by_text("forger's loss")).to_be_visible(timeout=PLAYED)


def test_what_goes_wrong_stands_beside_its_cure(page, app_url):
    opened(page, app_url, "?view=It+goes+wrong")
    expect(page.locator(".points-game")).to_have_count(2, timeout=PLAYED)
    expect(page.get_by_text("With Wasserstein with penalty")).to_be_visible()
    expect(page.get_by_text("The two differ in nothing but this")).to_be_visible()


def test_a_seven_is_asked_for_and_one_walks_to_another(page, app_url):
    page.goto(f"{app_url}/gan?view=Forged+digits")
    expect(page.get_by_text("Nobody wrote these: 8 forged 7s")).to_be_visible(timeout=PLAYED)
    picture = page.locator(".walk-player canvas").first
    expect(picture).to_have_attribute("aria-label", re.compile("a forged 7, 0 % of the way"))
    begin = picture.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("slider", name="picture").press("End")
    expect(picture).to_have_attribute("aria-label", re.compile("100 % of the way"))
    assert picture.evaluate("canvas => canvas.toDataURL()") != begin
    page.get_by_role("radio", name="3", exact=True).click()
    expect(page.get_by_text("Nobody wrote these: 8 forged 3s")).to_be_visible()


def test_nothing_hangs_over_on_a_phone(phone, app_url):
    opened(phone, app_url)
    over = phone.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert over <= 0
