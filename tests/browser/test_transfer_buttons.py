"""Every button on the way from one's own pictures to a network to take along, pressed as a pupil presses it, and what it does seen."""

import io
import json
import re
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_transfer_pictures import choose, file

pytestmark = pytest.mark.browser
DONE = 240_000  # milliseconds: a busy machine is slow, not wrong
EACH = 8
# The loader alone, where nothing of this project and nothing but PyTorch, safetensors, numpy and Pillow can be imported.
ALONE = """import runpy, sys
for name in ("torchvision", "streamlit", "sklearn", "skimage", "onnxruntime", "core"):
    sys.modules[name] = None
runpy.run_path("load.py", run_name="__main__")"""


def painted(seed, colour):
    """A picture of one colour, with some noise."""
    pixels = np.random.default_rng(seed).integers(0, 60, (64, 64, 3)) + colour
    body = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(body, "PNG")
    return file(f"{seed}.png", body.getvalue())


def brought(page, url):
    """Two classes of pictures of one's own: red ones and blue ones."""
    page.goto(f"{url}/transfer")
    cards = page.get_by_role("region", name=re.compile("^Class "))
    expect(cards.nth(1)).to_be_visible(timeout=DONE)
    for number, colour in enumerate(((190, 0, 0), (0, 0, 190))):
        pictures = [painted(EACH * number + seed, colour) for seed in range(EACH)]
        choose(page, cards.nth(number).get_by_role("button", name="Choose pictures"), pictures)
        expect(cards.nth(number)).to_contain_text(f"{EACH} pictures", timeout=DONE)


def another_start(page):
    """When all starts are on the chart, take another one than the best; gives what it is called."""
    chart = page.get_by_role("img", name=re.compile("From nothing, which"))
    expect(chart.or_(page.locator("[aria-label*='From nothing, which']")).first).to_be_attached(timeout=DONE)
    button = page.get_by_role("button", name=re.compile("^Take (the built-in|EfficientNet)"))
    name = button.inner_text().split("Take ")[-1].strip()
    button.click()
    expect(page.get_by_text(re.compile(f"^with {name}, on {2 * EACH} pictures"))).to_be_visible(timeout=DONE)
    return name


def test_each_does_what_it_says(page, phone, app_url, tmp_path):
    brought(page, app_url)
    name = another_start(page)
    page.locator(".st-key-lab-go button").click()
    expect(page.get_by_role("heading", name=re.compile("told apart right"))).to_be_visible(timeout=DONE)
    expect(page.get_by_text(re.compile(f"With {name}"))).to_be_visible()
    link = f"{app_url}/transfer?view=Try+it&run={re.search(r'run=([^&]+)', page.url)[1]}"
    share, private = page.get_by_text("Share its pictures"), phone.get_by_text("The pictures of this training are private")
    for shown in (False, True, False):  # to whoever has the link
        if shown or phone.url != "about:blank":
            share.click()
            switch = page.get_by_role("switch", name="Share its pictures")
            expect(switch).to_be_checked(checked=shown, timeout=DONE)
            expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=DONE)  # it has been done
        phone.goto(link)
        expect(phone.get_by_text("Where it looked", exact=True).first if shown else private).to_be_visible(timeout=DONE)
    page.get_by_role("button", name="Why? Take it along").click()
    page.get_by_role("radio", name="Camera").click(timeout=DONE)
    page.get_by_test_id("stCameraInputButton").click(timeout=DONE)
    expect(page.get_by_text("This is your picture.")).to_be_visible(timeout=DONE)
    taken_along(page, tmp_path)
    page.get_by_role("radio", name="Train", exact=True).click()
    page.get_by_role("button", name="Race all four").click(timeout=DONE)
    page.get_by_role("button", name="Stop all").click(timeout=DONE)
    expect(page.get_by_role("button", name="Stop all")).to_have_count(0, timeout=DONE)
    page.get_by_role("radio", name="Pictures", exact=True).click()
    page.get_by_role("button", name="Start over").click(timeout=DONE)
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Bring pictures of two or more things")).to_be_visible(timeout=DONE)


def taken_along(page, folder):
    """The zip with everything: its loader says of a picture in it what the picture is."""
    page.get_by_text("Take the network with you").click()
    with page.expect_download(timeout=DONE) as coming:
        page.get_by_role("button", name="Everything (zip)").click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        archive.extractall(folder)
    picture = next((folder / "my-pictures" / "val").glob("*/*.jpg"))
    done = subprocess.run([sys.executable, "-I", "-c", ALONE, picture], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert len(said) == 2 and max(said, key=said.get) == picture.parent.name
