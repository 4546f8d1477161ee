"""Inside the LSTM, and what it gets, with a real browser."""

import re

import pytest
from playwright.sync_api import expect

from core import zoo
from core.explain.reviews.gates import by_pytorch, trace

pytestmark = pytest.mark.browser

INSIDE, GETS = "?view=Inside+the+LSTM", "?view=What+the+network+gets"


def open_page(page, url, query):
    page.goto(f"{url}/reviews{query}")
    expect(page.get_by_role("heading", name="Type a review")).to_be_visible()


def maps(page):
    return page.get_by_role("img", name=re.compile("^(Forget gate|Input gate|Candidate|Cell|Output gate|Hidden state) of"))


def chosen(image):
    """The token (from 0) and the unit that a heat map says are chosen, and the value there."""
    unit, token, value = re.search(r"unit (\d+) at token (\d+), .*: (-?[\d.]+)\.$", image.get_attribute("alt")).groups()
    return int(token) - 1, int(unit), float(value)


def pytorch(page, place, unit):
    reader = zoo.load("reviews-lstm")
    ids = [token.id for token in reader(page.get_by_label("Your review").input_value()).tokens]
    found = {letter: float(value[place, unit]) for letter, value in trace(reader.model, ids).values.items()}
    return found | {letter: float(value[unit]) for letter, value in by_pytorch(reader.model, ids, place).items()}


def test_a_token_and_a_unit_are_picked_and_the_numbers_are_pytorchs(page, app_url):
    open_page(page, app_url, INSIDE)
    expect(maps(page)).to_have_count(6)
    cell = page.get_by_role("img", name=re.compile("^Cell of"))
    before = cell.get_attribute("alt")
    box = cell.bounding_box()
    cell.click(position={"x": box["width"] * 7.5 / 11, "y": box["height"] * 3.5 / 24})  # the 8th token, the 4th unit shown
    expect(cell).not_to_have_attribute("alt", before)
    place, unit, _ = chosen(cell)
    assert place == 7
    expect(page.get_by_role("heading", name=f"Unit {unit} at “loved”")).to_be_visible()
    expect(page.get_by_text("the same.")).to_be_visible()
    expected = pytorch(page, place, unit)
    for image, letter in zip(maps(page).all(), "figcoh", strict=True):
        assert chosen(image) == (place, unit, pytest.approx(expected[letter], abs=1e-4))
    said = " ".join(page.locator("annotation").all_text_contents())
    for letter in "figcoh":
        assert rf"\mathbf{{{expected[letter]:.4f}}}" in said
    expect(page).to_have_url(re.compile(rf"word=8.*unit={unit}|unit={unit}.*word=8"))


def test_arrow_keys_walk_through_tokens_and_units_and_the_link_keeps_the_place(page, app_url):
    open_page(page, app_url, f"{INSIDE}&word=2&unit=5")
    forget = page.get_by_role("img", name=re.compile("^Forget gate of"))
    expect(forget).to_have_attribute("alt", re.compile("unit 5 at token 2, movie"))
    forget.press("ArrowRight")
    forget.press("ArrowRight")
    forget.press("ArrowLeft")
    expect(forget).to_have_attribute("alt", re.compile("unit 5 at token 3, was"))
    expect(page.get_by_role("heading", name="Unit 5 at “was”")).to_be_visible()
    forget.press("ArrowUp")
    expect(forget).not_to_have_attribute("alt", re.compile("unit 5 "))
    expect(page.get_by_text("the same.")).to_be_visible()
    assert forget.evaluate("e => e === e.getRootNode().activeElement")
    page.get_by_label("Token", exact=True).select_option("0")
    expect(forget).to_have_attribute("alt", re.compile("at token 1, the"))


def test_a_long_review_is_shown_in_windows(page, app_url):
    open_page(page, app_url, INSIDE)
    box = page.get_by_label("Your review")
    box.fill("A film that is good and long. " * 20)
    box.press("Control+Enter")
    expect(page.get_by_text(re.compile("of 160$"))).to_be_visible()
    page.get_by_label("Token", exact=True).select_option("23")
    cell = page.get_by_role("img", name=re.compile("^Cell of"))
    expect(cell).to_have_attribute("alt", re.compile("at token 24, "))
    page.get_by_role("button", name="Later tokens").click()
    expect(page.get_by_text("tokens 25 to 48 of 160")).to_be_visible()
    expect(cell).to_have_attribute("alt", re.compile("at token 25, "))
    cell.press("ArrowLeft")
    expect(page.get_by_text("tokens 1 to 24 of 160")).to_be_visible()


def test_a_token_is_picked_and_its_vector_shown(page, app_url):
    open_page(page, app_url, GETS)
    tokens = page.get_by_role("list", name="The tokens of the review, with their ids.")
    tokens.get_by_role("button", name=re.compile("^loved, id")).click()
    expect(page.get_by_role("heading", name="“loved” becomes a vector")).to_be_visible()
    tokens.get_by_role("button", name=re.compile("^loved, id")).press("ArrowRight")
    expect(page.get_by_role("heading", name="“every” becomes a vector")).to_be_visible()


def test_lost_words_are_struck_through_and_text_stays_text(page, app_url):
    open_page(page, app_url, f"{GETS}&slip=Unknown+words+become+padding")
    box = page.get_by_label("Your review")
    box.fill("An unputdownable film :material/delete: **x** <img src=x onerror=alert(1)>")
    box.press("Control+Enter")
    lost = page.get_by_role("list", name=re.compile("belong to words that are lost")).locator("li.lost")
    expect(lost.first).to_be_visible()
    assert lost.first.locator("b").evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    expect(page.get_by_role("list", name="The tokens of the review, with their ids.").get_by_text("material")).to_be_visible()
    assert page.locator("ol img").count() == 0


@pytest.mark.parametrize("query", [INSIDE, GETS])
def test_both_views_fit_a_phone(phone, app_url, query):
    open_page(phone, app_url, query)
    expect(phone.get_by_text("Show me the PyTorch" if query == INSIDE else "The right way")).to_be_visible()
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    assert phone.locator('[data-testid="stException"]').count() == 0
