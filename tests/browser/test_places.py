"""The browser's Back and Forward, the name of its tab, and what an address takes along from page to page."""

import re

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.kit.shell import PAGES
from tests.browser.crawl import SEEING

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect
WITH_VIEWS = sorted(
    file.stem
    for file in PAGES.glob("*/*.py")
    if "address.opens(" in (script := file.read_text(encoding="utf-8")) and '"view"' in script and file.stem not in ("digits", "home")
)  # a digit has to be drawn before its views are more than names; Home leads to another page's view and has none


def opened(page, url):
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("window.crawlEyes?.resting()", polling=150)


def views(page):
    return page.locator(".st-key-view, .st-key-plane-view").get_by_role("radio")


@pytest.mark.parametrize("name", WITH_VIEWS)
def test_back_and_forward_lead_from_view_to_view(page, app_url, name):
    page.add_init_script(SEEING)
    opened(page, f"{app_url}/{name}")
    first, second = views(page).nth(0), views(page).nth(1)
    expect(first).to_be_checked()
    second.click()
    expect(page).to_have_url(re.compile("[?&]view="))
    expect(second).to_be_checked()
    page.wait_for_function("window.crawlEyes.resting()", polling=150)
    page.go_back()
    expect(first).to_be_checked()
    expect(page).not_to_have_url(re.compile("[?&]view="))
    page.go_forward()
    expect(second).to_be_checked()
    expect(page).to_have_url(re.compile("[?&]view="))


def test_a_setting_is_no_place_to_go_back_to(page, app_url):
    page.add_init_script(SEEING)
    opened(page, f"{app_url}/words")
    page.locator("[data-testid=stSidebarNavLink]", has_text="Points in a plane").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Points in a plane")
    for case in ("XOR", "Regression"):
        page.get_by_role("button", name=case, exact=True).click()
        expect(page).to_have_url(re.compile("data=" + {"XOR": "xor", "Regression": "waves"}[case]))
    page.go_back()
    expect(page).to_have_url(f"{app_url}/words")
    expect(page.get_by_role("heading", level=1)).to_have_text("Words")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Points in a plane")
    expect(page).to_have_url(re.compile("data=waves"))


def test_what_a_run_says_of_the_view_that_was_left_is_not_heard(page, app_url):
    """On a slow machine its address is still on its way when Back is pressed."""
    late, arrived, ways = ForwardMsg(), [], []
    late.page_info_changed.query_string = "view=Chain&one=Blur"

    def between(way):
        server = way.connect_to_server()
        ways.append(way)
        server.on_message(lambda said: arrived.append(said) if arrived else way.send(said))

    page.route_web_socket(re.compile("_stcore/stream"), between)
    page.add_init_script(SEEING)
    opened(page, f"{app_url}/convolution")
    first, second = views(page).nth(0), views(page).nth(1)
    second.click()
    expect(second).to_be_checked()
    expect(page).to_have_url(re.compile("[?&]view="))
    page.wait_for_function("window.crawlEyes.resting()", polling=150)
    arrived.append(late.SerializeToString())
    page.go_back()
    while len(arrived) < 2:  # the new run has begun
        page.wait_for_timeout(20)
    for said in arrived:
        ways[-1].send(said)
    arrived.clear()
    expect(first).to_be_checked()
    page.wait_for_function("window.crawlEyes.resting()", polling=150)
    expect(page).to_have_url(f"{app_url}/convolution")
    page.go_forward()
    expect(second).to_be_checked()


def test_a_page_takes_only_its_own_settings_along(page, app_url):
    page.add_init_script(SEEING)
    opened(page, f"{app_url}/plane?data=xor&view=cures&projector=true")
    for name in ("Activations and losses", "Memory", "Gradient descent"):
        page.wait_for_function("window.crawlEyes?.resting()", polling=150)
        if (expand := page.get_by_test_id("stExpandSidebarButton")).is_visible():
            expand.click()  # with Projector the sidebar makes room by itself
        page.locator("[data-testid=stSidebarNavLink]", has_text=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page).to_have_title(f"{name} · Glassbox")
        expect(page).not_to_have_url(re.compile("data=|view=|cure"))
        expect(page).to_have_url(re.compile("projector=true"))
        expect(page.get_by_text("This link could not be used")).to_have_count(0)
