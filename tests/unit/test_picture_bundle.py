"""One zip with everything of a trained network: what is in it runs on its own."""

import io
import json
import subprocess
import sys
import zipfile

import pytest

from core.data.pictures.picture_set import picture_set
from core.models.pretrained import pretrained
from core.tasks.pictures.bundle import bundled
from core.tasks.pictures.export import FILES, Trained
from core.tasks.pictures.recipe import recipe_for
from core.tasks.script import script
from core.zoo.backbone import Backbone


@pytest.mark.parametrize("backbone", ["built-in", "efficientnet-lite0"])
def test_everything_is_in_it_and_its_loader_says_what_the_app_says(backbone, tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))
    pictures, recipe = picture_set("textures"), recipe_for("textures", backbone=backbone, side=64)
    model = pretrained(backbone).eval().requires_grad_(False)
    names = tuple(f"kind {number}" for number in range(model.fc.out_features))
    body = b"".join(bundled(Trained(model, 64, names, recipe=recipe.to_json()), recipe, script(recipe), pictures))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        found = set(archive.namelist())
        archive.extractall(tmp_path / "out")
    start = "backbone.safetensors" if backbone == "built-in" else "efficientnet-lite0.safetensors"
    assert {*FILES.values(), start, "README.txt"} <= found
    assert sum(name.startswith("my-pictures/train/") for name in found) == len(pictures.training_rows)
    assert sum(name.startswith("my-pictures/val/") for name in found) == len(pictures.validation_rows)
    picture = next((tmp_path / "out" / "my-pictures" / "val").glob("*/*.jpg"))
    alone = "import runpy, sys; sys.modules['torchvision'] = None; runpy.run_path('load.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-I", "-c", alone, picture], cwd=tmp_path / "out", capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said, ours = json.loads(done.stdout), Backbone(model, 64, 1.0, names).probabilities([picture])[0]
    assert list(said.values()) == pytest.approx(ours.tolist(), abs=1e-5)


def test_without_its_pictures_nobody_sees_them(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    recipe, model = recipe_for("textures", mode="scratch"), pretrained("built-in").eval()
    body = b"".join(bundled(Trained(model, 64, ("a", "b")), recipe, script(recipe), None))
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert not [name for name in names if "my-pictures" in name or name == "backbone.safetensors"]
