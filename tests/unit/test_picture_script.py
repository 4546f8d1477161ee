"""The script of a recipe for pictures, run on its own, prints what our training finds."""

import ast
import hashlib
import shutil

import numpy as np
import pytest

from core.data.pictures.carried import reader_code
from core.data.pictures.decoding import open_picture
from core.data.pictures.photos import square
from core.data.pictures.picture_set import picture_set
from core.models.files import MODELS
from core.models.packaged import packaged
from core.tasks import fit
from core.tasks.pictures.network_code import network_code
from core.tasks.pictures.recipe import PictureRecipe, recipe_for
from core.tasks.pictures.script import FOLDER
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.tasks.script import script
from tests.scripts import run_scripts
from tests.strange_pictures import sent
from tests.unit.test_training_script import same_losses

LITE = {"mode": "head", "backbone": "efficientnet-lite0", "flip": True}
MORE = {
    "head": {"l1": 0.0001, "train_limit": 40},
    "blocks": {"optimizer": "momentum", "rate": 0.01, "schedule": "cosine", "rotate": 20.0, "colour": 0.0},
    "all": {"schedule": "onecycle", "train_limit": 21, "clip": 1.0},
    "scratch": {"train_limit": 17, "l1": 0.00001, "flip": False, "crop": 0.0},
}


@pytest.fixture(scope="module")
def recipes():
    usual = {"side": 32, "epochs": 2, "mixed_precision": False, "batch": 8}
    found = {mode: recipe_for("textures", **{"mode": mode, **usual, **MORE[mode]}) for mode in TRANSFER_MODES}
    return found | {"lite": recipe_for("textures", **usual | LITE)}


@pytest.fixture(scope="module")
def printed(recipes, tmp_path_factory):
    """What each script prints."""
    folder = tmp_path_factory.mktemp("scripts")
    pictures = picture_set("textures")
    for file, label, held in zip(pictures.files, pictures.labels, pictures.validation, strict=True):
        place = folder / FOLDER / ("val" if held else "train") / pictures.classes[label]
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    shutil.copy(MODELS / "backbone.safetensors", folder)
    shutil.copy(packaged(), folder)
    return run_scripts({mode: script(recipe, "cpu") for mode, recipe in recipes.items()}, folder)


@pytest.mark.parametrize("mode", [*TRANSFER_MODES, "lite"])
def test_a_script_finds_the_losses_of_our_training(printed, recipes, mode):
    same_losses(printed[mode], list(fit(recipes[mode], device="cpu")))


@pytest.mark.parametrize("mode", TRANSFER_MODES)
@pytest.mark.parametrize("backbone", ["built-in", "efficientnet-lite0", "resnet50"])
def test_every_script_is_python_and_short(mode, backbone):
    code = script(PictureRecipe(mode=mode, backbone=backbone, clip=1.0, patience=3, rotate=10.0, l1=0.01), "cuda")
    ast.parse(code)
    own = code.replace(reader_code(), "").replace(network_code("efficientnet-lite0"), "")
    assert len(own.splitlines()) < 200 and max(map(len, code.splitlines())) <= 140 and "core." not in code


def test_a_script_sees_every_kind_of_picture_as_the_app_sees_it_and_leaves_out_what_is_none(tmp_path, monkeypatch, capsys):
    pictures = sent()
    for part in ("train", "val"):
        for name, file in pictures.items():
            place = tmp_path / FOLDER / part / "things" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file)
    (place.parent / "notes.txt").write_bytes(b"no picture")
    code = script(PictureRecipe(mode="scratch", side=48), "cpu")
    names = {}
    monkeypatch.chdir(tmp_path)
    exec(code[: code.index("# 2. The network")], names)
    by_content = sorted(pictures.values(), key=lambda file: hashlib.sha256(file).hexdigest())
    wanted = np.stack([square(open_picture(file), names["side"]) for file in by_content])
    assert np.array_equal(names["x_train"].numpy(), wanted) and np.array_equal(names["x_val"].numpy(), wanted)
    assert "notes.txt is left out" in capsys.readouterr().out
