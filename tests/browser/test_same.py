"""The page Same or different? in a real browser: two sheets and a verdict, ten cells for each hand, faces brought, a training."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from core.data.pictures.samples import package_file
from tests.browser.films import played_back

pytestmark = pytest.mark.browser
TRAINED = 180_000  # milliseconds: a busy machine is slow, not wrong


def line(page, sheet, points):
    """One stroke on a sheet, through points of it."""
    canvas = page.locator(f".st-key-{sheet}-paper canvas").last
    expect(canvas).to_be_visible(timeout=TRAINED)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    (x, y), *others = points
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
    page.mouse.up()


SEVEN = [(45, 30), (115, 30), (70, 135)]
ROUND = [(82, 30), (45, 80), (82, 135), (118, 80), (82, 30)]


def test_two_drawings_get_a_verdict_that_follows_the_threshold(page, app_url):
    page.goto(f"{app_url}/same")
    expect(page.get_by_text("Draw a digit on each sheet.", exact=True)).to_be_visible(timeout=TRAINED)
    line(page, "same-first", SEVEN)
    expect(page.get_by_text("The second sheet: draw a digit first.")).to_be_visible(timeout=TRAINED)
    line(page, "same-second", ROUND)
    expect(page.get_by_text(re.compile(r"^Different\. Distance \d\.\d\d, above"))).to_be_visible(timeout=TRAINED)
    slider = page.get_by_role("slider", name="Threshold")
    slider.press("End")
    expect(page.get_by_text(re.compile(r"^The same\. Distance"))).to_be_visible(timeout=TRAINED)
    expect(page).to_have_url(re.compile("threshold=2"), timeout=TRAINED)
    page.locator(".st-key-same-second-paper").get_by_role("button", name="Clear").click()
    expect(page.get_by_text("The second sheet: draw a digit first.")).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="Examples").click()
    page.get_by_role("spinbutton", name="The second digit").fill("6")
    page.get_by_role("spinbutton", name="The second digit").press("Enter")
    expect(page.get_by_text(re.compile(r"^The same\. Distance 0\.00"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="Which threshold?").click()
    expect(page.get_by_text(re.compile(r"^False accepts over 99\.9 %"))).to_be_visible(timeout=TRAINED)


def test_a_hand_is_written_cell_by_cell(page, app_url):
    page.goto(f"{app_url}/same?view=Same+hand%3F")
    expect(page.get_by_text("First writer: 0 of 10", exact=False)).to_be_visible(timeout=TRAINED)
    line(page, "same-hand-0", [(15, 15), (40, 15), (25, 50)])
    expect(page.get_by_text("First writer: 1 of 10", exact=False)).to_be_visible(timeout=TRAINED)
    name = page.get_by_role("textbox", name="Second writer's name")
    name.fill("Ada")
    name.press("Enter")
    expect(page.get_by_text("Ada: 0 of 10", exact=False)).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="Example", exact=True).click()
    expect(page.get_by_text(re.compile(r"of 20 drawings kept aside are told right"))).to_be_visible(timeout=TRAINED)
    page.get_by_text("Digit by digit", exact=True).click()
    expect(page.get_by_role("cell", name="Ada", exact=True)).to_be_visible(timeout=TRAINED)


def ten(page, sheet):
    """A stroke in each of ten cells."""
    for digit in range(10):
        x, y = 58 * (digit % 5), 46 * (digit // 5)
        line(page, sheet, [(x + 20, y + 10), (x + 40, y + 12 + digit), (x + 25, y + 40)])


def test_two_devices_write_on_one_sheet(page, phone, app_url):
    page.goto(f"{app_url}/same?view=Same+hand%3F&hands=Two+devices")
    page.get_by_role("button", name="Invite a second writer").click()
    expect(page.get_by_text("Nobody has come yet.", exact=False)).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Link", exact=True).click()
    link = page.get_by_text(re.compile("^http.*sheet=")).inner_text()
    page.keyboard.press("Escape")

    code = phone.get_by_role("textbox", name="Or the code of an invitation")
    phone.goto(f"{app_url}/same?view=Same+hand%3F&hands=Two+devices&sheet=AAAA-AAAA")
    expect(phone.get_by_text("There is no open sheet with this code", exact=False)).to_be_visible(timeout=TRAINED)
    code.fill(link.rpartition("=")[2].lower())
    code.press("Enter")
    expect(phone.get_by_role("button", name="Leave the sheet")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Second writer, on another device: 0 of 10")).to_be_visible(timeout=TRAINED)

    name = phone.get_by_role("textbox", name="Second writer's name")
    name.fill("Bo")
    name.press("Enter")
    ten(phone, "same-hand-1")
    expect(page.get_by_text("Bo, on another device: 10 of 10")).to_be_visible(timeout=TRAINED)
    ten(page, "same-hand-0")
    for each in (page, phone):  # both read what came out
        expect(each.get_by_text(re.compile("of 20 drawings kept aside are told right"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Close the sheet").click()
    expect(phone.get_by_text("There is no open sheet with this code", exact=False)).to_be_visible(timeout=TRAINED)


def test_faces_are_brought_named_and_forgotten(page, app_url):
    page.goto(f"{app_url}/same?view=Faces")
    expect(page.get_by_text(re.compile(r"^Wrong for \d+ of \d+ pairs"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Bring pictures").click()
    photo, file = Image.open(package_file("skimage", "data/astronaut.png")).convert("RGB").crop((100, 0, 400, 300)), io.BytesIO()
    photo.save(file, "PNG")
    two = [{"name": f"{name}.png", "mimeType": "image/png", "buffer": file.getvalue()} for name in ("a", "b")]
    page.locator("input[type=file]").first.set_input_files(two)
    expect(page.get_by_text("Give names below", exact=False)).to_be_visible(timeout=TRAINED)
    page.keyboard.press("Escape")
    page.get_by_text("Who is who?").click()
    for place, name in ((1, "Ada"), (2, "Bo")):
        box = page.get_by_role("textbox", name=f"Face {place}")
        box.fill(name)
        box.press("Enter")
    expect(page.get_by_role("group", name=re.compile("1 Ada, 2 Bo"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Forget all").click()
    expect(page.get_by_text("An example until you bring your own", exact=False)).to_be_visible(timeout=TRAINED)


def test_a_training_is_watched_and_played_back(page, app_url):
    page.goto(f"{app_url}/training?task=siamese&width=8&features=8&count=64&batch=16&epochs=2")
    train = page.get_by_role("button", name="Train", exact=True)
    expect(train).to_be_enabled(timeout=TRAINED)
    train.click()
    expect(page.get_by_text("Where it puts 300 digits: the same should lie together")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile(r"AUC [\d.]+ % on 1,000 test triplets"))).to_be_visible(timeout=TRAINED)
    played_back(page, 2, TRAINED)
    page.goto(f"{app_url}/same?view=Teach+it")
    expect(page.locator(".st-key-siamese-begin button")).to_be_enabled(timeout=TRAINED)
