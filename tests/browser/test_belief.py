"""Deep belief network in a real browser, with a real process for quick work: every control is used."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 240_000  # milliseconds: a busy machine is slow, not wrong


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def opened(page, app_url, **query):
    page.goto(f"{app_url}/belief?" + "&".join(f"{name}={value}" for name, value in query.items()))
    expect(page.get_by_role("heading", name="Deep belief network")).to_be_visible(timeout=TRAINED)


def trained(page):
    """Whoever came before may have trained the same."""
    expect(button(page, "Train")).to_be_visible(timeout=TRAINED)
    if button(page, "Train").is_enabled():
        button(page, "Train").click()
    expect(page.get_by_text(re.compile(r"1,400 of 1,400")).first).to_be_visible(timeout=TRAINED)
    expect(button(page, "Stop")).to_have_count(0, timeout=TRAINED)  # then the page has got the weights, too


def draw(page):
    """A line on the sheet."""
    sheet = page.locator(".st-key-belief-paper canvas").last
    expect(sheet).to_be_visible(timeout=TRAINED)
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    for x, y in ((140, 45), (100, 110), (90, 170)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
    page.mouse.up()


def pixels(page, selector):
    """What is painted, as one number."""
    return page.locator(selector).evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.reduce((sum, v, i) => (sum * 31 + v) % 1e9, 0)"
    )


def changed(page, selector, before):
    """Wait until something else is painted."""
    for _ in range(600):
        if pixels(page, selector) != before:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{selector} stays as it was")


def painted(page, selector, what):
    """Wait until that is painted."""
    for _ in range(600):
        if pixels(page, selector) == what:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{selector} shows something else")


def test_a_machine_learns_is_stopped_goes_on_and_its_film_is_played(page, app_url):
    opened(page, app_url, units=49, seed=11)
    button(page, "Predict first").click()
    page.get_by_text("A stroke, or a bit of one", exact=True).click()
    expect(page.get_by_text(re.compile("Yes: A stroke"))).to_be_visible()
    page.keyboard.press("Escape")
    button(page, "Train").click()
    expect(page.get_by_text(re.compile(r"Step [1-9][\d,]* of 1,400"))).to_be_visible(timeout=TRAINED)
    if button(page, "Stop").is_visible():
        button(page, "Stop").click()
        expect(page.get_by_text(re.compile(r"Stopped\. [\d,]+ of 1,400"))).to_be_visible(timeout=TRAINED)
        button(page, "Go on").click()
    expect(page.get_by_text(re.compile("Step 1,400 of 1,400"))).to_be_visible(timeout=TRAINED)
    bar = page.locator(".strokes .play-bar")
    expect(bar.locator("output")).to_have_text("step 1400 of 1400", timeout=TRAINED)
    after = pixels(page, ".strokes canvas")
    bar.locator("input").fill("0")
    expect(bar.locator("output")).to_have_text("step 0 of 1400")
    assert pixels(page, ".strokes canvas") != after
    bar.get_by_role("button", name="play").click()
    expect(bar.locator("output")).to_have_text("step 1400 of 1400")


def test_one_step_is_taken_apart_part_by_part(page, app_url):
    opened(page, app_url, units=49, seed=11)
    page.get_by_text("One step, taken apart").click()
    steps = page.locator(".steps")
    expect(steps.locator("output")).to_contain_text("Data minus dream", timeout=TRAINED)
    steps.get_by_role("slider").fill("0")
    expect(steps.locator("output")).to_have_text("1. Data")
    expect(steps.locator("figure.later")).to_have_count(6)
    steps.get_by_role("button", name="one part on").click()
    expect(steps.locator("output")).to_have_text("2. Up")
    told = steps.locator("[data-part=told]")
    before = told.inner_text()
    steps.get_by_role("combobox", name="hidden unit").select_option("20")
    expect(told).not_to_have_text(before)
    steps.locator("canvas.units").first.click(position={"x": 3, "y": 3})
    expect(steps.get_by_role("combobox", name="hidden unit")).to_have_value("0")
    expect(page).to_have_url(re.compile("part=2.*unit=1|unit=1.*part=2"))
    page.reload()
    expect(steps.locator("output")).to_have_text("2. Up", timeout=TRAINED)
    expect(steps.get_by_role("combobox", name="hidden unit")).to_have_value("0")
    first = ".steps [data-part=panels] figure:first-child canvas"
    data = pixels(page, first)
    page.get_by_role("spinbutton", name="Number of the digit").fill("7")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("digit=7"))
    changed(page, first, data)
    page.get_by_role("spinbutton", name="Chance").fill("3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("luck=3"))
    page.get_by_role("radio", name="My drawing").click()
    expect(page.get_by_text("Draw a digit first.")).to_be_visible()
    draw(page)
    expect(page.get_by_text("Draw a digit first.")).to_have_count(0)
    expect(steps.locator("output")).to_be_visible()


def test_ones_own_drawing_has_an_energy(page, app_url):
    opened(page, app_url, view="Energy", units=49, seed=11)
    expect(page.get_by_text(re.compile("On average: new digits"))).to_be_visible(timeout=TRAINED)
    draw(page)
    expect(page.get_by_text(re.compile("of new digits have a higher energy than your drawing"))).to_be_visible()
    button(page, "The machine").click()
    page.get_by_role("spinbutton", name="Seed").fill("12")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("seed=12"))
    page.keyboard.press("Escape")
    button(page, "Clear").click()
    expect(page.get_by_text(re.compile("Draw something"))).to_be_visible()


def begun(page, held):
    """Wait until the chain is there that begins with what is set now, in a machine that has learnt: it stands at its start."""
    first = page.locator(".dream [data-part=first]")
    expect(first).to_have_attribute("aria-label", re.compile(f"; {held} of its 784 pixels are held.*for 1400 steps"), timeout=TRAINED)
    expect(page.locator(".dream output")).to_have_text("step 0 of 400")


def test_it_dreams_from_noise_and_of_what_was_rubbed_out(page, app_url):
    opened(page, app_url, view="Dream", units=49)
    trained(page)
    dream = page.locator(".dream")
    begun(page, 0)
    before = pixels(page, ".dream [data-part=seen]")
    dream.get_by_role("button", name="play").click()
    expect(dream.locator("output")).to_have_text(re.compile(r"step \d\d+ of 400"))
    dream.get_by_role("button", name="pause").click()
    changed(page, ".dream [data-part=seen]", before)
    expect(dream.locator("[data-part=told]")).to_have_text(re.compile(r"energy −?\d+, .*that of digits"))
    expect(dream.locator("path.energy")).to_be_visible()
    page.get_by_role("radio", name="A digit").click()
    page.get_by_role("radio", name="Lower half").click()
    expect(page).to_have_url(re.compile("rubbed=Lower"))
    begun(page, 392)
    dream.get_by_role("slider").fill("30")
    upper = "c => [...c.getContext('2d').getImageData(0, 0, 28, 14).data].join()"
    seen, first = (dream.locator(f"[data-part={name}]") for name in ("seen", "first"))
    assert seen.evaluate(upper) == first.evaluate(upper)  # it is held
    page.locator(".st-key-held label").first.click()
    expect(page).to_have_url(re.compile("held=false"))
    begun(page, 0)
    dream.get_by_role("slider").fill("30")
    page.wait_for_function(f"([a, b]) => ({upper})(a) !== ({upper})(b)", arg=[seen.element_handle(), first.element_handle()])
    here, start = pixels(page, ".dream [data-part=seen]"), pixels(page, ".dream [data-part=first]")
    expect(page).to_have_url(re.compile("at=30"))
    page.reload()
    expect(dream.locator("output")).to_have_text("step 30 of 400", timeout=TRAINED)
    painted(page, ".dream [data-part=seen]", here)
    page.get_by_role("spinbutton", name="Chance").fill("5")
    page.keyboard.press("Enter")
    changed(page, ".dream [data-part=first]", start)  # other coins where it was rubbed out
    begun(page, 0)
    dream.get_by_role("slider").fill("30")
    changed(page, ".dream [data-part=seen]", here)
    page.get_by_role("radio", name="Short (CD-1)").click()
    expect(page).to_have_url(re.compile("by=Short"))
    page.get_by_role("radio", name="My drawing").click()
    expect(page.get_by_text(re.compile("then it can be dreamt on"))).to_be_visible()


def test_two_layers_are_learnt_and_nine_networks_compared(page, app_url):
    opened(page, app_url, view="Two+layers")
    button(page, "Train both").click()
    expect(page.get_by_text(re.compile("The second machine is learning|Both have learnt"))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Both have learnt.")).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="With labels").click()
    button(page, "Train all").click()
    expect(page.get_by_text(re.compile(r"Steps learnt: [1-9][\d,]* of 8,200"))).to_be_visible(timeout=TRAINED)
    first = page.get_by_role("row", name=re.compile("^Machines first")).get_by_role("cell").nth(1)
    expect(first).to_have_text(re.compile(r"\d\d\.\d%"), timeout=TRAINED)
    button(page, "Stop").click()
    expect(page.get_by_text(re.compile(r"Stopped\. [\d,]+ of 8,200"))).to_be_visible(timeout=TRAINED)
    expect(button(page, "Go on")).to_be_visible()
    page.get_by_role("spinbutton", name="Seed").fill("4")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("first=4"))
    expect(first).to_have_text("–")


PICTURE = {"One+machine": ".strokes canvas", "Energy": "[data-testid=stVegaLiteChart]", "Dream": ".dream [data-part=seen]"}


@pytest.mark.parametrize("view", ["One+machine", "Energy", "Dream", "Two+layers", "With+labels", "Train+it"])
def test_on_a_phone_nothing_goes_sideways_and_the_picture_comes_before_sheet_and_settings(phone, app_url, view):
    opened(phone, app_url, view=view)
    expect(phone.get_by_text("Show me the PyTorch")).to_be_visible(timeout=TRAINED)
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    if view in PICTURE:
        picture = phone.locator(PICTURE[view]).first
        expect(picture).to_be_visible(timeout=TRAINED)
        assert picture.bounding_box()["y"] < 450  # of 660, with the browser's bars
