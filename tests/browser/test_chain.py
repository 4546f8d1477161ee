"""Chain, Pooling and Learned filters in a real browser."""

import re

import pytest
import torch
from torch.nn import functional as F

from core import zoo
from core.data.pictures.choice import sample, small
from core.explain.convolution.chain import parse
from core.explain.convolution.chain_run import layer, run

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect

CHAIN = "conv3:gaussian,s2,p1 relu conv3:random*4,d2 max2 avg3,s1"
KEY_AND_READ = """(view, key) => {
    view.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    return view.getRootNode().querySelector("[data-part=numbers] h4").textContent;
}"""


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def opened(page, app_url, query, root):
    page.goto(f"{app_url}/convolution?{query}")
    part = page.locator(root)
    expect(part.locator("canvas").first).to_be_visible()
    return part


def card(chain, place):
    return chain.locator(".card").nth(place)  # 0 is the picture


def picked(chain, place) -> tuple[int, int, int, float]:
    """Row, column and map, from 0, and value of the pixel that is picked in a stage."""
    text = card(chain, place).locator(".field").inner_text()
    row, column, _, map, value = re.match(r"row (\d+), column (\d+)(, map (\d+))?: (\S+)", text).groups()
    return int(row) - 1, int(column) - 1, int(map or 1) - 1, number(value)


def test_the_receptive_field_on_screen_is_that_of_the_gradient(page, app_url):
    chain = opened(page, app_url, f"view=Chain&chain={CHAIN}&side=64 pixels", ".chain")
    x = torch.tensor(small(sample("Cat", colour=False), 64).pixels)
    stages = parse(CHAIN)
    outputs = [step.output for step in run(stages, x)]
    for place, at in ((1, (0.02, 0.02)), (3, (0.8, 0.3)), (5, (0.1, 0.9)), (5, (0.6, 0.4))):
        view = card(chain, place).locator(".view")
        box = view.bounding_box()
        view.click(position={"x": box["width"] * at[0], "y": box["height"] * at[1]})
        expect(chain.locator("[data-part=numbers] h4")).to_contain_text(f"Stage {place}")
        row, column, map, value = picked(chain, place)
        assert value == pytest.approx(float(outputs[place - 1][map, row, column]), rel=1e-4)
        seen = torch.zeros_like(x, requires_grad=True)
        y = seen + 1
        for stage in stages[:place]:  # max pooling as a mean, all weights alike: no path is lost
            made = layer(parse("avg2")[0] if stage.kind == "max" else stage, len(y))
            if stage.kind == "conv":
                made.weight = torch.nn.Parameter(torch.ones_like(made.weight))
            y = made(y[None])[0]
        y[map, row, column].backward()
        rows, columns = (seen.grad[0] != 0).any(dim=1).nonzero().flatten(), (seen.grad[0] != 0).any(dim=0).nonzero().flatten()
        height, width = (int(lines[-1] - lines[0]) + 1 for lines in (rows, columns))
        expect(card(chain, 0).locator(".field")).to_contain_text(f"depends on these {height} × {width} pixels")


def test_arrow_keys_answer_at_once_without_the_server_and_the_sum_is_pytorchs(page, app_url):
    chain = opened(page, app_url, f"view=Chain&chain={CHAIN}&side=64 pixels&channels=Colour", ".chain")
    view = card(chain, 3).locator(".view")
    view.click()
    row, column, map, _ = picked(chain, 3)
    # read in the same breath as the key: nothing can have been asked of anyone
    assert view.evaluate(KEY_AND_READ, "ArrowLeft").endswith(f"row {row + 1}, column {column}")
    assert view.evaluate(KEY_AND_READ, "ArrowUp").endswith(f"map {map + 1}, row {row}, column {column}")
    expect(chain.locator("[data-part=numbers]")).to_contain_text("the same.")
    expect(page).to_have_url(re.compile(rf"pixel=3\.{map + 1}\.{row}\.{column}"))
    again = opened(page, app_url, page.url.partition("?")[2], ".chain")
    assert picked(again, 3)[:2] == (row - 1, column - 1)


@pytest.mark.parametrize("kernel", ["sobel,p1", "sobel,s2,p2,d2", "random*3,p1"])
def test_every_sum_at_the_border_agrees_with_pytorch(page, app_url, kernel):
    chain = opened(page, app_url, f"view=Chain&chain=conv3:{kernel}&side=32 pixels&channels=Colour&pixel=1.1.1.1", ".chain")
    numbers = chain.locator("[data-part=numbers]")
    for key in ("", *["ArrowRight"] * 3, *["ArrowDown"] * 3):
        if key:
            card(chain, 1).locator(".view").press(key)
        expect(numbers).to_contain_text("the same.")
    assert picked(chain, 1)[:2] == (3, 3)


def test_a_case_a_change_and_a_refusal(page, app_url):
    chain = opened(page, app_url, "view=Chain", ".chain")
    page.get_by_role("button", name="Ready-made chains").click()
    page.get_by_role("button", name="A classic: LeNet-5").click()
    expect(chain.locator(".card")).to_have_count(7)
    expect(card(chain, 5).locator(".shape")).to_have_text("16 maps, 10 high, 10 wide")
    expect(card(chain, 5)).to_contain_text("16 × (5 · 5 · 6 + 1) = 2,416 parameters")
    page.get_by_role("button", name="As text").click()
    page.get_by_role("textbox", name="Chain").fill("max8 conv7:blur relu")
    page.get_by_role("textbox", name="Chain").press("Enter")
    expect(card(chain, 2)).to_contain_text("its kernel covers 7 × 7, but what reaches it is only 3 × 3.")
    expect(card(chain, 3).locator(".shape")).to_have_text("1 map, 3 high, 3 wide")


