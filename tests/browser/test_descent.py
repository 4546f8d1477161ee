"""The race is played in a real browser: play, step, scrub, click to start, turn in 3-D."""

import re

import pytest

from tests.browser.waiting import painted

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect


@pytest.fixture
def race(page, app_url):
    """The page, opened from the front door, with its race on screen."""
    page.goto(app_url)
    page.get_by_role("link", name="Gradient descent").first.click()
    expect(page.locator(".race [data-part=rows] tr")).to_have_count(3)
    return page.locator(".race")


def cell(race, row: int, name: str):
    return race.locator(f"[data-part=rows] tr >> nth={row}").locator(f"[data-cell={name}]")


def scrub(race, step: int):
    race.get_by_role("slider", name="step").evaluate("(bar, step) => { bar.value = step; bar.dispatchEvent(new Event('input')); }", step)


def test_play_moves_the_race_and_divergence_is_said(race):
    expect(race.locator("output")).to_have_text("step 0 of 60")
    race.get_by_role("combobox", name="speed").select_option("3")
    race.get_by_role("button", name="play").click()
    expect(race.locator("output")).to_have_text("step 60 of 60")
    expect(cell(race, 0, "standing")).to_have_text("not at the goal")
    expect(cell(race, 1, "standing")).to_have_text("at the goal, 3 steps")
    expect(cell(race, 2, "standing")).to_have_text("ran away at step 16")


def test_step_and_scrub_show_the_rule_with_its_numbers(race):
    lines = race.locator("[data-part=rule-lines] div")
    race.get_by_role("radio", name="show the rule of SGD, rate 0.3").check()
    expect(lines.nth(0)).to_have_text("w₁ := −1.6 − 0.3 · (−3.2) = −0.64")
    expect(lines.nth(1)).to_have_text("w₂ := 1.2 − 0.3 · 2.4 = 0.48")
    race.get_by_role("button", name="one step on").click()
    expect(race.locator("output")).to_have_text("step 1 of 60")
    expect(lines.nth(0)).to_have_text("w₁ := −0.64 − 0.3 · (−1.28) = −0.256")
    scrub(race, 2)
    expect(cell(race, 1, "standing")).to_have_text("on its way")
    scrub(race, 3)
    expect(cell(race, 1, "standing")).to_have_text("at the goal, 3 steps")
    race.get_by_role("button", name="one step back").click()
    expect(race.locator("output")).to_have_text("step 2 of 60")


def test_a_case_plays_by_itself_and_its_link_restores_it(page, race):
    page.get_by_role("button", name="Race in a valley", exact=True).click()
    expect(race.locator("[data-part=rows] tr")).to_have_count(4)
    expect(race.locator("output")).not_to_have_text("step 0 of 150")
    scrub(race, 150)
    expect(cell(race, 1, "standing")).to_have_text("at the goal, 50 steps")
    expect(page).to_have_url(re.compile("surface=Long"))
    page.goto(page.url)
    expect(race.locator("[data-part=rows] tr")).to_have_count(4)
    expect(race.locator("output")).to_have_text("step 0 of 150")


def test_a_click_on_the_map_starts_there(page, race):
    plot = race.locator("[data-part=plot]")
    box = plot.bounding_box()
    plot.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.3})
    expect(page).to_have_url(re.compile(r"w1_start=[01]\.\d"))
    expect(race.locator("output")).not_to_have_text("step 0 of 60")  # it plays by itself
    scrub(race, 0)
    expect(race.locator("[data-part=rule-lines] div").first).to_have_text(re.compile(r"w₁ := [01]\.\d+ − 0\.01 · "))


def test_the_keyboard_starts_there_too(page, race):
    plot = race.locator("[data-part=plot]")
    plot.focus()
    plot.press("ArrowRight")
    expect(race.locator("[data-part=here]")).to_contain_text("w1 -1.50, w2 1.20: loss 3.69")
    plot.press("Enter")
    expect(page).to_have_url(re.compile(r"w1_start=-1\.5"))


def test_the_way_bends_while_the_rate_is_dragged_and_the_link_keeps_it(page, race):
    race.get_by_role("radio", name="show the rule of SGD, rate 0.3").check()
    way, rate = race.locator("polyline.way").nth(1), race.get_by_role("slider", name="rate", exact=True)
    box = rate.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    page.mouse.down()
    seen = set()
    for share in (0.3, 0.4, 0.6, 0.7):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        painted(page)
        seen.add(way.get_attribute("points"))
    assert len(seen) == 4  # at every movement, before the server was asked
    expect(page).not_to_have_url(re.compile("bend="))
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"bend=1%3A0\.\d+%3A0\.9"))
    bent, now = cell(race, 1, "rate"), race.locator("[data-part=rate-now]").inner_text()
    expect(bent).to_have_text(now)
    drawn = way.get_attribute("points")
    page.goto(page.url)
    expect(race.locator("output")).to_have_text("step 60 of 60")
    expect(way).to_have_attribute("points", drawn)


def test_circles_are_circles_and_a_loss_that_leaves_the_chart_is_told(race):
    goal = race.locator("ellipse.goal")
    assert abs(float(goal.get_attribute("rx")) - float(goal.get_attribute("ry"))) < 0.1
    scrub(race, 60)
    expect(race.locator("[data-part=toy] .above").nth(2)).to_have_text(re.compile("^↑ .+"))


def test_the_network_learns_beside_the_map(race):
    before = float(cell(race, 1, "network").inner_text().split()[0])
    scrub(race, 60)
    assert float(cell(race, 1, "network").inner_text().split()[0]) < before / 4
    expect(race.locator("[data-part=real] path.way").nth(1)).to_have_attribute("d", re.compile(r"M[^L]+(L[^L]+){60}$"))


def test_the_relief_is_there_when_asked_for(page, race):
    page.get_by_text("Show it in 3-D").click()
    relief = page.locator(".js-plotly-plot")
    expect(relief).to_contain_text("The same ways in 3-D")
    expect(relief.locator("canvas").first).to_be_attached()


def test_no_sideways_scrolling_on_a_phone(page, race):
    page.set_viewport_size({"width": 390, "height": 844})
    expect(race).not_to_have_class(re.compile("wide"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert race.evaluate("element => element.scrollWidth <= element.clientWidth")
