"""No click on a control of a live panel is lost or done twice, however it meets the panel's refreshes."""

import re

import pytest

from tests.browser.test_run_panel import LONG, bar, main, panel_url, stop  # noqa: F401  panel_url is a fixture
from tests.browser.waiting import steady

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = playwright.expect

PRESSES = 24
# Keeps what the page does by its timers, so that a refresh can be made to fall between a click and its message.
TIMERS = """window.refreshes = []; const every = window.setInterval;
const paces = [200, 400, 1000];  // of a panel that few look at
window.setInterval = (act, ms, ...more) => {
  if (paces.some((pace) => Math.abs(ms - pace) < 1)) window.refreshes.push(act);
  return every(act, ms, ...more); };"""
PRESS = """(button, where) => { const refresh = () => window.refreshes.at(-1)();
  if (where === 'before') refresh();
  button.click();
  if (where === 'after') refresh();
  if (where === 'both') { refresh(); refresh(); } }"""
STEP = re.compile(r"Epoch (\d+) of \d+, step (\d+) of (\d+)")


@pytest.fixture
def active(page, panel_url):  # noqa: F811
    """The panel of a training that goes on."""
    page.add_init_script(TIMERS)
    page.goto(panel_url + LONG)
    expect(bar(page)).to_contain_text(STEP, timeout=180_000)
    page.wait_for_function("window.refreshes.length")
    yield page
    stop(page)


def press(page, name, number):
    main(page).get_by_role("button", name=name, exact=True).evaluate(PRESS, ("after", "both", "before")[number % 3])


def test_a_click_that_meets_a_refresh_is_done_once(active):
    for number in range(PRESSES):
        press(active, "Go on" if number % 2 else "Pause", number // 2)
        active.wait_for_timeout(700)  # the second message of a click, which took it back, came at once
        if number % 2:
            expect(bar(active)).not_to_contain_text("Paused.")
        else:
            expect(bar(active)).to_contain_text("Paused.")


def done(page):
    epoch, step, every = map(int, STEP.search(bar(page).inner_text()).groups())
    return (epoch - 1) * every + step


def test_a_click_on_one_step_is_one_step(active):
    press(active, "Pause", 0)
    expect(bar(active)).to_contain_text("Paused.")
    before = steady(active, lambda: done(active))
    for number in range(6):
        before_it = bar(active).inner_text()
        press(active, "One step", number)
        expect(bar(active)).not_to_have_text(before_it)
    assert steady(active, lambda: done(active)) == before + 6
