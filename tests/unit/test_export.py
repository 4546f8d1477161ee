"""What is exported is read by other programs and gives the same scores."""

import csv
import io
import json
import subprocess
import sys

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import load

from core.models.stack import ACTIVATIONS
from core.tasks import fit
from core.tasks.digits import export
from core.tasks.digits.recipe import NETWORKS, DigitRecipe
from core.tasks.digits.task import build
from core.tasks.export import epochs_csv, steps_csv
from core.training.record import Record

RECIPES = {
    "cnn": DigitRecipe(),
    "lenet": DigitRecipe(network=NETWORKS["LeNet-5"], batch_norm=True, activation="tanh"),
    "dense": DigitRecipe(network=NETWORKS["Plain dense"], batch_norm=True, activation="leaky"),
    "scores alone": DigitRecipe(network=""),
    "odd": DigitRecipe(network="conv3k5s2p2 pool3 conv4k2 avg3", activation="sigmoid", dropout=0.0),
    **{name: DigitRecipe(network="dense8", activation=name) for name in ACTIVATIONS},
}


def network(recipe):
    """A network whose batch norm has seen something."""
    torch.manual_seed(1)
    net = build(recipe)
    with torch.no_grad():
        net.train()(torch.rand(8, 1, 28, 28))
    return net.eval()


def scores(net, x):
    with torch.inference_mode():
        return net(x).numpy()


@pytest.mark.parametrize("name", RECIPES)
def test_onnx_gives_the_same_scores_for_any_batch(name, capsys):
    net = network(RECIPES[name])
    session = onnxruntime.InferenceSession(export.network_onnx(net, RECIPES[name]))
    for count in (1, 5):
        x = torch.rand(count, 1, 28, 28)
        assert np.abs(session.run(None, {"pictures": x.numpy()})[0] - scores(net, x)).max() < 1e-4
    assert DigitRecipe.from_json(session.get_modelmeta().custom_metadata_map["recipe"]) == RECIPES[name]
    assert not capsys.readouterr().out and not capsys.readouterr().err


def test_every_activation_has_its_onnx():
    assert {recipe.activation for recipe in RECIPES.values()} == set(ACTIVATIONS)


def test_weights_come_with_recipe_and_class_names():
    recipe, net = RECIPES["lenet"], network(RECIPES["lenet"])
    content = export.to_safetensors(net, recipe)
    assert torch.equal(load(content)["0.weight"], net.layers.conv1.weight)
    size = int.from_bytes(content[:8], "little")
    metadata = json.loads(content[8 : 8 + size])["__metadata__"]
    assert DigitRecipe.from_json(metadata["recipe"]) == recipe and json.loads(metadata["classes"]) == list("0123456789")


def test_the_loader_reads_pictures_without_this_project(tmp_path):
    lines = []
    for place, recipe in enumerate(RECIPES.values()):
        net = network(recipe)
        (tmp_path / f"{place}.safetensors").write_bytes(export.to_safetensors(net, recipe))
        (tmp_path / f"{place}.py").write_text(export.loader(recipe, f"{place}.safetensors"), encoding="utf-8")
        share, label = torch.softmax(torch.tensor(scores(net, torch.zeros(1, 1, 28, 28))), dim=1).max(dim=1)
        lines.append(f"{int(label)}, {float(share):.1%} sure")
    code = f"import runpy\nfor place in range({len(RECIPES)}):\n    runpy.run_path(f'{{place}}.py')"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == lines


def test_curves_as_csv():
    recipe = DigitRecipe(network="conv2 pool dense8", train_limit=150, batch=50, epochs=2)
    record = Record(recipe)
    for event in fit(recipe, device="cpu"):
        record.take(event)
    epochs = list(csv.DictReader(io.StringIO(epochs_csv(record))))
    assert [int(row["epoch"]) for row in epochs] == [0, 1, 2]
    assert float(epochs[2]["val_loss"]) == record.ends[2].val["loss"]
    assert list(epochs[0]) == ["epoch", "train_loss", "train_accuracy", "val_loss", "val_accuracy", "seconds"]
    steps = list(csv.DictReader(io.StringIO(steps_csv(record))))
    assert [(int(row["step"]), int(row["epoch"])) for row in steps] == [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2)]
    assert float(steps[3]["gradient_conv1"]) == record.steps.gradients[3][0]
    assert list(steps[0]) == ["step", "epoch", "loss", "rate", "gradient_conv1", "gradient_dense1", "gradient_scores"]


def test_curves_of_a_training_that_has_not_begun_are_empty():
    assert len(epochs_csv(Record(DigitRecipe())).splitlines()) == len(steps_csv(Record(DigitRecipe())).splitlines()) == 1


def test_exporting_brings_onnx_only_when_asked():
    code = "import sys, core.tasks.digits.export; assert not [m for m in sys.modules if m.startswith('onnx') or m == 'torch.onnx']"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
