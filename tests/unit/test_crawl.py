"""Which controls the crawler draws: the same ones each time, each for one width only."""

from tests.browser.crawl import SHARE, WIDTHS, Control


def test_the_tenth_that_is_drawn_is_fixed_and_each_is_drawn_once():
    names = [f"control {number}" for number in range(3000)]
    drawn = {width: {name for name in names if Control("digits", "", width, "button", name, 0).drawn(SHARE)} for width in WIDTHS}
    small, large = drawn.values()
    assert not small & large and 0.07 < len(small | large) / len(names) < 0.13
    assert all(Control("digits", "", width, "button", name, 0).drawn(1) for width in WIDTHS for name in names)
