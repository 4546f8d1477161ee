"""As a pupil does it: pictures, train, mistakes, try, take along; each button goes where it says, on a desk and on a phone."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TRAINED = 240_000  # milliseconds: a busy machine is slow, not wrong


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["desk", "phone"])
def test_from_pictures_to_a_network_to_take_along(page, app_url, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{app_url}/transfer")
    page.get_by_role("button", name="Brick, grass, gravel").first.click(timeout=TRAINED)
    go = page.locator(".st-key-lab-go button")
    expect(go).to_be_in_viewport(timeout=TRAINED)  # Train, and below what came of it, are on the first screen
    expect(page.get_by_text("Which start?").first).to_be_attached(timeout=TRAINED)
    go.click()
    result = page.get_by_role("heading", name=re.compile("told apart right"))
    expect(result).to_be_visible(timeout=TRAINED)
    expect(result).to_be_in_viewport()
    page.get_by_role("button", name="Its mistakes").click()
    expect(page.get_by_role("button", name="Race all four")).to_be_visible(timeout=TRAINED)
    assert "view=Train" in page.url and "run=" in page.url
    page.get_by_role("button", name="Try it on new pictures").click()
    expect(page.get_by_text("Where it looked", exact=True).first).to_be_visible(timeout=TRAINED)
    assert "view=Try" in page.url
    page.get_by_text("Take the network with you").click()
    with page.expect_download(timeout=TRAINED) as coming:
        page.get_by_role("button", name="Everything (zip)").click()
    with zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes())) as archive:
        assert {"network.safetensors", "labels.json", "load.py", "network.onnx", "train.py", "README.txt"} <= set(archive.namelist())


def test_a_picture_of_ones_own_gets_its_verdict_without_the_page_being_run_again(page, app_url, tmp_path):
    from PIL import Image
    from skimage.data import coffee

    Image.fromarray(coffee()).save(tmp_path / "coffee.png")
    page.goto(f"{app_url}/transfer")
    page.get_by_role("button", name="Brick, grass, gravel").first.click(timeout=TRAINED)
    page.locator(".st-key-lab-go button").click(timeout=TRAINED)
    expect(page.get_by_role("heading", name=re.compile("told apart right"))).to_be_visible(timeout=TRAINED)
    page.locator(".live input[type=file]").set_input_files(tmp_path / "coffee.png", timeout=TRAINED)
    expect(page.locator(".live .said")).to_have_text(re.compile("^None of these"), timeout=TRAINED)
