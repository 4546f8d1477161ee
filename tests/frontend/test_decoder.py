"""The decoder that the browser computes, against PyTorch's: shipped ones in 16 bits, fresh ones in 32."""

import json
import subprocess

import numpy as np
import pytest
import torch

from core import zoo
from core.explain.making.decoders import packed_decoder
from core.models.autoencoder import Autoencoder
from core.zoo.autoencoders import AUTOENCODERS
from tests.conftest import ROOT
from tests.frontend.test_frontend import NODE, needs_node

pytestmark = needs_node


@pytest.fixture(scope="module")
def browser():
    """What the browser's modules answer, asked of one Node after the other."""
    script = ROOT / "tests" / "frontend" / "open_codes.js"
    with subprocess.Popen([NODE, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as node:

        def ask(**asked):
            node.stdin.write(json.dumps(asked) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield ask
        node.stdin.close()


def agree(browser, model, code):
    with torch.no_grad():
        known = model.decode(torch.tensor([code]))[0, 0].flatten().numpy()
    found = np.array(browser(decoder=packed_decoder(model), code=code)["picture"])
    assert found.shape == (784,) and np.abs(found - known).max() < 2e-5


@pytest.mark.parametrize("name", AUTOENCODERS)
def test_a_shipped_decoder_draws_what_pytorch_draws(browser, name):
    model = zoo.load(name).model
    assert {layer["bits"] for layer in packed_decoder(model) if "bits" in layer} == {16}  # nothing is lost by it
    random = np.random.default_rng(0)
    for _ in range(3):
        agree(browser, model, random.normal(0, 3, model.code).astype(np.float32).tolist())


@pytest.mark.parametrize("network", ["dense", "deep", "conv"])
def test_a_decoder_of_a_run_does_too(browser, network):
    torch.manual_seed(1)
    model = Autoencoder(network, 5, True).eval()
    assert {layer["bits"] for layer in packed_decoder(model) if "bits" in layer} == {32}
    agree(browser, model, [0.5, -2.0, 0.0, 1.25, 3.0])


def test_places_on_the_map_go_there_and_back(browser):
    found = browser(frame={"middle": [2, -1], "size": [4, 2]}, codes=[[0, 0], [1, 3], [5, 5]], code=[1.2, 2])
    assert found["there"] == [2 - 0.25 * 8, -1 - 0.25 * 4] and found["back"] == [30, 90]  # a quarter from the left, a quarter from below
    assert found["edge"] == [6, -1.5]
    assert (found["nearest"], found["half"], found["apart"]) == (1, [0.5, 1.5], pytest.approx(1.25 / 3))
