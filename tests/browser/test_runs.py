"""The history in a real browser: open, rename, compare, replay, draw."""

import os
import re
import tempfile

import pytest
from playwright.sync_api import expect

from core.tasks.digits.recipe import DigitRecipe
from pages.kit.visitor import COOKIE
from tests.browser.conftest import start_app
from tests.quiet_service import ME, QuietService

pytestmark = pytest.mark.browser
SMALL = DigitRecipe(network="conv4 pool dense16", train_limit=600, epochs=3)
HOSTILE = "<img src=x onerror=alert(1)> **b** :material/delete: $x$"


@pytest.fixture(scope="module")
def app(request):
    """An app whose history holds three runs; its address and their ids."""
    home = tempfile.mkdtemp(dir=os.environ["GLASSBOX_HOME"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", home)
        service = QuietService()
        ids = [
            service.train(SMALL, name="First"),
            service.train(SMALL, name=HOSTILE),
            service.train(DigitRecipe(network="dense12", train_limit=300, epochs=2)),
        ]
        service.store.engine.dispose()
    server, url = start_app(home)
    yield url, ids
    server.terminate()
    server.wait(20)


@pytest.fixture
def mine(page, app):
    """A browser that trained them."""
    page.context.add_cookies([{"name": COOKIE, "value": ME, "url": app[0]}])
    return page


def open_runs(page, app, query=""):
    page.goto(f"{app[0]}/runs{query}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_runs_are_renamed_in_place_ticked_and_compared(mine, app):
    open_runs(mine, app)
    names = mine.get_by_role("textbox", name=re.compile("name of the run"))
    expect(names).to_have_count(3)
    expect(names.nth(1)).to_have_value(HOSTILE)
    names.nth(2).fill("Renamed")
    names.nth(2).press("Enter")
    expect(mine.get_by_role("button", name="open Renamed")).to_be_visible()
    for label in ("compare Renamed", "compare <img"):
        mine.get_by_role("checkbox", name=re.compile(re.escape(label))).check()
    mine.get_by_test_id("stButton").get_by_role("button", name="Compare 2").click()
    expect(mine.get_by_role("heading", name="Compare runs")).to_be_visible()
    expect(mine.get_by_text("The settings are the same.")).to_be_visible()
    expect(mine.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first).to_be_visible()
    mine.reload()
    expect(mine.get_by_text("The settings are the same.")).to_be_visible()
    mine.get_by_test_id("stButton").get_by_role("button", name="All runs").click()
    expect(names.nth(2)).to_have_value("Renamed")


def test_a_run_is_played_back_without_asking_the_server(mine, app):
    open_runs(mine, app)
    mine.get_by_role("button", name=re.compile("open <img")).click()
    title = mine.get_by_role("heading", level=1)
    expect(title).to_contain_text("<img src=x onerror=alert(1)> **b**")
    assert title.inner_text().replace("\u2060", "").split("\n")[0] == HOSTILE
    slider = mine.get_by_role("slider", name="epoch")
    expect(mine.get_by_text("Epoch 3 of 3", exact=False).first).to_be_visible()
    sent = []
    mine.on("websocket", lambda socket: sent.append(socket))
    slider.press("Home")
    expect(mine.get_by_text("Before training", exact=True)).to_be_visible()
    expect(mine.get_by_text(re.compile("misread before training"))).to_be_visible()
    mine.get_by_role("button", name="one epoch on").click()
    expect(mine.get_by_text("Before training", exact=True)).to_have_count(0)
    slider.press("Home")
    mine.get_by_role("button", name="play", exact=True).click()
    expect(mine.get_by_text(re.compile("misread after epoch 3"))).to_be_visible()
    assert not sent


def test_a_film_fits_the_screen_of_a_projector(mine, app):
    mine.set_viewport_size({"width": 1280, "height": 720})
    open_runs(mine, app, f"?run={app[1][0]}")
    wall = mine.locator("[data-part=wall]")
    expect(mine.get_by_text(re.compile("misread after epoch 3"))).to_be_visible()
    for part in (
        mine.get_by_role("button", name=re.compile("^(play|from the start)")),
        mine.locator("[data-part=right]"),
        mine.locator("[data-part=filters]"),
        wall,
    ):
        expect(part).to_be_in_viewport(ratio=0.99)


def test_everything_can_be_taken_along(mine, app):
    open_runs(mine, app, f"?run={app[1][0]}")
    mine.get_by_text("Download the network").click()
    for label, ending in [("Weights", ".safetensors"), ("Network (ONNX)", ".onnx"), ("Curves by epoch", "-epochs.csv")]:
        with mine.expect_download() as download:
            mine.get_by_role("button", name=label).click()
        assert download.value.suggested_filename.endswith(ending) and os.path.getsize(download.value.path()) > 100


def test_from_a_run_to_drawing_for_its_network_and_back(mine, app):
    open_runs(mine, app, f"?run={app[1][0]}")
    mine.get_by_role("link", name="Draw for it yourself").click()
    expect(mine.get_by_text("You are drawing for your own network")).to_be_visible()
    mine.get_by_text("Example", exact=True).click()
    expect(mine.get_by_text("knows nothing but digits")).to_be_visible()
    mine.get_by_role("slider", name="Network after epoch").press("Home")
    expect(mine.get_by_text("before any training")).to_be_visible()
    expect(mine).to_have_url(re.compile("epoch=0"))
    mine.reload()
    expect(mine.get_by_text("before any training")).to_be_visible()
    mine.get_by_role("button", name="Back to the built-in network").click()
    expect(mine.get_by_text("You are drawing for")).to_have_count(0)
    expect(mine).not_to_have_url(re.compile("run=|epoch="))
    expect(mine.get_by_role("heading", name=re.compile("I read a"))).to_be_visible()


def test_the_history_and_a_film_fit_a_phone(phone, app):
    phone.context.add_cookies([{"name": COOKIE, "value": ME, "url": app[0]}])
    open_runs(phone, app)
    opening = phone.get_by_role("button", name=re.compile("^open ")).last
    expect(opening).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opening.click()
    expect(phone.get_by_role("slider", name="epoch")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
