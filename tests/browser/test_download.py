"""A click on a download gives the file, however often pages are drawn meanwhile."""

import pytest

from tests.browser.conftest import start_app

pytestmark = pytest.mark.browser
CLICKS = 10


@pytest.fixture
def busy_url(tmp_path):
    """The address of an app whose page never rests."""
    server, url = start_app(tmp_path, part="download_app.py")
    yield url
    server.terminate()
    server.wait(20)


def test_every_click_gives_the_file_while_pages_are_being_drawn(page, busy_url):
    for tab in (page.context.new_page(), page):  # two visitors: either's run sweeps away what the other's left
        tab.goto(busy_url)
        tab.get_by_role("button", name="Take it").wait_for(timeout=90_000)
    page.bring_to_front()
    for _ in range(CLICKS):
        with page.expect_download() as download:
            page.get_by_role("button", name="Take it").click()
        assert download.value.path().read_bytes() == b"weights"
