"""A network for pictures leaves in forms that other programs read, and comes back from a file that nobody trusts."""

import io
import json
import struct
import subprocess
import sys

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import Image
from safetensors.torch import load, save
from torchvision import models

from core.data.pictures.carried import reader_code
from core.models.resnet import resnet
from core.tasks.pictures import export
from core.tasks.pictures.network_code import network_code
from core.tasks.pictures.onnx import to_onnx
from core.zoo.backbone import Backbone, uploaded
from tests.strange_pictures import sent

CLASSES = ("ant 🐜", "a/b <b>", "c")


def network(name="resnet18", pool=False):
    """A network whose batch norm has seen something."""
    torch.manual_seed(1)
    model = resnet(name, len(CLASSES), pool)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1)
    with torch.no_grad():
        model.train()(torch.randn(4, 3, 64, 64))
    return export.Trained(model.eval().requires_grad_(False), 64, CLASSES, 1.5, '{"task": "pictures"}')


ALONE = "import runpy, sys; sys.modules['torchvision'] = None; sys.argv[0] = 'load.py'; runpy.run_path('load.py', run_name='__main__')"


@pytest.fixture(scope="module")
def trained():
    return network()


@pytest.fixture(scope="module")
def file(trained):
    return export.to_safetensors(trained)


@pytest.mark.parametrize("pool", [False, True])
def test_the_loader_gives_the_same_probabilities_without_this_project(pool, tmp_path):
    trained = network(pool=pool)
    (tmp_path / "network.safetensors").write_bytes(export.to_safetensors(trained))
    (tmp_path / "labels.json").write_text(export.labels_json(trained), encoding="utf-8")
    (tmp_path / "load.py").write_text(export.loader(trained), encoding="utf-8")
    picture = np.random.default_rng(0).integers(0, 256, (90, 131, 3)).astype(np.uint8)
    Image.fromarray(picture).save(tmp_path / "picture.png")
    done = subprocess.run([sys.executable, "-I", "-c", ALONE, "picture.png"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    ours = Backbone(trained.model, 64, 1.5, CLASSES).probabilities([picture])[0]
    assert json.loads(done.stdout) == pytest.approx(dict(zip(CLASSES, ours.tolist(), strict=True)), abs=1e-5)
    own = export.loader(trained).replace(reader_code(), "").replace(network_code("resnet18").strip(), "").partition('"""\n')[2].splitlines()
    assert len([line for line in own if line and not line.startswith(("import", "from", '"""'))]) <= 13


RUN = """
import contextlib, io, json, runpy, sys
for name in sys.argv[1:]:
    sys.argv = ["load.py", name]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        runpy.run_path("load.py")
    print(json.dumps([name, list(json.loads(said.getvalue()).values())]))
"""


def test_the_loader_says_of_every_kind_of_picture_what_the_app_says(trained, file, tmp_path):
    (tmp_path / "network.safetensors").write_bytes(file)
    (tmp_path / "labels.json").write_text(export.labels_json(trained), encoding="utf-8")
    (tmp_path / "load.py").write_text(export.loader(trained), encoding="utf-8")
    pictures = sent()
    for name, picture in pictures.items():
        (tmp_path / name).write_bytes(picture)
    done = subprocess.run([sys.executable, "-I", "-c", RUN, *pictures], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    theirs = dict(json.loads(line) for line in done.stdout.splitlines())
    ours = uploaded(file).probabilities(list(pictures.values()))
    assert len({tuple(row) for row in ours.round(6).tolist()}) > len(pictures) / 2  # it tells them apart
    for name, row in zip(pictures, ours.tolist(), strict=True):
        assert theirs[name] == pytest.approx(row, abs=1e-6), name


@pytest.mark.parametrize(("name", "pool"), [("resnet18", False), ("resnet50", True)])
def test_onnx_takes_colours_from_0_to_1_and_gives_the_same_scores(name, pool):
    trained = network(name, pool)
    session = onnxruntime.InferenceSession(to_onnx(trained.model, 64, {"about": export.labels_json(trained)}))
    backbone = Backbone(trained.model, 64, 1.0, CLASSES)
    pictures = list(np.random.default_rng(1).integers(0, 256, (3, 64, 64, 3)).astype(np.uint8))
    for count in (1, 3):
        x = np.stack(pictures[:count]).transpose(0, 3, 1, 2).astype(np.float32) / 255
        with torch.inference_mode():
            ours = trained.model(backbone.tensor(pictures[:count])).numpy()
        np.testing.assert_allclose(session.run(None, {"pictures": x})[0], ours, atol=2e-3 * np.abs(ours).max())
    assert json.loads(session.get_modelmeta().custom_metadata_map["about"])["classes"] == list(CLASSES)


def test_the_weights_have_torchvisions_names(file):
    theirs = models.resnet18(num_classes=len(CLASSES))
    theirs.load_state_dict(load(file))


def test_a_network_comes_back_as_it_left(trained, file):
    backbone = uploaded(file)
    assert (backbone.side, backbone.temperature, backbone.classes) == (64, 1.5, CLASSES)
    for name, value in trained.model.state_dict().items():
        assert torch.equal(value, backbone.model.state_dict()[name]), name


def changed(file, **about):
    """The same weights with other notes."""
    length = struct.unpack("<Q", file[:8])[0]
    notes = json.loads(json.loads(file[8 : 8 + length])["__metadata__"]["about"])
    return save(load(file), {"about": json.dumps(notes | about)})


def pickled():
    stream = io.BytesIO()
    torch.save({"fc.weight": torch.zeros(1)}, stream)
    return stream.getvalue()


HOSTILE = {
    "a pickle": (lambda file: pickled(), "pickle"),
    "an old pickle": (lambda file: b"\x80\x02}q\x00.", "pickle"),
    "nothing": (lambda file: b"", "not a safetensors file"),
    "a text": (lambda file: b"hello, hello, hello", "not a safetensors file"),
    "a header of 5 GB": (lambda file: struct.pack("<Q", 5 * 2**30) + file[8:], "not a safetensors file"),
    "half of it": (lambda file: file[: len(file) // 2], "damaged"),
    "a bit more": (lambda file: file + b"more", "damaged"),
    "brackets without end": (lambda file: struct.pack("<Q", 200_000) + b"[" * 200_000, "not a safetensors file"),
    "no notes": (lambda file: save(load(file)), "does not say"),
    "more classes than weights": (lambda file: changed(file, classes=["a"] * 5), "do not fit"),
    "another network": (lambda file: changed(file, network="resnet50"), "do not fit"),
    "no such network": (lambda file: changed(file, network="__class__"), "does not say"),
    "a picture too large": (lambda file: changed(file, side=10**9), "does not say"),
    "classes that are no texts": (lambda file: changed(file, classes=[1, 2, 3]), "does not say"),
    "a temperature that is no number": (lambda file: changed(file, temperature=float("nan")), "does not say"),
    "weights that are no numbers": (
        lambda file: save(load(file) | {"fc.bias": torch.full((3,), float("nan"))}, {"about": json.dumps(export.about(network()))}),
        "no numbers",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_such_a_file_is_one_sentence(name, file):
    make, words = HOSTILE[name]
    with pytest.raises(ValueError, match=words) as problem:
        uploaded(make(file))
    assert "\n" not in str(problem.value)
