"""A fixed tenth of all controls, and every new one, is pressed on a freshly opened page: something happens, and nothing goes wrong."""

import pytest

from tests.browser.test_stage import NAMES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_what_is_pressed_does_something_and_breaks_nothing(walk, size, name):
    found = [each for view in walk.seen(size, name) for each in view.pressed]
    assert not [(each.control.known_as, each.faults) for each in found if each.faults]
