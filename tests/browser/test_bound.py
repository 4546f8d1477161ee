"""What is set stands in the address, also where the view before had the same setting."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import start_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bound(tmp_path_factory):
    server, url = start_app(tmp_path_factory.mktemp("bound"), part="bound_app.py")
    yield url
    server.terminate()
    server.wait(20)


def test_a_setting_that_two_views_share_is_in_the_address_of_both(page, bound):
    page.goto(bound)
    seed = page.get_by_role("spinbutton", name="Seed")
    expect(page.get_by_text("The first view.")).to_be_visible()
    seed.fill("3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("seed=3"))
    page.get_by_role("radio", name="two").click()
    expect(page.get_by_text("The second view.")).to_be_visible()
    expect(seed).to_have_count(1)
    expect(seed).to_have_value("3")
    seed.fill("4")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("seed=4"))
    page.reload()
    expect(seed).to_have_value("4")
    expect(page.get_by_text("The second view.")).to_be_visible()
    seed.fill("0")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("seed"))