def test_pooling_is_played_and_gives_the_worked_numbers(page, app_url):
    lab = opened(page, app_url, "view=Pooling&source=Numbers", ".pooling")
    page.get_by_role("button", name="Mixed").click()
    largest = lab.locator(".card").nth(1).locator("svg text")
    expect(largest).to_have_text(["6", "9", "6", "7"])
    expect(lab.locator("output").first).to_have_text("window 1 of 4")
    expect(lab.locator("[data-part=numbers]")).to_contain_text("Mean: (1 + 3 + 5 + 6) / 4 = 3.75")
    lab.get_by_role("combobox", name="speed").select_option("3")
    lab.get_by_role("button", name="play", exact=True).click()
    expect(lab.locator("output").first).to_have_text("window 4 of 4")
    lab.get_by_role("slider").evaluate("bar => { bar.value = 1; bar.dispatchEvent(new Event('input', {bubbles: true})); }")
    expect(largest).to_have_text(["6", "9"])  # no more than has been reached
    lab.get_by_role("button", name="finish").click()
    expect(largest).to_have_text(["6", "9", "6", "7"])
    expect(lab.locator(".card").nth(1)).to_contain_text("changed by the shift: –")
    lab.get_by_role("button", name="one pixel right").click()
    expect(largest).to_have_text(["5", "8", "6", "5"])
    expect(lab.locator(".card").nth(1)).to_contain_text("changed by the shift: 75 %")


def test_what_survives_a_shift_is_what_pytorch_says(page, app_url):
    lab = opened(page, app_url, "view=Pooling&window=3&pool-stride=3", ".pooling")
    x = torch.tensor(small(sample("Cat", colour=False), 64).pixels)[None]
    moved, limit = F.pad(x, (1, 0, 0, 0), mode="replicate")[..., :-1], 0.05 * (x.max() - x.min())
    lab.get_by_role("button", name="one pixel right").click()
    for place, pool in enumerate((lambda y: y, lambda y: F.max_pool2d(y, 3), lambda y: F.avg_pool2d(y, 3))):
        kept = float(((pool(x) - pool(moved)).abs() <= limit).float().mean())
        expect(lab.locator(".card").nth(place)).to_contain_text(f"changed by the shift: {100 - round(100 * kept)} %")
    expect(page).to_have_url(re.compile("shift=1"))
    lab = opened(page, app_url, page.url.partition("?")[2], ".pooling")
    expect(lab.locator(".shift output")).to_have_text("shifted 1 pixel right")
    lab.get_by_role("button", name="one pixel left").click()
    expect(lab.locator(".shift output")).to_have_text("not shifted")


def test_a_filter_its_sum_and_what_it_makes_of_the_picture(page, app_url):
    filters = opened(page, app_url, "view=Learned filters&filter=12", ".filters")
    expect(filters.locator("[data-part=numbers]")).to_contain_text("Filter 12 looks for a bright vertical line")
    expect(filters.locator("[data-part=strip] button")).to_have_count(32)
    filters.get_by_role("button", name="filter 8", exact=True).click()
    numbers = filters.locator("[data-part=numbers]")
    expect(numbers).to_contain_text("Filter 8")
    cells = [number(text) for text in numbers.locator("table").nth(1).locator("td").all_inner_texts()]
    weight = zoo.load("digits").model.layers.conv1a.weight[7].flatten()
    assert cells == pytest.approx(weight.tolist(), rel=0.01)
    expect(numbers.get_by_role("img", name="what filter 8 makes of it")).to_have_attribute("width", "62")
    expect(page).to_have_url(re.compile("filter=8"))
    again = opened(page, app_url, page.url.partition("?")[2], ".filters")
    expect(again.locator("[data-part=numbers]")).to_contain_text("Filter 8")
    page.get_by_role("button", name="Show this filter on Slide").click()
    expect(page.get_by_role("textbox", name="weight, row 2, column 2")).to_have_value(f"{weight[4]:.4f}".rstrip("0").replace("-", "−"))


def test_the_way_to_a_pixel_and_the_buttons_that_move_it(page, app_url):
    chain = opened(page, app_url, "view=Chain&source=Numbers&pixel=3.1.1.1", ".chain")
    way = chain.locator(".trail table")
    expect(way.locator("caption")).to_have_text(["the picture", "1 convolution 3 × 3", "2 ReLU", "3 max pooling 2 × 2"])
    assert [table.locator("td").all_inner_texts() for table in way.all()[1:]] == [["0", "32", "0", "32"], ["0", "32", "0", "32"], ["32"]]
    chain.get_by_role("button", name="one pixel down").click()
    expect(chain.locator("[data-part=numbers] h4")).to_contain_text("row 2, column 1")
    expect(page).to_have_url(re.compile(r"pixel=3\.1\.2\.1"))


@pytest.mark.parametrize("view", ["Chain", "Pooling", "Learned filters"])
def test_a_phone_shows_it_without_scrolling_sideways(phone, app_url, view):
    opened(phone, app_url, f"view={view}&chain=conv7:random*16&filter=12", ".card" if view != "Learned filters" else ".filters")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
