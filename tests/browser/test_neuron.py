"""The page of the neuron as a student plays it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
TITLES = """panel => {
  window.titles = [];
  const note = () => titles.push(panel.querySelector(".title").textContent);
  new MutationObserver(note).observe(panel, {childList: true, characterData: true, subtree: true});
}"""  # keeps every title that the panel shows, however quickly the next one follows


@pytest.fixture
def neuron(page: Page, app_url: str) -> Page:
    page.goto(app_url)
    page.goto(f"{app_url}/neuron")
    expect(page.locator(".graph .box")).to_have_count(5)
    return page


def steps(page: Page):
    return page.get_by_role("group", name="one round, step by step")


def many(page: Page):
    return page.get_by_role("group", name="many updates")


def forward(page: Page):
    """The whole way from the inputs to the loss, step by step."""
    for _ in range(page.locator(".graph .box .unknown").count()):
        steps(page).get_by_role("button", name="one step on").click()


def test_it_starts_at_its_first_step_and_goes_forward(neuron: Page):
    graph = neuron.locator(".graph")
    expect(graph.locator(".unknown")).to_have_count(3)
    forward(neuron)
    for number in ("2.5", "0.9241", "0.8540"):
        expect(graph.get_by_text(number, exact=True)).to_be_visible()


def test_stepping_back_lights_the_edge_and_shows_both_numbers(neuron: Page):
    forward(neuron)
    steps(neuron).get_by_role("button", name="one step on").click()
    expect(neuron.locator(".panel .title")).to_have_text("Back from the loss to a")
    steps(neuron).get_by_role("button", name="one step on").click()
    expect(neuron.locator(".panel .title")).to_have_text("Back from a to z")
    expect(neuron.locator(".panel .lines .local").last).to_have_text("0.0701")
    expect(neuron.locator(".graph .plate.local")).to_have_text("× 0.0701")
    expect(neuron.locator(".graph .box.sum .running")).to_have_text("0.1296")
    steps(neuron).get_by_role("button", name="one step back").click()
    expect(neuron.locator(".graph .box.sum .running")).to_have_count(0)


def test_the_walk_back_plays_by_itself_then_updates_and_repeats(neuron: Page):
    neuron.locator(".panel").evaluate(TITLES)
    steps(neuron).get_by_label("speed").select_option("3")
    neuron.get_by_role("button", name="2 Backward").click()
    expect(neuron.locator(".panel .title")).to_contain_text("Update")
    assert "Back from z to b" in neuron.evaluate("titles")  # a slow machine may look too seldom to meet it
    expect(neuron.locator(".panel .lines")).to_contain_text("w₂ ← 0.3 − 0.1 × 0.6479 = 0.2352")
    neuron.get_by_role("button", name="4 Repeat").click()
    expect(neuron.locator(".round")).to_contain_text("after 1 update")
    expect(neuron.locator(".graph").get_by_text("w₂ = 0.2352")).to_be_visible()


def test_many_updates_play_and_scrub_while_the_loss_falls(neuron: Page):
    many(neuron).get_by_label("speed").select_option("0.4")  # so that it is not over before one looks
    many(neuron).get_by_role("button", name="play").click()
    expect(neuron.locator(".round")).to_have_text(re.compile(r"after ([3-9]|[1-9]\d) updates"))
    many(neuron).get_by_role("button", name="pause").click()
    slider = many(neuron).get_by_role("slider", name="update")
    slider.press("End")
    expect(neuron.locator(".round")).to_have_text("after 100 updates: loss 0.0010")
    slider.press("Home")
    expect(neuron.locator(".round")).to_have_text("before the first update")


def test_a_changed_number_and_its_link(neuron: Page):
    field = neuron.get_by_role("spinbutton", name="hours studied")
    field.fill("0")
    field.press("Enter")
    expect(neuron.locator(".graph").get_by_text("1.7", exact=True)).to_be_visible()
    expect(neuron).to_have_url(re.compile("student-x1=0"))
    neuron.reload()
    expect(neuron.locator(".graph .box")).to_have_count(5)
    forward(neuron)
    expect(neuron.locator(".graph").get_by_text("1.7", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("example", "boxes", "says"),
    [("Backpropagation", 5, ["0.76", "0.68135"]), ("Hidden layer", 9, ["0.76", "−0.16"]), ("Three layers", 15, ["0.6877"])],
)
def test_the_other_examples_open_with_one_click(neuron: Page, example: str, boxes: int, says: list[str]):
    neuron.get_by_role("radio", name=example).click()
    expect(neuron.locator(".graph .box")).to_have_count(boxes)
    forward(neuron)
    for number in says:
        expect(neuron.locator(".graph").get_by_text(number, exact=True).first).to_be_visible()


def test_nothing_sticks_out_on_a_phone(neuron: Page):
    neuron.set_viewport_size({"width": 390, "height": 844})
    neuron.get_by_role("radio", name="Three layers").click()
    expect(neuron.locator(".graph .box")).to_have_count(15)
    assert neuron.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") <= 2
    graph = neuron.locator(".graph").bounding_box()
    for box in neuron.locator(".graph .box").all():
        place = box.bounding_box()
        assert place["x"] >= graph["x"] - 1 and place["x"] + place["width"] <= graph["x"] + graph["width"] + 1
