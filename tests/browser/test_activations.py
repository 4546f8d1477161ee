"""The page "Activations and losses", played in a real browser."""

import re

import pytest

from tests.browser.waiting import silent

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

EXAMPLES = {
    "sigmoid(3)": "Sigmoid(3) = 0.9526",
    "sigmoid(−3)": "Sigmoid(−3) = 0.0474",
    "tanh(2)": "Tanh(2) = 0.964",
    "tanh(−3)": "Tanh(−3) = −0.9951",
    "ReLU(5)": "ReLU(5) = 5",
    "ReLU(−3)": "ReLU(−3) = 0",
}


def open_lab(page, app_url, lab, **values):
    query = "&".join(f"{name}={value}" for name, value in {"view": lab.replace(" ", "+"), **values}.items())
    page.goto(f"{app_url}/activations?{query}")
    page.wait_for_load_state("networkidle")


def count_messages(page):
    """Messages that the browser sends to the server from now on."""
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent


def slide(slider, value):
    """Move a slider as a drag does while the button is still down: input events, no change event."""
    slider.evaluate("(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); }", str(value))


def test_every_worked_example_is_one_click_away(page, app_url):
    open_lab(page, app_url, "Activation functions")
    for label, shown in EXAMPLES.items():
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.locator(".value")).to_have_text(shown)
    expect(page.get_by_text("Common slip")).to_be_hidden()
    page.get_by_role("button", name="tanh(−3)", exact=True).click()
    expect(page.get_by_text("Common slip")).to_be_visible()


def test_sliding_asks_no_server_and_agrees_with_pytorch(page, app_url):
    sent = count_messages(page)
    open_lab(page, app_url, "Activation functions")
    slider = page.get_by_role("slider", name="input z")
    expect(page.locator(".match")).to_contain_text("✓")
    before = silent(page, sent)
    for z, shown in (("3", "0.9526"), ("-3", "0.0474"), ("8", "0.9997")):
        slide(slider, z)
        expect(page.locator(".value")).to_contain_text(shown)
    assert len(sent) == before > 0
    expect(page.locator(".verdict")).to_contain_text("Saturated")
    page.get_by_label("ReLU", exact=True).check(force=True)
    slide(slider, -3)
    expect(page.locator(".verdict")).to_contain_text("dying ReLU")
    expect(page.locator(".band.dead")).to_have_count(1)


def test_the_link_restores_what_a_hand_left(page, app_url):
    open_lab(page, app_url, "Activation functions")
    page.get_by_label("Tanh", exact=True).check(force=True)
    page.get_by_role("slider", name="input z").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"f=tanh"))
    expect(page).to_have_url(re.compile(r"z=0\.1"))
    page.reload()
    expect(page.locator(".value")).to_have_text("Tanh(0.1) = 0.0997")


def test_softmax_answers_in_the_browser(page, app_url):
    sent = count_messages(page)
    open_lab(page, app_url, "Softmax")
    expect(page.locator(".answer")).to_have_text("Most probable: class 7 with 0.4338")
    expect(page.get_by_text("PyTorch: class 7 with 0.4338")).to_be_visible()
    before = silent(page, sent)
    slide(page.get_by_role("slider", name="temperature"), 0.2)
    expect(page.locator(".answer")).to_contain_text("class 7 with 0.9")
    slide(page.get_by_role("slider", name="score of class 3"), 9)
    expect(page.locator(".answer")).to_contain_text("class 3 with 1.0000")
    assert len(sent) == before > 0
    page.get_by_role("button", name="The ten scores").click()
    expect(page.locator(".answer")).to_have_text("Most probable: class 7 with 0.4338")
    page.get_by_role("button", name="+1 to every score").click()
    expect(page.locator(".row.winner .score")).to_have_text("6.0")
    expect(page.locator(".answer")).to_have_text("Most probable: class 7 with 0.4338")


@pytest.mark.parametrize("temperature", [0.2, 1, 10])
def test_softmax_in_the_browser_equals_pytorch(page, app_url, temperature):
    torch = pytest.importorskip("torch")
    from core.explain.foundations.functions import EXAMPLE_SCORES, softmax
    from core.explain.foundations.losses import class_loss

    open_lab(page, app_url, "Softmax", temperature=temperature, right=3)
    shares = softmax(torch.tensor(EXAMPLE_SCORES, dtype=torch.float64), temperature)
    _, pull = class_loss(torch.tensor(EXAMPLE_SCORES, dtype=torch.float64), 3, temperature)
    expect(page.locator(".row:not(.head) .share")).to_have_text([f"{share:.4f}" for share in shares])
    expect(page.locator(".row:not(.head) .pull")).to_have_text([f"{value:+.4f}".replace("-", "−") for value in pull])


def test_losses_show_the_course_numbers_and_agree_with_pytorch(page, app_url):
    open_lab(page, app_url, "Losses")
    expect(page.locator(".match")).to_contain_text("✓")
    page.get_by_role("button", name="Guess 0.9241, truth 0").click()
    expect(page.locator("tr.squared td").first).to_have_text("0.8540")
    expect(page.locator("tr.binary td").first).to_have_text("2.5789")
    page.get_by_role("button", name="Guess 0.92, truth 0").click()
    expect(page.locator("tr.squared td").first).to_have_text("0.8464")
    expect(page.locator("tr.categorical td").first).to_have_text("2.5257")
    page.get_by_label("the sum z before the sigmoid").check(force=True)
    expect(page.locator("tr.binary td").last).to_have_text("0.9200")  # p - t


def test_the_error_is_played_back_layer_by_layer(page, app_url):
    open_lab(page, app_url, "Deep stack")
    layer = page.get_by_role("slider", name="layer", exact=True)
    expect(page.locator("tbody tr.xavier")).to_contain_text("…")
    page.get_by_role("button", name="one layer on").click()
    expect(page.get_by_text("in layer 20")).to_be_visible()
    page.get_by_role("button", name="play", exact=True).click()
    expect(layer).to_have_value("20")
    expect(page.locator("tr.xavier")).to_contain_text("▼ vanishes")
    expect(page.locator("tr.zero")).to_contain_text("✕ never arrives")
    slide(layer, 5)
    expect(page.get_by_text("in layer 16")).to_be_visible()
    page.get_by_label("ReLU", exact=True).check(force=True)
    expect(page.locator("tr.he")).to_contain_text("● holds")
    expect(page.locator("tr.large")).to_contain_text("▲ explodes")


def test_playing_sends_nothing(page, app_url):
    sent = count_messages(page)
    open_lab(page, app_url, "Deep stack")
    layer = page.get_by_role("slider", name="layer", exact=True)
    expect(layer).to_have_value("0")
    before = silent(page, sent)
    page.get_by_role("button", name="play", exact=True).click()
    expect(layer).to_have_value("20")
    assert len(sent) == before > 0


def test_a_case_plays_by_itself(page, app_url):
    open_lab(page, app_url, "Deep stack")
    page.get_by_role("button", name="Xavier or He?").click()
    expect(page.get_by_role("slider", name="layer", exact=True)).to_have_value("20")
    expect(page.locator("tr.xavier")).to_contain_text("▼ vanishes")
    expect(page.locator("tr.he")).to_contain_text("● holds")
