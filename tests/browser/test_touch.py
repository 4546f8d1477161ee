"""Whatever can be dragged is dragged by a finger and by a mouse, and nothing but it moves: no text is selected, no page scrolls."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DRAGGED = {  # a link: the drawing that is dragged, what says where it is
    "activations": (".lab svg", ".value"),
    "activations?view=Losses": (".lab .losses", "tbody"),
    "activations?view=Losses#slopes": (".lab .slopes", "tbody"),
}


def drag_by_finger(page, drawing):
    """From left to right over the middle, as Chromium's own touch events."""
    box = drawing.bounding_box()
    y, finger = box["y"] + box["height"] / 2, page.context.new_cdp_session(page)
    for step, kind in ((0.3, "touchStart"), (0.5, "touchMove"), (0.7, "touchMove")):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": box["x"] + step * box["width"], "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def drag_by_mouse(page, drawing):
    box = drawing.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], y, steps=4)
    page.mouse.up()


@pytest.mark.parametrize("hand", [drag_by_finger, drag_by_mouse])
@pytest.mark.parametrize("link", DRAGGED)
def test_a_curve_follows_the_hand(phone, app_url, link, hand):
    which, says = DRAGGED[link]
    phone.goto(f"{app_url}/{link}")
    drawing, said = phone.locator(which), phone.locator(says).first
    expect(drawing.locator("path.line").first).to_be_visible()
    drawing.scroll_into_view_if_needed()
    before = said.inner_text()
    prevented = drawing.evaluate_handle("e => { const all = []; e.addEventListener('pointerdown', d => all.push(d)); return all; }")
    hand(phone, drawing)
    expect(said).not_to_have_text(before)
    assert prevented.evaluate("all => all.length === 1 && all[0].defaultPrevented")
    assert phone.evaluate("() => String(getSelection())") == ""
