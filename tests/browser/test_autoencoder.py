"""The page Autoencoder in a real browser: bars and map answer without the server, as PyTorch would."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from core import zoo
from core.data.digits import mnist
from tests.browser.waiting import silent

pytestmark = pytest.mark.browser
LAB, MAP = ".code-lab", ".map-lab"
PIXELS = """canvas => [...canvas.getContext("2d").getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)"""
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
EXAMPLE = 1500


def ink(page, lab):
    """What the decoder has painted, (28, 28) in [0, 1]."""
    return 1 - np.array(page.locator(f"{lab} canvas[data-part=made]").evaluate(PIXELS)).reshape(28, 28) / 255


def opened(name, code):
    with torch.no_grad():
        return zoo.load(name).model.decode(torch.tensor(np.array([code]), dtype=torch.float32))[0, 0].numpy()


def example():
    return mnist.sample().images[EXAMPLE].astype(np.float32) / np.float32(255)


@pytest.fixture
def requests(page):
    """Frames that the page sends to the server."""
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent


def test_a_bar_is_dragged_and_the_picture_follows_without_the_server(page, app_url, requests):
    page.goto(f"{app_url}/autoencoder?example={EXAMPLE}")
    expect(page.locator(f"{LAB} .bars label")).to_have_count(32)
    code = zoo.load("autoencoder-32").encode(example()[None])[0]
    assert np.abs(ink(page, LAB) - opened("autoencoder-32", code)).max() < 0.01
    error = float(np.mean((opened("autoencoder-32", code) - example()) ** 2))
    expect(page.locator(f"{LAB} .said")).to_contain_text(f"Mean squared error {error:.4f}")
    before, bar = silent(page, requests), page.locator(f"{LAB} input").nth(4)
    bar.fill(bar.get_attribute("max"))
    code[4] = float(bar.input_value())
    assert np.abs(ink(page, LAB) - opened("autoencoder-32", code)).max() < 0.01
    expect(page.locator(f"{LAB} .said")).to_contain_text("1 of 32 numbers moved by hand")
    page.locator(LAB).get_by_role("button", name="As the encoder said").click()
    expect(page.locator(f"{LAB} .said")).to_contain_text("as the encoder said")
    assert len(requests) == before


def test_another_network_has_as_many_bars_as_numbers(page, app_url):
    page.goto(f"{app_url}/autoencoder?net=784+→+64+→+784")
    expect(page.locator(f"{LAB} .bars label")).to_have_count(64)
    assert ink(page, LAB).max() > 0.5


def test_pointer_and_arrow_keys_walk_on_the_map(page, app_url, requests):
    page.goto(f"{app_url}/autoencoder?view=The+map&kind=Variational&example={EXAMPLE}")
    said, where = page.locator(f"{MAP} .said"), page.locator(f"{MAP} canvas[data-part=map]")
    expect(said).to_contain_text("The nearest digit on the map is a")
    code = zoo.load("autoencoder-2d-variational").encode(example()[None])[0]
    assert np.abs(ink(page, MAP) - opened("autoencoder-2d-variational", code)).max() < 0.02  # it begins at what is shown
    before = silent(page, requests)
    where.hover(position={"x": 60, "y": 80})
    at = [float(number.replace("−", "-")) for number in re.findall(r"[−\d.]*\d", said.inner_text())[:2]]
    assert np.abs(ink(page, MAP) - opened("autoencoder-2d-variational", at)).max() < 0.05  # told with two decimals
    where.focus()
    page.keyboard.press("ArrowRight")
    moved = [float(number.replace("−", "-")) for number in re.findall(r"[−\d.]*\d", said.inner_text())[:2]]
    assert moved[0] > at[0] and moved[1] == at[1]
    page.locator(f"{MAP} [data-part=tiles]").check()
    page.locator(MAP).get_by_role("slider", name="step").fill("60")
    expect(page.locator(f"{MAP} output")).to_contain_text("100 % of the way")
    mean = zoo.load("autoencoder-2d-variational").encode(mnist.sample().images[::5].astype(np.float32) / 255)
    end = mean[mnist.sample().labels[::5] == 8].mean(axis=0)
    assert np.abs(ink(page, MAP) - opened("autoencoder-2d-variational", end)).max() < 0.02
    assert len(requests) == before


def test_a_map_is_drawn_while_it_is_learnt_and_can_be_tried(page, app_url):
    page.goto(f"{app_url}/autoencoder?view=Teach+it&network=deep&code=2&train_limit=500&epochs=3")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Where it puts pictures")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile("on 750 test pictures"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("button", name="Squeeze your own digit").click()
    expect(page.locator(f"{LAB} .bars label")).to_have_count(2)
    expect(page.get_by_text("You are drawing for your own network")).to_be_visible()


def test_a_decoder_is_fetched_once(page, app_url):
    """However often the page is run again, and by whichever view."""
    fetched = []
    page.on("request", lambda request: "/networks/decoder-" in request.url and fetched.append(request.url))
    page.goto(f"{app_url}/autoencoder?view=The+map")
    expect(page.locator(f"{MAP} .said")).to_contain_text("nearest digit")
    for number, digit in ((700, 1), (1200, 2)):
        page.get_by_role("spinbutton", name="Example").fill(str(number))
        page.get_by_role("spinbutton", name="Example").press("Enter")
        expect(page.get_by_text(f"a {digit}", exact=True)).to_be_visible()
    assert len(fetched) == len(set(fetched)) == 1
