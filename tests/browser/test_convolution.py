"""The kernel slides in a real browser, and every number it shows is PyTorch's."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest

from core.data.pictures.choice import sample, small
from core.explain.convolution.kernels import PRESETS
from core.explain.convolution.sliding import Sliding

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect

TYPE = """(root, [i, text]) => {
  const input = root.querySelectorAll("[data-part=sums] input")[i];
  input.value = text;
  input.dispatchEvent(new Event("input"));
  return root.querySelector("[data-part=total]").textContent;
}"""


FAILED = []  # what went wrong in a script of the page


@pytest.fixture(autouse=True)
def no_script_fails():
    """A test passes only if no script of the page has thrown an error."""
    FAILED.clear()
    yield
    assert not FAILED


def opened(page, url, **query):
    """The lab, opened by a link."""
    page.on("pageerror", lambda error: FAILED.append(str(error)))
    page.goto(f"{url}/convolution?{urlencode(query)}")
    expect(page.locator(".sliding [data-part=presets] button").first).to_be_visible()
    return page.locator(".sliding")


def total(lab):
    return lab.locator("[data-part=total]")


def value_of(text):
    return float(re.search(r"= (−?[\d.]+) at row", text).group(1).replace("−", "-"))


def numbers(lab, kind):
    return [float(text.replace("−", "-")) for text in lab.locator(f".grid .{kind}").all_inner_texts()]


def random_cases(count=5):
    """Settings of every kind, with a picture that each of them fits into."""
    random = np.random.default_rng(7)
    for case in range(count):
        colour, size = case % 2 == 1, (3, 5, 7)[case % 3]
        weights = (random.integers(-8, 9, size * size * (3 if colour else 1)) / 4).tolist()
        padding = ("none", "zero", "reflect", "same", "none")[case % 5]
        setting = Sliding(tuple(weights), float(random.integers(-9, 9)), 1 + case % 3, padding, 1 + case, 1 + case % 2, case % 2 == 0)
        yield (
            setting,
            small(sample("Temple", colour), 32),
            {"sample": "Temple", "side": "32 pixels", "channels": "Colour" if colour else "Grey"},
        )


@pytest.mark.parametrize("case", range(5))
def test_the_numbers_on_screen_are_pytorchs(page, app_url, case):
    setting, photo, query = list(random_cases())[case]
    output = setting.apply(photo.pixels)
    row, column = output.shape[0] // 2, output.shape[1] // 2
    lab = opened(page, app_url, **query, **setting.to_query(), at=f"{row + 1},{column + 1}")
    expect(lab.locator("[data-part=output-title]")).to_contain_text(f"Output: {output.shape[0]} high, {output.shape[1]} wide")
    for step, place in [(None, (row, column)), ("ArrowRight", (row, column + 1)), ("ArrowUp", (row - 1, column + 1))]:
        if step:
            lab.locator("[data-part=output]").press(step)
        expect(total(lab)).to_contain_text(f"at row {place[0] + 1}, column {place[1] + 1}")
        assert value_of(total(lab).inner_text()) == pytest.approx(output[place], abs=0.0051)
    inputs, products = numbers(lab, "input"), numbers(lab, "product")
    used = setting.weights(len(photo.pixels)).numpy().ravel()
    np.testing.assert_allclose(products, inputs * used, atol=0.051)
    assert sum(products) + setting.bias == pytest.approx(output[place], abs=0.05 * len(products))


def test_the_courses_example_flips_its_sign(page, app_url):
    lab = opened(page, app_url, source="Numbers", numbers="10 20 30; 40 50 60; 70 80 90")
    expect(total(lab)).to_have_text("sum of the 9 products = −60 at row 1, column 1 of the output")
    lab.get_by_role("button", name="More settings").click()
    expect(lab.locator("[data-part=words]")).to_be_hidden()
    lab.get_by_role("checkbox", name="true convolution").check()
    expect(total(lab)).to_have_text("sum of the 9 products = 60 at row 1, column 1 of the output")
    expect(lab.locator("[data-part=words]")).to_contain_text("Turning this kernel swaps its signs")
    expect(page).to_have_url(re.compile("turned=yes"))


def test_typing_a_weight_computes_at_once_and_the_link_restores_it(page, app_url):
    lab = opened(page, app_url, source="Numbers", numbers="10 20 30; 40 50 60; 70 80 90")
    assert "= −42.5 at" in lab.evaluate(TYPE, [4, "0.35"])  # in the same moment: no server was asked
    assert "= −42.5 at" in lab.evaluate(TYPE, [4, "1/"])
    expect(lab.get_by_role("textbox", name="weight, row 2, column 2")).to_have_attribute("aria-invalid", "true")
    expect(lab.locator(".refused")).to_contain_text("is no weight: type a number")
    assert "= −54.44 at" in lab.evaluate(TYPE, [4, "1/9"])
    expect(page).to_have_url(re.compile(r"kernel=1(,|%2C)0(,|%2C)-1(,|%2C)1(,|%2C)0\.1111111"))
    page.goto(page.url)
    expect(total(page.locator(".sliding"))).to_contain_text("= −54.44 at row 1, column 1")


def test_play_fills_the_output_and_step_and_scrub_move_the_window(page, app_url):
    lab = opened(page, app_url, source="Numbers", numbers="1 2 3 4; 5 6 7 8; 9 10 11 12", padding="same")
    expect(lab.locator("[data-part=output-title]")).to_contain_text("Output: 3 high, 4 wide")
    lab.get_by_role("combobox", name="speed").select_option("3")
    lab.get_by_role("button", name="play").click()
    expect(lab.locator("output")).to_have_text("row 3, column 4")
    expect(lab.get_by_role("button", name="play")).to_be_visible()
    lab.get_by_role("button", name="one place back").click()
    expect(lab.locator("output")).to_have_text("row 3, column 3")
    lab.get_by_role("slider", name="place").evaluate("bar => { bar.value = 5; bar.dispatchEvent(new Event('input', {bubbles: true})); }")
    expect(total(lab)).to_contain_text("at row 2, column 2")
    blank = "c => c.getContext('2d').getImageData(c.width - 9, c.height - 9, 1, 1).data[3]"
    assert lab.locator("[data-part=output]").evaluate(blank) == 0  # not there yet
    lab.locator("[data-part=output]").press("ArrowRight")
    assert lab.locator("[data-part=output]").evaluate(blank) == 255  # the whole output again
    expect(total(lab)).to_contain_text("at row 2, column 3")


def test_pointing_at_the_output_or_the_picture_shows_the_window(page, app_url):
    lab = opened(page, app_url, at="3,4")
    expect(total(lab)).to_contain_text("at row 3, column 4")
    box = lab.locator("[data-part=output]").bounding_box()
    middle = {"x": box["width"] * 40.5 / 62, "y": box["height"] * 10.5 / 41}
    lab.locator("[data-part=output]").hover(position=middle)
    expect(total(lab)).to_contain_text("at row 11, column 41")
    total(lab).hover()
    expect(total(lab)).to_contain_text("at row 3, column 4")
    box = lab.locator("[data-part=picture]").bounding_box()
    lab.locator("[data-part=picture]").click(position={"x": box["width"] * 21.5 / 64, "y": box["height"] * 11.5 / 43})
    expect(total(lab)).to_contain_text("at row 11, column 21")
    expect(page).to_have_url(re.compile(r"at=11(,|%2C)21"))
    output = Sliding().apply(small(sample("Cat", False), 64).pixels)
    assert value_of(total(lab).inner_text()) == output[10, 20]


def test_presets_sizes_and_learnt_filters(page, app_url):
    lab = opened(page, app_url)
    pixels = small(sample("Cat", False), 64).pixels
    expect(lab.get_by_role("button", name="Sobel", exact=True)).to_be_hidden()
    lab.get_by_role("button", name="More kernels").click()
    lab.get_by_role("button", name="More settings").click()
    for name, size in [("Sobel", 3), ("Gaussian", 5), ("Emboss", 7)]:
        lab.get_by_role("button", name=name, exact=True).click()
        lab.get_by_role("button", name=f"{size} × {size}").click()
        expect(lab.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
        kernel = next(preset for preset in PRESETS if preset.name == name).make(size)
        output = Sliding(tuple(kernel.ravel().tolist())).apply(pixels)
        row, column = map(int, re.search(r"row (\d+), column (\d+)", total(lab).inner_text()).groups())
        assert value_of(total(lab).inner_text()) == pytest.approx(output[row - 1, column - 1], abs=0.01)
    lab.get_by_role("spinbutton", name="which of the 32 learnt filters").fill("2")
    expect(lab.get_by_role("button", name="3 × 3")).to_have_attribute("aria-pressed", "true")
    expect(lab.locator(".grid input")).to_have_count(9)


def test_every_setting_can_be_changed_by_hand(page, app_url):
    lab = opened(page, app_url, at="40,60")
    pixels, setting = small(sample("Cat", False), 64).pixels, Sliding()
    lab.get_by_role("button", name="More settings").click()
    for name, value in [("stride", 2), ("dilation", 3), ("bias", -1.5), ("padding", "reflect"), ("pixels of padding", 4), ("stride", 1)]:
        if name == "padding":
            lab.get_by_role("combobox", name=name).select_option(value)
        else:
            lab.get_by_role("spinbutton", name=name).fill(str(value))
        setting = replace(setting, **{"amount" if name == "pixels of padding" else name: value})
        output = setting.apply(pixels)
        expect(lab.locator("[data-part=output-title]")).to_contain_text(f"Output: {output.shape[0]} high, {output.shape[1]} wide")
        row, column = map(int, re.search(r"row (\d+), column (\d+)", total(lab).inner_text()).groups())
        assert value_of(total(lab).inner_text()) == output[row - 1, column - 1]
    expect(page).to_have_url(re.compile(rf"at={row}(,|%2C){column}\b.*amount=4|amount=4.*at={row}(,|%2C){column}\b"))


def test_one_kernel_for_each_channel(page, app_url):
    lab = opened(page, app_url, channels="Colour", sample="Coffee")
    expect(lab.locator(".grid input")).to_have_count(27)
    lab.get_by_role("button", name="More settings").click()
    lab.get_by_role("checkbox", name="same kernel for each channel").uncheck()
    lab.get_by_role("textbox", name="green weight, row 1, column 1").fill("0")
    expect(lab.get_by_role("textbox", name="red weight, row 1, column 1")).to_have_value("1")
    pixels = small(sample("Coffee", True), 64).pixels
    edge = [1, 0, -1] * 3
    output = Sliding((*edge, 0, *edge[1:], *edge)).apply(pixels)
    row, column = map(int, re.search(r"row (\d+), column (\d+)", total(lab).inner_text()).groups())
    assert value_of(total(lab).inner_text()) == output[row - 1, column - 1]
    expect(page).to_have_url(re.compile(r"kernel=(-?\d(,|%2C|&)){27}"))


def test_a_kernel_without_room_is_refused_in_words_and_comes_back(page, app_url):
    lab = opened(page, app_url, source="Numbers", numbers="1 2 3; 4 5 6")
    expect(lab.get_by_role("status")).to_contain_text("No room: the kernel spans 3 × 3 pixels, the picture has 2 × 3.")
    expect(lab.locator("[data-part=bar]")).to_be_hidden()
    lab.get_by_role("button", name="More settings").click()
    lab.get_by_role("combobox", name="padding").select_option("same")
    expect(lab.locator("[data-part=output-title]")).to_contain_text("Output: 2 high, 3 wide")
    expect(total(lab)).to_be_visible()


@pytest.mark.parametrize("query", [{}, {"channels": "Colour"}, {"kernel": ",".join(["1"] * 49), "turned": "yes"}])
def test_no_sideways_scrolling_on_a_phone(phone, app_url, query):
    lab = opened(phone, app_url, **query)
    expect(total(lab)).to_contain_text("at row")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert lab.evaluate("element => element.scrollWidth <= element.clientWidth")
    lab.locator("[data-part=output]").tap(position={"x": 30, "y": 30})
    expect(total(lab)).not_to_have_text("")


def test_what_a_link_sets_is_in_sight_and_the_rest_is_folded(page, app_url):
    lab = opened(page, app_url)
    expect(lab.get_by_role("spinbutton", name="stride")).to_be_hidden()
    lab = opened(page, app_url, stride=2, kernel="-1,0,1,0,1,2,1,2,3")
    expect(lab.get_by_role("spinbutton", name="stride")).to_have_value("2")
    expect(lab.locator("[data-part=formula]")).to_have_text(
        "Width of the output: (picture 64 + 2 × padding 0 − kernel 3) / stride 2 + 1, rounded down, = 31"
    )


@pytest.mark.parametrize("query", [{}, {"channels": "Colour"}, {"source": "Numbers"}])
def test_picture_output_tables_and_sum_are_in_a_projectors_first_screen(page, app_url, query):
    page.set_viewport_size({"width": 1280, "height": 720})
    lab = opened(page, app_url, **query)
    expect(total(lab)).to_contain_text("at row")
    for part in ("picture", "output", "sums", "total"):
        box = lab.locator(f"[data-part={part}]").bounding_box()
        assert box["y"] + box["height"] <= 720, part


def test_finish_shows_the_whole_output_at_once(page, app_url):
    lab = opened(page, app_url)
    finish = lab.get_by_role("button", name="finish")
    expect(finish).to_be_disabled()
    expect(lab.get_by_role("combobox", name="speed")).to_contain_text("normal, 25 s")
    lab.get_by_role("button", name="play").click()
    expect(finish).to_be_enabled()
    finish.click()
    expect(finish).to_be_disabled()
    assert (
        lab.locator("[data-part=output]").evaluate("c => c.getContext('2d').getImageData(c.width - 9, c.height - 9, 1, 1).data[3]") == 255
    )


def test_the_question_shows_its_wall(page, app_url):
    lab = opened(page, app_url)
    page.get_by_role("button", name="Predict first").click()
    page.get_by_text("Zero everywhere").click()
    expect(page.get_by_text("Yes: Zero everywhere.")).to_be_visible()
    page.get_by_role("button", name="Show me the wall").click()
    expect(total(lab)).to_have_text("sum of the 9 products = 0 at row 1, column 1 of the output")
    expect(page.get_by_role("button", name="Show me the wall")).to_be_hidden()
