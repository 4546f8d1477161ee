"""Questions in a real browser: the answers stay in it."""

import pytest

from core.questions import questions

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect
QUESTION = questions()["Why RNNs forget"]


def test_an_answer_outlives_a_reload_until_it_is_forgotten(page, app_url):
    page.goto(f"{app_url}/questions?question=Why+RNNs+forget")
    page.get_by_text(QUESTION.right, exact=True).click(timeout=90_000)
    expect(page.get_by_text("1 of 40 answered, 1 of them right at the first try")).to_be_visible()
    page.wait_for_function("localStorage.getItem('glassbox-questions')?.includes('Why RNNs forget')")
    page.reload()
    expect(page.get_by_text("1 of 40 answered")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("radio", name=QUESTION.right)).to_be_checked()
    page.get_by_text("All 40 questions").click()
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("0 of 40 answered")).to_be_visible()
    page.wait_for_function("localStorage.getItem('glassbox-questions') === '{}'")
    page.reload()
    expect(page.get_by_text("0 of 40 answered")).to_be_visible(timeout=90_000)


def test_the_lab_is_opened_from_the_answer(page, app_url):
    page.goto(f"{app_url}/questions?question=Why+RNNs+forget")
    page.get_by_text(QUESTION.options[0], exact=True).click(timeout=90_000)
    page.get_by_test_id("stMain").get_by_role("link", name="See it: Memory").click()
    page.wait_for_url("**/memory?view=Who*")
    expect(page.get_by_role("radio", name="Who remembers")).to_be_checked(timeout=90_000)
