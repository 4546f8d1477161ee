"""Memory, "Shapes", in a real browser, with a real process for quick work."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_digits import draw_with_mouse

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def one_stroke(page):
    """A one, drawn with the mouse; then it is taken back, and drawn again."""
    nothing = page.get_by_text("Nothing is drawn yet")
    for again in (False, True):
        draw_with_mouse(page, [[(90, 30), (90, 150)]])
        expect(nothing).to_have_count(0, timeout=TRAINED)
        if not again:
            page.get_by_role("button", name="Undo", exact=True).first.click()
            expect(nothing).to_be_visible(timeout=TRAINED)


def test_every_shape_is_trained_and_typed_into(page, app_url):
    page.goto(f"{app_url}/memory")
    page.get_by_role("radio", name="Shapes").click()
    for shape, typed, said in (
        ("one to one", "", re.compile(r"^A \d \(\d+%\)\.$")),
        ("one to many", "3", "“three”"),
        ("many to one", "zwanzig", re.compile("^“zwanzig”:.*German")),
        ("many to many", "so it is", "“So It Is”"),
        ("many to many, unequal", "seven hundred eleven", "711"),
        ("film", "rl", re.compile(r"^\d of 3 frames are right\.$")),
    ):
        page.get_by_role("radio", name=shape, exact=True).click()
        expect(page.get_by_text("Nothing is learnt yet: press Train.")).to_be_visible(timeout=TRAINED)
        button(page, "Train").click()
        expect(page.get_by_text(re.compile(r"^(\d+) of \1 steps learnt"))).to_be_visible(timeout=TRAINED)
        if not typed:
            one_stroke(page)
        else:
            field = page.locator(".st-key-typed input")
            field.fill(typed)
            field.press("Enter")
            expect(page).to_have_url(re.compile("typed="))
        expect(page.get_by_role("heading", name=said)).to_be_visible(timeout=TRAINED)
    button(page, "Forget").click()
    expect(page.get_by_text("Nothing is learnt yet: press Train.")).to_be_visible(timeout=TRAINED)


def test_what_cannot_be_read_is_said_and_the_question_answered(page, app_url):
    page.goto(f"{app_url}/memory?view=Shapes&shape=one+to+many")
    field = page.locator(".st-key-typed input")
    field.fill("<img src=x onerror=alert(1)>")
    field.press("Enter")
    expect(page.get_by_text("Type one digit, 0 to 9.")).to_be_visible(timeout=TRAINED)
    button(page, "Predict first").click()
    page.locator(".st-key-shapes-guess label").filter(has_text=re.compile("^48$")).click()
    expect(page.get_by_text(re.compile("Yes: 48"))).to_be_visible()


def test_on_a_phone_nothing_goes_sideways(phone, app_url):
    phone.goto(f"{app_url}/memory?view=Shapes&shape=film")
    expect(phone.get_by_role("heading", name=re.compile("frames are right"))).to_be_visible(timeout=TRAINED)
    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
