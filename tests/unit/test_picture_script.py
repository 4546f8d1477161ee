"""The script of a recipe for pictures, run on its own, prints what our training finds."""

import ast
import shutil
import subprocess
import sys

import pytest

from core.data.pictures.carried import reader_code
from core.data.pictures.picture_set import picture_set
from core.tasks import fit
from core.tasks.pictures.recipe import PictureRecipe, recipe_for
from core.tasks.pictures.script import FOLDER, weights_file
from core.tasks.pictures.ways import WAYS
from core.tasks.script import script
from tests.unit.test_training_script import RUN, same_losses

MORE = {
    "head": {"l1": 0.0001, "count": 40},
    "blocks": {"optimizer": "momentum", "rate": 0.01, "schedule": "cosine", "turn": 20.0, "colour": 0.0},
    "all": {"schedule": "onecycle", "count": 21, "clip": 1.0},
    "scratch": {"count": 17, "l1": 0.00001, "flip": False, "crop": 0.0},
}


@pytest.fixture(scope="module")
def recipes():
    return {mode: recipe_for("textures", mode=mode, **{"side": 32, "epochs": 2, "half": False, "batch": 8, **MORE[mode]}) for mode in WAYS}


@pytest.fixture(scope="module")
def printed(recipes, tmp_path_factory):
    """What each script prints, run in one process far from this project."""
    folder = tmp_path_factory.mktemp("scripts")
    pictures = picture_set("textures")
    for file, label, held in zip(pictures.files, pictures.labels, pictures.validation, strict=True):
        place = folder / FOLDER / ("val" if held else "train") / pictures.classes[label]
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    shutil.copy(weights_file(recipes["head"]), folder)
    for mode, recipe in recipes.items():
        (folder / mode).write_text(script(recipe, "cpu"), encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "-c", RUN, *recipes], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return {part.split("\n")[0]: part for part in done.stdout.split("## ")[1:]}


@pytest.mark.parametrize("mode", WAYS)
def test_a_script_finds_the_losses_of_our_training(printed, recipes, mode):
    same_losses(printed[mode], list(fit(recipes[mode], device="cpu")))


@pytest.mark.parametrize("mode", WAYS)
@pytest.mark.parametrize("backbone", ["built-in", "resnet50"])
def test_every_script_is_python_and_short(mode, backbone):
    code = script(PictureRecipe(mode=mode, backbone=backbone, clip=1.0, patience=3, turn=10.0, l1=0.01), "cuda")
    ast.parse(code)
    assert len(code.replace(reader_code(), "").splitlines()) < 200 and max(map(len, code.splitlines())) <= 140 and "core." not in code
