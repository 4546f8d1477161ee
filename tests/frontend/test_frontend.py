"""The browser's side without a browser: its arithmetic in Node against PyTorch, its types, its rules and its form.

Node is not needed to run the app, nor for the other tests: without it these are skipped and say so.
"""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.explain.convolution.sliding import Sliding
from core.explain.foundations import functions
from tests.conftest import ROOT

NODE = shutil.which("node")
TOOLS = ROOT / "node_modules" / ".bin"
BEND = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid, "linear": lambda z: z}
needs_node = pytest.mark.skipif(not NODE, reason="no Node on this machine; install it to check the browser's side, too")
needs_tools = pytest.mark.skipif(not (NODE and TOOLS.exists()), reason="the checks of the browser's side are not installed: npm ci")


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, env=os.environ | more)
    assert not done.returncode, done.stdout + done.stderr


def sloped(function, at):
    """A function's values and slopes, as lists."""
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    value = function(x)
    (slope,) = torch.autograd.grad(value.sum(), x, allow_unused=True) if value.requires_grad else (None,)
    return {"value": value.tolist(), "slope": [0.0] * len(at) if slope is None else slope.tolist()}


def convolutions():
    random = np.random.default_rng(3)
    for case, padding in enumerate(("none", "zero", "reflect", "same", "none", "zero")):
        channels, size = (1, 3)[case % 2], (3, 5, 7)[case % 3]
        pixels = random.uniform(0, 255, (channels, 20, 17)).astype(np.float32)
        kernel = tuple((random.integers(-8, 9, size * size * channels) / 4).tolist())
        how = Sliding(kernel, float(case), 1 + case % 3, padding, 2, 1 + case % 2, case % 2 == 1)
        output = how.apply(pixels)
        named = {name: getattr(how, name) for name in ("kernel", "bias", "stride", "padding", "amount", "dilation", "turned")}
        yield {"picture": {"c": channels, "h": 20, "w": 17, "values": pixels.ravel().tolist()}, "how": named} | {
            "shape": list(output.shape), "values": output.ravel().tolist()
        }  # fmt: skip


def networks():
    torch.manual_seed(2)
    sizes, (x1, x2) = [3, 4, 2], torch.randn(2, 25)
    for activation, bend in BEND.items():
        layers = [torch.nn.Linear(a, b) for a, b in itertools.pairwise(sizes)]
        packed = torch.cat([part.detach().ravel() for layer in layers for part in (layer.weight, layer.bias)]).numpy()
        film = np.concatenate([np.zeros_like(packed), packed]).astype("<f4").tobytes()  # the second of two frames
        known = {"features": ["x1", "x1x2", "sinx2"], "sizes": sizes, "activation": activation, "classes": 2, "frames": [0, 1], "reach": 3}
        colours = {"positive": "#0072B2", "negative": "#D55E00", "classes": [], "names": []}
        answer = layers[1](bend(layers[0](torch.stack([x1, x1 * x2, torch.sin(2 * x2)], 1))))
        yield {"film": known | {"weights": base64.b64encode(film).decode(), "colours": colours}} | {
            "x1": x1.tolist(), "x2": x2.tolist(), "outputs": answer.T.tolist()
        }  # fmt: skip


def torch_numbers():
    z, p = np.linspace(-7.9, 7.9, 80).tolist(), np.linspace(0.01, 0.99, 50).tolist()
    bends = BEND | {"step": lambda x: (x >= 0).double(), "leaky": lambda x: functional.leaky_relu(x, 0.1)}
    assert bends.keys() - {"linear"} == functions.ACTIVATIONS.keys()  # the page draws all of them
    cross = functional.binary_cross_entropy
    wrong = {
        "squared": lambda x, t: (x - t) ** 2,
        "absolute": lambda x, t: (x - t).abs(),
        "binary": lambda x, t: cross(x, torch.full_like(x, t), reduction="none"),
        "categorical": lambda x, t: -torch.log(x if t else 1 - x),
    }
    scores = [([1.0, 2.0, 3.0], 1.0), ([1.0, 2.0, 3.0], 0.3), ([900.0, 901.0, -900.0], 2.0)]
    return {
        "z": z,
        "p": p,
        "activations": {name: sloped(bend, z) for name, bend in bends.items() if name != "linear"},
        "losses": [
            {"name": name, "target": t} | sloped(lambda x, t=t, loss=loss: loss(x, t), p) for name, loss in wrong.items() for t in (0, 1)
        ],
        "softmax": [
            {"scores": of, "temperature": heat, "shares": torch.softmax(torch.tensor(of).double() / heat, 0).tolist()}
            for of, heat in scores
        ],
        "convolutions": list(convolutions()),
        "networks": list(networks()),
    }


@needs_node
def test_the_arithmetic_is_pytorchs(tmp_path):
    numbers = tmp_path / "torch.json"
    numbers.write_text(json.dumps(torch_numbers()), encoding="utf-8")
    run(NODE, "--test", *sorted((ROOT / "tests" / "frontend").glob("*.test.js")), TORCH_NUMBERS=str(numbers))


@needs_tools
@pytest.mark.parametrize("project", ["tsconfig.json", "tsconfig.strict.json"])
def test_types(project):
    run(NODE, TOOLS / "tsc", "-p", project)


@needs_tools
def test_rules_and_form():
    run(NODE, TOOLS / "eslint", "pages", "tests/frontend")
    run(
        NODE,
        TOOLS / "prettier",
        "--check",
        "--log-level",
        "warn",
        "pages/**/*.{js,css,html}",
        "tests/frontend/*.js",
        "*.json",
        "eslint.config.js",
    )


def test_what_plays_is_a_sign_of_the_text_everywhere():
    """▶, ◀ and ⏸ go through `sign`, or have U+FE0E behind them: else phones draw coloured pictures."""
    for file in [*(ROOT / "pages").rglob("*.js"), *(ROOT / "pages").rglob("*.html"), *(ROOT / "core").rglob("*.py")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            bare = re.search(r"[▶◀⏸](?!\ufe0e|&#xFE0E;|\\ufe0e)", line)
            assert not bare or "sign(" in line or file.name == "format.js", f"{file}: {line}"
