"""A fixed tenth of all controls, and every new one, is pressed on a freshly opened page: something happens, and nothing goes wrong."""

import pytest

from pages.kit.shell import PAGES
from tests.browser import crawl

pytestmark = pytest.mark.browser
NAMES = sorted(file.stem for file in PAGES.glob("*/*.py") if "address.opens(" in file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=crawl.WIDTHS)
def width(request, browsers):
    """How wide, and a browser of that width."""
    return request.param, browsers(**crawl.WIDTHS[request.param])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_pressed_does_something_and_breaks_nothing(width, app_url, name):
    wide, context = width
    page = "" if name == "home" else name
    found = list(crawl.crawl(context, app_url, wide, crawl.SHARE, (page,)))
    assert not [(each.control.known_as, each.faults) for each in found if each.faults]
