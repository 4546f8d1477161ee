"""A training on a table played back, compared, taken along and held against its rivals, in a real browser with a real worker process."""

import csv
import re
import subprocess
import sys

import numpy as np
import onnxruntime
import pytest
from playwright.sync_api import expect
from safetensors import safe_open

from tests.browser.films import played_back
from tests.browser.test_tables import STUDY, TRAINED, taught
from tests.browser.test_tables_own import open_own, rested, send

pytestmark = pytest.mark.browser


def taken(page, name):
    """The path of the file behind a button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.path()


def main(page):
    """The page itself: while it is being drawn, Streamlit shows a Stop of its own above it."""
    return page.get_by_test_id("stMainBlockContainer")


def test_it_is_played_back_compared_taken_along_and_its_script_finds_the_same(page, app_url, tmp_path):
    for epochs in (2, 4):
        taught(page, app_url, STUDY.replace("epochs=4", f"epochs={epochs}&patience=0"))
        expect(page.get_by_text(re.compile("of 12 test rows told right"))).to_be_visible(timeout=TRAINED)
    page.get_by_text("Show me the PyTorch").click()
    (tmp_path / "train.py").write_bytes(taken(page, "Download this script").read_bytes())
    assert '"task"' in taken(page, "Download it as a notebook").read_text(encoding="utf-8").replace('\\"', '"')  # the settings of this run
    (tmp_path / "table.csv").write_bytes(taken(page, "Download its data").read_bytes())
    done = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    played_back(page, 4, TRAINED)
    page.get_by_text("Download the network").click()
    with safe_open(taken(page, "Weights (safetensors)"), "numpy") as weights:
        assert weights.get_tensor("scores.weight").shape == (1, 4, 2) and '"study"' in weights.metadata()["recipe"]
    net = onnxruntime.InferenceSession(taken(page, "Network (ONNX)"))
    [answer] = net.run(None, {"row": np.zeros((3, 2), np.float32)})
    np.testing.assert_allclose(answer.sum(axis=1), 1, atol=1e-5)
    with open(taken(page, "Curves by epoch"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    said = [float(value) for name, value in rows[-1].items() if "val" in name.lower() and "loss" in name.lower()]
    assert said and f"validation loss {said[0]:.4f}" in done.stdout  # the script's last epoch is the run's
    page.get_by_test_id("stButton").get_by_role("button", name="All runs").press("Enter")
    ticks = page.get_by_role("checkbox", name=re.compile("^compare"))
    for place in (0, 1):
        ticks.nth(place).check(timeout=TRAINED)
    page.get_by_test_id("stButton").get_by_role("button", name="Compare 2").click()
    expect(page.get_by_role("heading", name="Compare runs")).to_be_visible(timeout=TRAINED)
    expect(main(page).get_by_text(re.compile("Epochs")).first).to_be_visible()


def many_kinds(path):
    """A table that boosted trees need seconds for on any machine: they grow one for each of its 20 kinds, a hundred times."""
    random = np.random.default_rng(0)
    x = random.normal(size=(3_000, 5))
    kind = (x @ np.arange(1, 6) + random.normal(size=len(x))).argsort().argsort() * 20 // len(x)
    lines = [",".join([*(f"{value:.3f}" for value in row), f"kind {which}"]) for row, which in zip(x, kind, strict=True)]
    path.write_text("\n".join(["a,b,c,d,e,kind", *lines]), encoding="utf-8")
    return path


def test_rivals_are_stopped_go_on_and_are_then_judged(page, app_url, tmp_path):
    open_own(page, app_url)
    send(page, many_kinds(tmp_path / "kinds.csv"))
    page.get_by_role("button", name="Use this table").click(timeout=TRAINED)
    expect(page).to_have_url(re.compile("rows=3000"), timeout=TRAINED)
    rested(page)
    taught(page, app_url, f"{page.url.split('/')[-1]}&units=4&batch=128&epochs=1")
    expect(page.get_by_text(re.compile("of 600 test rows told right"))).to_be_visible(timeout=TRAINED)
    page.get_by_role("radio", name="Judged").click()
    bar = main(page).get_by_test_id("stProgress").filter(has_text="Others learn the same rows")
    expect(bar).to_be_visible(timeout=TRAINED)
    main(page).get_by_role("button", name="Stop", exact=True).click()
    expect(main(page).get_by_text(re.compile(r"Stopped\. [0-2] of 3 are done\."))).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text(re.compile(" won:|Nobody won"))).to_have_count(0)
    main(page).get_by_role("button", name="Go on").click()
    expect(page.get_by_text(re.compile(" won:|Nobody won")).first).to_be_visible(timeout=TRAINED)
