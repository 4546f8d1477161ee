"""Where a network looked: Grad-CAM against its definition, for many at once, and as a script; maps as pictures."""

import ast
import re
import runpy
import threading

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from core import zoo
from core.data.pictures.photos import normalised
from core.explain.pictures.look import PLACES, heat, hottest, look
from core.explain.pictures.script import PICTURE, WEIGHTS, script
from core.figures.pictures.charts import class_rows, point_rows, points_spec, shape_of, told_apart
from core.figures.pictures.heat import maps_sheet, overlay, spread, strongest
from core.figures.style import CLASSES
from core.models.resnet import resnet


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    made = resnet("resnet18", 3, pool=False)
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
    return made.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def picture():
    return torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))


def by_definition(model, x, target, stage):
    """Selvaraju et al. 2017, equations 1 and 2, without the ReLU: alpha is the mean gradient, the map the weighed sum."""
    maps = model.activations(x)[stage].detach().requires_grad_()
    now = maps
    for name in ("layer1", "layer2", "layer3", "layer4")[int(stage[-1]) :]:
        now = getattr(model, name)(now)
    score = model.fc(now.mean(dim=(2, 3)))[0, target]
    (gradient,) = torch.autograd.grad(score, maps)
    alpha = gradient.mean(dim=(2, 3), keepdim=True)
    return (alpha * maps).sum(dim=1)[0].detach().numpy()


@pytest.mark.parametrize("stage", ["layer4", "layer3"])
@pytest.mark.parametrize("target", [0, 2])
def test_heat_is_grad_cam(model, picture, stage, target):
    found = heat(model, look(model, picture), target, stage)
    np.testing.assert_allclose(found.parts, by_definition(model, picture, target, stage), rtol=1e-4, atol=1e-6)
    assert (found.map >= 0).all() and np.array_equal(found.map, np.maximum(found.parts, 0))
    assert found.shares.sum() == pytest.approx(1, abs=1e-5)


def test_all_places_and_the_bias_add_up_to_the_score(model, picture):
    seen = look(model, picture)
    for target in range(3):
        found = heat(model, seen, target)
        assert found.parts.sum() + float(model.fc.bias[target]) == pytest.approx(float(seen.scores[target]), abs=1e-4)


def test_a_look_is_what_the_network_says(model, picture):
    seen = look(model, picture, 0.5)
    torch.testing.assert_close(torch.from_numpy(seen.scores), model(picture)[0])
    torch.testing.assert_close(torch.from_numpy(seen.probabilities), torch.softmax(model(picture)[0] / 0.5, dim=0))
    torch.testing.assert_close(torch.from_numpy(seen.features), model.features(picture)[0])
    assert seen.best == int(model(picture).argmax()) == seen.first(2)[0]


def test_nothing_is_hooked_to_a_network_that_others_use_too(model):
    pictures = [torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(seed)) for seed in range(4)]
    alone = [heat(model, look(model, x), 1).parts for x in pictures]
    together = [None] * len(pictures)

    def ask(place):
        together[place] = heat(model, look(model, pictures[place]), 1).parts

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(pictures))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
    assert not any(module._forward_hooks or module._backward_hooks or module._forward_pre_hooks for module in model.modules())
    assert not model.training and all(p.grad is None and not p.requires_grad for p in model.parameters())


def test_the_hottest_part():
    for place, cell in zip(PLACES, [(0, 0), (0, 3), (3, 0), (3, 3), (1, 2)], strict=True):
        values = np.full((4, 4), 0.01)
        values[cell] = 1
        assert hottest(values) == place


