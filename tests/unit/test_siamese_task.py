"""The task of saying how far two digits are apart: triplets, both losses, AUC and EER, script, loader and ONNX on their own."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors import safe_open
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn.metrics import roc_auc_score, roc_curve
from torch.nn import functional as F

from core.data.digits.digit_set import digit_set
from core.data.digits.triplets import triplets
from core.explain.training.results import result
from core.figures.training.replay import film
from core.models.siamese import Siamese, distance, losses
from core.tasks import fit, from_json, from_query, task_of, to_query
from core.tasks.script import script
from core.tasks.siamese.flat import flat
from core.tasks.siamese.presets import SIAMESE_PRESETS
from core.tasks.siamese.rates import area, equal_error, errors
from core.tasks.siamese.recipe import SiameseRecipe
from core.tasks.siamese.task import SHOWN, SiameseTask, parts
from core.training.events import EpochEnd
from core.training.record import Record

SMALL = SiameseRecipe(width=8, features=8, train_limit=64, batch=16, epochs=2, mixed_precision=False)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def record():
    found = Record(SMALL)
    for event in fit(SMALL, device="cpu"):
        found.take(event)
    return found


@pytest.fixture(scope="module")
def distances():
    random = np.random.default_rng(0)
    same, other = random.normal(0.5, 0.3, 300).clip(0, 2), random.normal(1.1, 0.4, 500).clip(0, 2)
    return np.round(same, 2), np.round(other, 2)  # with ties


def test_a_triplet_is_a_digit_the_same_and_another():
    labels = digit_set("sample").training.labels.numpy()
    rows = triplets(labels, 500, 4)
    first, same, other = labels[rows].T
    assert rows.shape == (500, 3) and (first == same).all() and (first != other).all() and (rows[:, 0] != rows[:, 1]).all()
    assert np.array_equal(rows, triplets(labels, 500, 4)) and len(set(labels[rows[:, 0]])) == 10


def test_each_part_is_drawn_from_digits_of_its_own_and_some_kinds_may_be_kept_for_the_test():
    found = digit_set("sample")
    for recipe in (SMALL, replace(SMALL, unseen=3)):
        seen = [set(part.labels.unique().tolist()) for part in parts(found, recipe)]
        assert seen == ([set(range(10))] * 3 if not recipe.unseen else [set(range(7))] * 2 + [{7, 8, 9}])
    pictures = [set(map(tuple, part.images[part.rows].flatten(0, 1).flatten(1).tolist())) for part in parts(found, SMALL)]
    assert not (pictures[0] & pictures[1]) and not (pictures[0] & pictures[2]) and not (pictures[1] & pictures[2])


def test_features_lie_on_a_sphere_and_do_not_depend_on_who_comes_along():
    torch.manual_seed(0)
    net, x = Siamese(8, 8).eval(), torch.rand(4, 3, 1, 28, 28)
    with torch.no_grad():
        found = net(x)
        assert found.shape == (4, 3, 8) and torch.allclose(found.norm(dim=-1), torch.ones(4, 3), atol=1e-5)
        assert torch.allclose(found[2, 1], net(x[2])[1], atol=1e-5)


@pytest.mark.parametrize("margin", [0.3, 1.0, 1.5])
def test_the_triplet_loss_is_pytorchs(margin):
    torch.manual_seed(0)
    features = F.normalize(torch.randn(50, 3, 8), dim=-1)
    theirs = F.triplet_margin_loss(*features.unbind(dim=1), margin=margin, reduction="sum")
    assert losses(features, "triplet", margin)[0].item() == pytest.approx(theirs.item(), rel=1e-5)


@pytest.mark.parametrize("margin", [0.3, 1.0, 1.5])
def test_the_contrastive_loss_is_the_sum_by_hand(margin):
    torch.manual_seed(1)
    features = F.normalize(torch.randn(50, 3, 8), dim=-1)
    pulls = sum(float(torch.linalg.vector_norm(a - b)) ** 2 / 2 for a, b, _ in features)
    pushes = sum(max(0.0, margin - float(torch.linalg.vector_norm(a - c))) ** 2 / 2 for a, _, c in features)
    assert losses(features, "contrastive", margin).tolist() == pytest.approx([pulls + pushes, pulls, pushes], rel=1e-5)


def test_the_slope_of_two_equal_pictures_is_finite():
    features = torch.ones(1, 3, 4, requires_grad=True)
    losses(features, "triplet", 1.0)[0].backward()
    assert torch.isfinite(features.grad).all()


@pytest.mark.parametrize("kind", ["contrastive", "triplet"])
def test_guessing_is_the_loss_of_equal_distances(kind):
    recipe = replace(SMALL, loss=kind, margin=0.8)
    best = 0.8 / 2
    corners = torch.zeros(1, 3, 3, dtype=torch.float64)
    corners[0] = torch.eye(3, dtype=torch.float64) * best / 2**0.5  # all of them `best` apart
    assert losses(corners, kind, 0.8)[0].item() == pytest.approx(recipe.guessing, rel=1e-4)


def test_the_roc_its_area_and_the_equal_error_rate_are_scikit_learns(distances):
    same, other = distances
    truth, scores = np.repeat([1, 0], [len(same), len(other)]), -np.concatenate([same, other])
    accepts, accepted, _ = roc_curve(truth, scores, drop_intermediate=False)
    near, far = torch.tensor(same), torch.tensor(other)
    _, ours, rejects = errors(near, far)
    assert np.allclose(ours, accepts) and np.allclose(1 - rejects, accepted)
    assert area(near, far) == pytest.approx(roc_auc_score(truth, scores))
    crossing = brentq(lambda x: 1 - x - interp1d(accepts, accepted)(x), 0, 1)
    rate, threshold = equal_error(near, far)
    assert rate == pytest.approx(crossing, abs=1e-6)
    assert abs((other <= threshold).mean() - (same > threshold).mean()) < 0.03


def test_rates_at_the_ends():
    near, far = torch.tensor([0.1, 0.2]), torch.tensor([0.9, 1.0])
    assert area(near, far) == 1 and equal_error(near, far)[0] == 0 and area(far, near) == 0
    assert area(near, near) == pytest.approx(0.5) and equal_error(near, near)[0] == pytest.approx(0.5)


def test_a_map_keeps_its_directions():
    random = np.random.default_rng(0)
    rows = random.normal(size=(60, 5)).astype(np.float32) * np.array([3, 2, 1, 0.5, 0.1], np.float32)
    digits = np.arange(60) % 3
    laid = flat(rows, digits)
    found = laid.of(rows)
    assert found.shape == (60, 2) and found[:, 0].var() > found[:, 1].var() > 0
    assert (found[digits == 0].mean(axis=0) >= 0).all()
    assert np.allclose(laid.of(rows[:3]), found[:3])


def test_every_step_tells_both_parts_and_every_look_a_map(record):
    assert record.started.losses == ("same", "different")
    pulls, pushes = record.steps.losses.T
    assert np.allclose(pulls + pushes, record.steps.loss, rtol=1e-4)
    assert record.now.seen["features"].shape == (SHOWN, 2) and record.now.seen["digits"].shape == (SHOWN,)
    assert record.evaluations[2].kept["distances"].shape == (1000, 2)


def test_everything_that_shows_runs_shows_these(record):
    task = task_of(SMALL)
    assert from_query(to_query(SMALL)) == SMALL == from_json(SMALL.to_json()) and to_query(SMALL)["task"] == "siamese"
    played = film(record, task.held_out(SMALL)[0])
    assert played["filters"]["count"] == 1 and len(played["moments"]) >= 2 and "map" in played["seen"]["title"]
    assert "AUC" in result(record).headline and "50 %" in task.compared(SMALL, record.finished.test)
    assert task.seconds and task.memory(SMALL) < task.memory(SiameseRecipe())


@pytest.mark.parametrize("name", SIAMESE_PRESETS)
def test_a_recipe_on_offer_has_another_link_than_all_others(name):
    recipe = SIAMESE_PRESETS[name].recipe
    assert from_query(to_query(recipe)) == recipe and task_of(recipe).preset_of(recipe) == name


@pytest.mark.parametrize("recipe", [SMALL, replace(SMALL, width=16, features=32), replace(SMALL, features=2)])
def test_the_drawing_counts_the_parameters(recipe):
    blocks = task_of(recipe).drawing(recipe).blocks
    assert sum(block.parameters for block in blocks) == sum(p.numel() for p in Siamese(recipe.width, recipe.features).parameters())


def test_it_learns_what_is_the_same():
    recipe = replace(SMALL, features=32, train_limit=600, batch=32, epochs=3, rate=0.005)
    ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd)]
    assert ends[-1].val["auc"] > 0.9 > ends[0].val["auc"] and ends[-1].val["eer"] < ends[0].val["eer"]


@pytest.mark.parametrize("changes", [{"l1": 1e-6, "clip": 5.0}, {"loss": "triplet", "margin": 0.4, "unseen": 3}])
def test_the_script_prints_the_same_losses(tmp_path, changes):
    recipe = replace(SMALL, **changes)
    file = tmp_path / "script.py"
    file.write_text("import torch\ntorch.set_num_threads(1)\n" + script(recipe, "cpu"), encoding="utf-8")
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout.splitlines()
    ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd) and event.number]
    assert len(ends) == 2
    for line, end in zip(printed, ends, strict=False):
        numbers = [float(word.strip(",")) for word in line.split() if word.strip(",").replace(".", "").isdigit() and "." in word]
        assert numbers == pytest.approx([end.train["loss"], end.train["auc"], end.val["loss"], end.val["auc"]], rel=2e-3, abs=1e-3)
    assert printed[-1].startswith("best: epoch ")


def test_its_loader_and_onnx_say_the_same(tmp_path):
    torch.manual_seed(3)
    net = Siamese(SMALL.width, SMALL.features)
    net.train()(torch.rand(8, 1, 28, 28))  # norms with averages of their own
    net.eval()
    made = task_of(SMALL).exports(SMALL, net, "net")
    for name, make in made.files.values():
        (tmp_path / name).write_bytes(make())
    (tmp_path / "load.py").write_text(made.loader, encoding="utf-8")
    answered = subprocess.run([sys.executable, "load.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    pictures, x = torch.zeros(2, 1, 28, 28), torch.rand(3, 1, 28, 28)
    pictures[1, 0, 4:24, 13:16] = 1
    with torch.no_grad():
        assert float(answered.split()[1]) == pytest.approx(float(distance(*net(pictures))), abs=1e-5)
        ours = net(x)
    session = onnxruntime.InferenceSession((tmp_path / "net.onnx").read_bytes())
    (theirs,) = session.run(None, {"picture": x.numpy()})
    assert np.abs(theirs - ours.numpy()).max() < 1e-5
    with safe_open(tmp_path / "net.safetensors", "pt") as file:
        assert json.loads(file.metadata()["recipe"]) == json.loads(SMALL.to_json())


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"loss": "hinge"}, "loss can be"), ({"features": 3}, "features can be"), ({"margin": 2.5}, "margin must be"),
     ({"unseen": 2}, "unseen can be"), ({"train_limit": 10**6}, "count must be")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(SMALL, **changes)


def test_the_task_names_what_is_shown_of_it():
    task = SiameseTask(SMALL, CPU)
    assert list(task.named_weights(task.network())) == ["conv1", "conv2", "conv3", "dense"]
