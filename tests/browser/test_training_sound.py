"""Train a network for spoken digits, in a real browser, with a real worker process; then press what its panel offers."""

import json
import re
from pathlib import Path

import pytest
import torch
from playwright.sync_api import expect
from safetensors import safe_open

from core.data.sounds.sample import sample
from core.tasks.sound.recipe import SoundRecipe
from core.tasks.sound.task import build, rows_of, spectrograms

pytestmark = pytest.mark.browser
TRAINED = 120_000  # milliseconds: a busy machine is slow, not wrong
SHORT = "training?task=sound&width=8&epochs=2&batch=20&count=60&rate=0.01"


def taken(page, label):
    """What is downloaded by the button of that name."""
    with page.expect_download(timeout=TRAINED) as download:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path()), download.value.suggested_filename


def test_spoken_digits_are_trained_looked_at_heard_played_back_and_taken_along(page, app_url):
    page.goto(f"{app_url}/{SHORT}")
    expect(page.get_by_text("60 recordings / batch 20 → 3 iterations an epoch, 6 in all")).to_be_visible(timeout=TRAINED)
    expect(page.locator(".st-key-train button:visible")).to_be_enabled(timeout=TRAINED)
    page.locator(".st-key-train button:visible").click()
    result = page.get_by_text(re.compile(r"% of 150 test recordings heard right")).first
    expect(result).to_be_visible(timeout=TRAINED)
    right = round(150 * float(re.search(r"([\d.]+) %", result.inner_text())[1]) / 100)
    expect(page.get_by_text("Loss after epoch 2")).to_be_visible()
    expect(page.get_by_text(re.compile("^Which words get mixed up .*test recordings"))).to_be_visible()
    expect(page.locator("audio")).to_have_count(3)
    cells = page.get_by_role("button", name=re.compile("^[a-z]+ read as [a-z]+: [1-9]"))
    wrong = [re.match("([a-z]+) read as ([a-z]+): ([0-9]+)", cell.get_attribute("aria-label")) for cell in cells.all()]
    assert sum(int(cell[3]) for cell in wrong if cell[1] == cell[2]) == right and sum(int(cell[3]) for cell in wrong) == 150
    first = next(cell for cell in wrong if cell[1] != cell[2])
    page.get_by_role("button", name=first[0], exact=True).click()
    expect(page.get_by_text(re.compile(f"^{first[3]} × {first[1]} read as {first[2]}"))).to_be_visible()
    expect(page.get_by_text(f"is {first[1]}, read as {first[2]}, ").first).to_be_visible()
    page.get_by_role("button", name="All mistakes").click()
    for view, words in (
        ("Word by word", "Precision"),
        ("Weights", "Weights of each layer: they spread out as it learns"),
        ("Gradients and rate", "Gradient of each layer: how hard it is pushed"),
    ):
        page.get_by_role("radio", name=view).click()
        expect(page.get_by_text(words, exact=False).first).to_be_visible()
    page.get_by_text("Play it back").locator("visible=true").first.click()
    page.get_by_role("slider", name="epoch").press("Home")  # the film opens at its end
    expect(page.get_by_text("Before training", exact=True)).to_be_visible()
    page.get_by_text("Download the network").click()
    weights, named = taken(page, "Weights (safetensors)")
    assert named.endswith(".safetensors")
    with safe_open(weights, "pt") as file:
        state, notes = {key: file.get_tensor(key) for key in file.keys()}, file.metadata()  # noqa: SIM118  # it is no dictionary
    recipe = SoundRecipe(width=8, epochs=2, batch=20, train_limit=60, rate=0.01)
    assert json.loads(notes["classes"]) == list(recipe.classes)
    net = build(recipe).eval()
    net.load_state_dict(state)
    with torch.inference_mode():
        rows = rows_of(recipe)[2]
        found = net(torch.from_numpy(spectrograms()[rows])).argmax(dim=1)
    assert int((found.numpy() == sample().labels[rows]).sum()) == pytest.approx(right, abs=1)
    onnx, named = taken(page, "Network (ONNX)")
    assert named.endswith(".onnx") and len(onnx.read_bytes()) > 1000
    loader = page.get_by_test_id("stCode").filter(has_text="Load a network that was trained on Glassbox")
    expect(loader).to_contain_text("class SoundCNN")