@pytest.mark.parametrize(("pool", "temperature"), [(False, 0.7294), (True, 1.0)])
def test_the_script_finds_the_same_map(tmp_path, monkeypatch, capsys, pool, temperature):
    torch.manual_seed(2)
    model = resnet("resnet18", 2, pool=pool).eval().requires_grad_(False)
    pixels = np.random.default_rng(0).integers(0, 255, (3, 64, 64), dtype=np.uint8)
    Image.fromarray(pixels.transpose(1, 2, 0)).save(tmp_path / PICTURE)
    save_file(model.state_dict(), tmp_path / WEIGHTS)
    classes = ['a "quoted" {name}', "ünusual\\n"]
    (tmp_path / "grad_cam.py").write_text(script("resnet18", classes, 1, 64, pool, temperature), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run = runpy.run_path("grad_cam.py")
    seen = look(model, normalised(torch.from_numpy(pixels)[None].float() / 255), temperature)
    found = heat(model, seen, 1)
    assert run["CLASSES"] == classes and not any(name.startswith("core") for name in run)
    np.testing.assert_allclose(run["heat"].numpy(), found.map, atol=1e-5)
    printed = capsys.readouterr().out
    numbers = dict(zip(classes, seen.probabilities.tolist(), strict=True))
    assert ast.literal_eval(re.search(r"\{.*\}", printed)[0]) == pytest.approx(numbers, abs=1e-5)


def test_the_built_in_network_has_a_map_of_every_class_it_knows():
    backbone = zoo.load("backbone")
    seen = look(backbone.model, backbone.tensor([np.random.default_rng(0).random((80, 80, 3))]), backbone.temperature)
    np.testing.assert_allclose(seen.probabilities, backbone.probabilities([np.random.default_rng(0).random((80, 80, 3))])[0], atol=1e-5)
    assert heat(backbone.model, seen, seen.best).parts.shape == (7, 7)


def test_where_there_is_more_heat_the_picture_is_brighter():
    grey = np.full((3, 64, 64), 90, np.uint8)
    values = np.zeros((4, 4))
    values[0, 0], values[3, 3] = 0.5, 1.0
    shown = overlay(grey, values, 1.0, smooth=False).astype(int).sum(axis=2)
    assert shown.shape == (384, 384) and shown[10, 200] < shown[10, 10] < shown[-10, -10]
    blended = spread(values, 64, smooth=True)
    assert blended.shape == (64, 64) and blended[-1, -1] == blended.max() == 1 and len(np.unique(blended)) > 10
    assert (overlay(grey, np.zeros((4, 4)), 0.0) == overlay(grey, np.zeros((4, 4)), 1.0)).all()


def test_the_strongest_maps_stand_first():
    maps = np.stack([np.full((2, 2), level, np.float32) for level in (1, 3, 2)])
    assert strongest(maps, 2) == [1, 2]
    assert maps_sheet(maps, [1, 2], columns=2, width=20).shape[1] % 7 == 0  # two maps of two pixels and three lines


def test_up_to_fifty_classes_have_a_mark_of_their_own():
    assert len({(CLASSES[at % len(CLASSES)], shape_of(at)) for at in range(50)}) == 50


def test_names_that_are_the_same_stay_apart_in_charts():
    assert told_apart(["ant", "ant", " a\nnt"]) == ["ant", "ant ", "a nt"]
    rows = class_rows(["x", "x", "y"], np.array([0.2, 0.7, 0.1], np.float32), [1, 0])
    assert [row["rank"] for row in rows] == [1, 2] and rows[0]["name"] != rows[1]["name"]


def test_points_say_what_they_are():
    rows = point_rows(np.zeros((2, 2), np.float32), ["a", "b"], np.array([0, 1]), np.array([True, False]), np.array([1, 1]), 1)
    assert rows[0] | {"x": 0.0} == {"row": 0, "x": 0.0, "y": 0.0, "class": "a", "read": "b", "part": "validation", "chosen": False}
    assert rows[1]["chosen"] and rows[1]["part"] == "training"
    spec = points_spec(["a", "b"], ("first", "second"))
    assert spec["layer"][0]["encoding"]["shape"]["scale"]["range"] == ["circle", "square"]
