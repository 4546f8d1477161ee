"""The words at the ends of bars are whole, however narrow a chart is."""

import os

import pytest

from tests.browser.conftest import start_app

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
# Of each chart: how far the words at its bars reach beyond it, in pixels, and how long its longest bar is.
WORDS = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')].map(svg => {
  const edge = svg.getBoundingClientRect().right, of = kind => [...svg.querySelectorAll(kind)].map(e => e.getBoundingClientRect());
  return {beyond: Math.max(...of('.mark-text text').map(box => box.right - edge)),
    bar: Math.max(...of('.mark-rect path').map(box => box.width)),
    words: [...svg.querySelectorAll('.mark-text text')].map(e => e.textContent)}; })"""


@pytest.fixture(scope="module")
def bars_url(tmp_path_factory):
    """The address of an app that shows the charts alone."""
    home = tmp_path_factory.mktemp("home")
    server, url = start_app(home, part="bars_app.py")
    yield url
    server.terminate()
    server.wait(20)


def test_over_99_9_percent_is_not_cut_off_wherever_it_comes(page, bars_url):
    page.goto(bars_url)
    page.wait_for_function("document.querySelectorAll('[data-testid=stVegaLiteChart] svg .mark-text text').length > 4", timeout=90_000)
    page.get_by_role("button", name="Another picture").click()  # the charts stay, only their data change
    page.wait_for_function("[...document.querySelectorAll('.mark-text text')].filter(e => e.textContent === '0.0 %').length === 2")
    if folder := os.environ.get("GLASSBOX_SHOTS"):
        page.screenshot(path=f"{folder}/bars.png", full_page=True)
    found = page.evaluate(WORDS)
    assert len(found) == 2 and all("over 99.9 %" in each["words"] for each in found)
    assert all(each["beyond"] <= 0 and each["bar"] > 10 for each in found), found
