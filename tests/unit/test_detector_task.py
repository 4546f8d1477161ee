"""The task of saying what stands where: scenes, the loss by hand, anchors, script, loader and ONNX on their own."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors import safe_open
from torch.nn import functional as F

from core.data.digits.digit_set import digit_set
from core.data.scenes import CLASSES, HEIGHT, MOST, WIDTH, compose
from core.explain.training.results import result
from core.figures.training.replay import film
from core.models.detector import ANCHORS, CELL, CLASS_COUNT, EMPTY, WHERE, Detector, decoded, losses
from core.tasks import fit, from_json, from_query, task_of, to_query
from core.tasks.detector.presets import DETECTOR_PRESETS
from core.tasks.detector.recipe import GUESSING, DetectorRecipe
from core.tasks.detector.task import SHOWN, DetectorTask, scenes
from core.tasks.script import script
from core.training.events import EpochEnd
from core.training.record import Record

SMALL = DetectorRecipe(width=8, train_limit=64, batch=16, epochs=2, mixed_precision=False)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def record():
    found = Record(SMALL)
    for event in fit(SMALL, device="cpu"):
        found.take(event)
    return found


def test_a_scene_has_what_is_said_of_it():
    digits = digit_set("sample").training
    made = compose(digits.images[:, 0].numpy(), digits.labels.numpy(), 60, 5)
    again = compose(digits.images[:, 0].numpy(), digits.labels.numpy(), 60, 5)
    assert np.array_equal(made.images, again.images) and np.array_equal(made.things, again.things)
    assert made.images.shape == (60, HEIGHT, WIDTH) and made.things.shape == (60, MOST, 5)
    seen = set()
    for page, things in zip(made.images, made.things, strict=True):
        there = things[things[:, 0] >= 0]
        assert len(there) >= 1 and (things[len(there) :] == -1).all()
        for number, x, y, w, h in there:
            left, top, right, bottom = (round(float(v)) for v in (x - w / 2, y - h / 2, x + w / 2, y + h / 2))
            assert 0 <= left < right <= WIDTH and 0 <= top < bottom <= HEIGHT
            inside = page[top:bottom, left:right] > 76
            assert inside.any(axis=1).all() or inside.any(axis=0).sum() > 0.9 * inside.shape[1]  # the box is that of its ink
            assert inside[0].any() and inside[-1].any() and inside[:, 0].any() and inside[:, -1].any()
            seen.add(CLASSES[int(number)])
    assert seen == set(CLASSES) and len(CLASSES) == CLASS_COUNT


def test_the_parts_are_composed_from_digits_of_their_own():
    found = digit_set("sample")
    rows = [part.images.flatten(1).tolist() for part in (found.training, found.validation, found.test)]
    kept = [set(map(tuple, part)) for part in rows]
    assert not (kept[0] & kept[1]) and not (kept[0] & kept[2]) and not (kept[1] & kept[2])
    first, second, third = scenes("sample", 64)
    assert len(first) == 64 and not np.array_equal(second.images, third.images)


def by_hand(said, things, anchors):
    """The loss, one cell after the other."""
    here = where = which = 0.0
    for page in range(len(said)):
        target, weight = torch.zeros(said.shape[1], *said.shape[3:]), torch.full((said.shape[1], *said.shape[3:]), EMPTY)
        its = []
        for number, x, y, w, h in things[page][things[page, :, 0] >= 0].tolist():
            column, row = int(x // CELL), int(y // CELL)
            shares = [min(w, a) * min(h, b) / (w * h + a * b - min(w, a) * min(h, b)) for a, b in anchors]
            its.append((int(np.argmax(shares)), row, column, number, x, y, w, h))
            for place, share in enumerate(shares):
                if share > 0.6:
                    weight[place, row, column] = 0
        for anchor, row, column, number, x, y, w, h in its:
            target[anchor, row, column] = weight[anchor, row, column] = 1
            says = said[page, anchor, :, row, column]
            where += (says[1].sigmoid() - (x / CELL - column)) ** 2 + (says[2].sigmoid() - (y / CELL - row)) ** 2
            where += (says[3] - np.log(w / anchors[anchor][0])) ** 2 + (says[4] - np.log(h / anchors[anchor][1])) ** 2
            which -= says[5:].log_softmax(dim=0)[int(number)]
        p = said[page, :, 0].sigmoid()
        here -= (weight * (target * p.log() + (1 - target) * (1 - p).log())).sum()
    return [float(v) for v in (here + WHERE * where + which, here, where, which)]


@pytest.mark.parametrize("anchors", ANCHORS.values())
def test_the_loss_is_the_sum_by_hand(anchors):
    torch.manual_seed(0)
    said = torch.randn(5, len(anchors), 5 + CLASS_COUNT, 12, 18)
    things = torch.from_numpy(scenes("sample", 64)[1].things[:5])
    assert losses(said, things, anchors).tolist() == pytest.approx(by_hand(said, things, anchors), rel=1e-4)
    nothing = torch.full((5, 7, 5), -1.0)
    found = losses(said, nothing, anchors).tolist()
    assert found[2:] == [0, 0] and found[0] == pytest.approx(float(EMPTY * F.softplus(said[:, :, 0]).sum()), rel=1e-5)


def test_what_is_learnt_from_is_what_is_decoded():
    """A network that says exactly what the loss asks for is decoded to the things themselves."""
    things = torch.from_numpy(scenes("sample", 64)[1].things[:20])
    anchors = ANCHORS[3]
    said = torch.zeros(20, 3, 5 + CLASS_COUNT, 12, 18)
    said[:, :, 0] = -20
    said.requires_grad_()
    optimizer = torch.optim.LBFGS([said], max_iter=200, line_search_fn="strong_wolfe")

    def step():
        optimizer.zero_grad()
        loss = losses(said, things, anchors)[0]
        loss.backward()
        return loss

    optimizer.step(step)
    task = DetectorTask(SMALL, CPU)
    judged = task.evaluate(said.detach(), things)
    assert judged.figures["map"] > 0.97  # all, but of two with one cell and one anchor


def test_anchors_are_the_medians_of_their_clusters():
    sizes = scenes("sample", 2000)[0].things.reshape(-1, 5)
    sizes = sizes[sizes[:, 0] >= 0][:, 3:]
    for anchors in ANCHORS.values():
        known = np.array(anchors, np.float32)
        shared = np.minimum(sizes[:, None], known).prod(axis=2)
        nearest = (shared / (sizes.prod(axis=1)[:, None] + known.prod(axis=1) - shared)).argmax(axis=1)
        for place, anchor in enumerate(known):
            assert np.abs(np.median(sizes[nearest == place], axis=0) - anchor).max() <= 2


def test_guessing_is_the_best_that_can_be_said_everywhere():
    things = torch.from_numpy(scenes("sample", 64)[1].things)
    anchors = torch.tensor(ANCHORS[3], dtype=torch.float32)
    constant = torch.zeros(1, 3, 5 + CLASS_COUNT, 1, 1)
    constant[:, :, 0] = -4
    constant.requires_grad_()
    optimizer = torch.optim.LBFGS([constant], max_iter=100, line_search_fn="strong_wolfe")

    def step():
        optimizer.zero_grad()
        said = constant.expand(len(things), 3, 5 + CLASS_COUNT, 12, 18)
        loss = losses(said, things, tuple(map(tuple, anchors.tolist())))[0] / len(things)
        loss.backward()
        return loss

    optimizer.step(step)
    assert step().item() == pytest.approx(GUESSING, rel=0.05)


def test_every_step_tells_here_where_and_which(record):
    assert record.started.losses == ("here", "where", "which")
    here, where, which = record.steps.losses.T
    assert np.allclose(here + WHERE * where + which, record.steps.loss, rtol=1e-4)
    assert record.now.seen["scenes"].shape == (SHOWN, HEIGHT, WIDTH) and record.now.seen["boxes"].shape == (SHOWN, 12, 6)
    assert 0 <= record.ends[-1].val["map"] <= 1 and record.steps.loss[-2:].mean() < record.steps.loss[:2].mean()


def test_everything_that_shows_runs_shows_these(record):
    task = task_of(SMALL)
    assert from_query(to_query(SMALL)) == SMALL == from_json(SMALL.to_json()) and to_query(SMALL)["task"] == "detector"
    played = film(record, task.held_out(SMALL)[0])
    assert played["filters"]["count"] == SHOWN and len(played["moments"]) >= 2
    assert "mAP" in task.measures[1].label and task.shown_measure(SMALL).name == "map"
    assert re.match(r"mAP at IoU 0\.5 [\d.]+ % on 300 test scenes", result(record).headline)
    assert "%" in task.compared(SMALL, record.finished.test)


@pytest.mark.parametrize("name", DETECTOR_PRESETS)
def test_a_recipe_on_offer_has_another_link_than_all_others(name):
    recipe = DETECTOR_PRESETS[name].recipe
    assert from_query(to_query(recipe)) == recipe and task_of(recipe).preset_of(recipe) == name


@pytest.mark.parametrize("recipe", [SMALL, replace(SMALL, width=16, anchors=5), replace(SMALL, anchors=1)])
def test_the_drawing_counts_the_parameters(recipe):
    blocks = task_of(recipe).drawing(recipe).blocks
    assert sum(block.parameters for block in blocks) == sum(p.numel() for p in Detector(recipe.width, recipe.anchors).parameters())


def test_the_script_prints_the_same_losses(tmp_path):
    recipe = replace(SMALL, anchors=2, l1=1e-6, clip=5.0)
    file = tmp_path / "script.py"
    file.write_text("import torch\ntorch.set_num_threads(1)\n" + script(recipe, "cpu"), encoding="utf-8")
    printed = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True).stdout.splitlines()
    ends = [event for event in fit(recipe, device="cpu") if isinstance(event, EpochEnd) and event.number]
    assert len(ends) == 2
    for line, end in zip(printed, ends, strict=False):
        numbers = [float(word.strip(",")) for word in line.split() if word.strip(",").replace(".", "").isdigit() and "." in word]
        assert numbers == pytest.approx([end.train["loss"], end.train["map"], end.val["loss"], end.val["map"]], rel=2e-3, abs=1e-3)
    assert printed[-1].startswith("best: epoch ")


def test_its_loader_and_onnx_say_the_same(tmp_path):
    recipe = replace(SMALL, anchors=2)
    torch.manual_seed(3)
    net = Detector(recipe.width, recipe.anchors)
    net.train()(torch.rand(8, 1, HEIGHT, WIDTH))  # norms with averages of their own
    net.eval()
    made = task_of(recipe).exports(recipe, net, "net")
    for name, make in made.files.values():
        (tmp_path / name).write_bytes(make())
    (tmp_path / "load.py").write_text(made.loader, encoding="utf-8")
    answered = subprocess.run([sys.executable, "load.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()
    x = torch.rand(2, 1, HEIGHT, WIDTH)
    with torch.no_grad():
        empty, said = decoded(net(torch.zeros(1, 1, HEIGHT, WIDTH)), net.anchors), net(x)
    assert float(answered[0].split()[-1]) == pytest.approx(float((empty.here[0] * empty.classes[0].max(dim=1).values).max()), abs=1e-5)
    session = onnxruntime.InferenceSession((tmp_path / "net.onnx").read_bytes())
    (theirs,) = session.run(None, {"page": x.numpy()})
    assert np.abs(theirs - said.flatten(1, 2).numpy()).max() < 1e-4
    with safe_open(tmp_path / "net.safetensors", "pt") as file:
        assert json.loads(file.metadata()["recipe"]) == json.loads(recipe.to_json())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"anchors": 4}, "anchors can be"), ({"width": 0}, "width can be"), ({"train_limit": 10**6}, "count must be"),
        ({"data": "imagenet"}, "data can be"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(SMALL, **changes)
