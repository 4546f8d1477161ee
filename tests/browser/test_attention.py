"""Who looks at whom, with a real browser: words are chosen and switched off, and the numbers follow."""

import re

import pytest
from playwright.sync_api import expect

from core import zoo
from core.explain.reviews.attention import Switches, read
from core.figures.reviews.reviews import chance as said
from pages.language.attention_views.sentence import NAME, START, chance

pytestmark = pytest.mark.browser


def test_a_word_is_chosen_and_switched_off_and_the_verdict_moves(page, app_url):
    reader = zoo.load(NAME)
    ids = [token.id for token in reader(START).tokens]
    page.goto(f"{app_url}/attention")
    heads = page.locator("section.head")
    expect(heads).to_have_count(4)
    heads.nth(1).locator(".from button").nth(3).click()
    expect(page).to_have_url(re.compile("word=4"))
    best = read(reader.model, ids).layers[0].weights[1, 3]
    shown = heads.nth(1).locator(".to button").all_text_contents()
    assert [int(re.search(r"(\d+) %", text)[1]) for text in shown] == [round(100 * float(weight)) or 1 for weight in best]
    heads.nth(1).locator(".to button").nth(3).click()
    off = chance(reader, read(reader.model, ids, Switches(hidden=frozenset({3}))).scores)
    expect(page.locator(".said")).to_contain_text(said(off))
    expect(heads.nth(0).locator(".to button").nth(3)).to_have_text("not 0 %")
    page.get_by_role("button", name="switch off, head 1").click()
    both = chance(reader, read(reader.model, ids, Switches(hidden=frozenset({3}), silent=frozenset({(0, 0)}))).scores)
    expect(page.locator(".said")).to_contain_text(said(both))
    page.get_by_role("button", name="Switch everything on").click()
    expect(page.locator(".said")).to_contain_text(said(reader(START).probability))
    expect(page.get_by_role("button", name="switch off, head 1")).to_be_visible()
    page.get_by_role("radio", name="In numbers").click()
    expect(page.get_by_text("Layer 1, head 2: the word not looks around.")).to_be_visible()
    page.get_by_role("radio", name="Head 3").click()
    expect(page.get_by_text("Layer 1, head 3: the word not looks around.")).to_be_visible()
