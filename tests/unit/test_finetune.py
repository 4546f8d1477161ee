"""The door for scripts: a folder of pictures in, one line of JSON out."""

import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from core.finetune.__main__ import main
from core.finetune.folder import read
from core.finetune.run import Wish, finetune
from core.zoo.backbone import uploaded
from tests.conftest import ROOT
from tests.strange_pictures import sent

COLOURS = {"blue ☂": (30, 60, 200), "red <b>": (200, 40, 30)}


def picture(colour, seed):
    noise = np.random.default_rng(seed).integers(-30, 30, (50, 70, 3))
    return Image.fromarray((np.array(colour) + noise).clip(0, 255).astype(np.uint8))


def fill(folder, counts):
    """So many pictures of each colour, in as many formats."""
    for number, (name, colour) in enumerate(COLOURS.items()):
        (folder / name).mkdir(parents=True)
        for seed in range(counts[number]):
            kind = ("jpg", "png", "webp", "gif", "bmp", "tiff")[seed % 6]
            picture(colour, seed + 100 * number).save(folder / name / f"{seed}.{kind}")


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path / "all", (8, 8))
    return tmp_path / "all"


def asked(monkeypatch, capsys, *arguments):
    """Exit status, JSON or nothing, and what was said, of the program in this process."""
    monkeypatch.setattr(sys, "argv", ["finetune", *map(str, arguments)])
    try:
        main()
        status = 0
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, json.loads(out) if out else None, err


def test_it_prints_one_line_of_json_and_names_what_it_left_out(folder):
    (folder / "red <b>" / "broken.jpg").write_bytes(b"no picture")
    (folder / "red <b>" / "empty.png").write_bytes(b"")
    (folder / ".git").mkdir()
    code = "import sys; sys.modules['streamlit'] = None; import runpy; runpy.run_module('core.finetune', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code, folder, "--out", folder.parent / "out"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["classes"] == list(COLOURS) and (found["n_train"], found["n_val"]) == (12, 4)
    assert found["val_accuracy"] == 1.0 and found["per_class"] == dict.fromkeys(COLOURS, 1.0)
    assert found["seconds"] > 0 and found["images_per_second"] > 0 and found["device"]
    assert "broken.jpg is left out" in done.stderr and "empty.png is left out" in done.stderr
    out = folder.parent / "out"
    assert {file.name for file in out.iterdir()} == {"network.safetensors", "labels.json", "load.py", "network.onnx", "train.py"}
    backbone = uploaded((out / "network.safetensors").read_bytes())
    assert backbone.classes == tuple(COLOURS)
    assert backbone.probabilities([picture(COLOURS["red <b>"], 7)]).argmax() == 1


def test_given_parts_are_kept_and_classes_without_training_pictures_left_out(tmp_path):
    fill(tmp_path / "train", (4, 5))
    fill(tmp_path / "val", (2, 1))
    (tmp_path / "val" / "green").mkdir()
    picture((0, 200, 0), 1).save(tmp_path / "val" / "green" / "1.png")
    said = []
    data = read(tmp_path, 32, 0, said.append)
    assert data.classes == tuple(COLOURS) and np.bincount(data.labels[data.validation]).tolist() == [2, 1]
    assert any("val/green is left out" in words for words in said)


def test_the_same_seed_gives_the_same_split_and_copies_are_not_parted(folder):
    for number in range(3):
        (folder / "red <b>" / f"copy{number}.png").write_bytes((folder / "red <b>" / "1.png").read_bytes())
    first, again, other = (read(folder, 32, seed, print) for seed in (0, 0, 1))
    assert np.array_equal(first.validation, again.validation) and not np.array_equal(first.validation, other.validation)
    held = {id_ for id_, held in zip(first.ids, first.validation, strict=True) if held}
    assert held.isdisjoint(id_ for id_, held in zip(first.ids, first.validation, strict=True) if not held)


def test_strange_pictures_in_a_folder_are_read_and_no_error_in_one_ends_it(folder):
    for name, data in sent().items():
        (folder / "red <b>" / name).write_bytes(data)
    (folder / "red <b>" / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    said = []
    pixels = read(folder, 32, 0, said.append)
    assert len(pixels.labels) == 16 + len(sent())
    assert len(said) == 1 and "film.mp4" in said[0] and "a film" in said[0]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: None, "no class folders"),
        (lambda folder: (folder / "one").mkdir(), "no class folders"),
        (lambda folder: fill(folder, (3, 0)), "Two classes"),
        (lambda folder: fill(folder, (3, 1)), "“red <b>” has 1 picture"),
        (lambda folder: (fill(folder, (3, 0)), (folder / "red <b>" / "x.jpg").write_bytes(b"x")), "“red <b>” has no picture"),
    ],
    ids=["empty", "no pictures", "one class", "one picture", "all broken"],
)
def test_a_folder_to_learn_nothing_from_is_one_sentence_and_exit_status_2(make, words, tmp_path, monkeypatch, capsys):
    make(tmp_path)
    status, found, said = asked(monkeypatch, capsys, tmp_path)
    assert (status, found) == (2, None) and words in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("extra", "words"), [(("--epochs", "0"), "epochs"), (("--device", "mps"), "no working mps"), (("--seed", "-1"), "seed")]
)
def test_settings_that_make_no_sense_are_one_sentence_and_exit_status_2(extra, words, folder, monkeypatch, capsys):
    status, found, said = asked(monkeypatch, capsys, folder, *extra)
    assert (status, found) == (2, None) and words in said.splitlines()[-1]


def test_no_such_folder_is_one_sentence(monkeypatch, capsys):
    status, _, said = asked(monkeypatch, capsys, "/nowhere")
    assert status == 2 and said == "There is no folder /nowhere.\n"


def test_without_internet_the_built_in_network_is_used_and_that_is_said(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("core.data.downloads.urllib.request.urlopen", offline)
    said = []
    found = finetune(Wish(folder, backbone="resnet34", epochs=1), 0.0, said.append)
    assert found["backbone"] == "built-in" and any("The built-in network is used" in words for words in said)


def offline(*_, **__):
    from urllib.error import URLError

    raise URLError("no internet")


def put(folder, *paths):
    """A picture in each of these places; its class is the last folder but one."""
    for seed, path in enumerate(paths):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        picture((30, 60, 200), seed).save(folder / path, "PNG")


@pytest.mark.parametrize(
    ("train", "check"),
    [
        ("Train", "Val"),
        ("training", "validation"),
        ("seg_train/seg_train", "seg_test/seg_test"),
        ("training_set", "test_set"),
        ("d/x-train", "d/x-val"),
    ],
)
def test_parts_are_known_by_their_usual_names(tmp_path, train, check):
    put(tmp_path, *(f"{train}/{kind}/{n}.png" for kind in "ab" for n in range(3)), *(f"{check}/{kind}/9.png" for kind in "ab"))
    put(tmp_path, "d/pred/1.png" if train.startswith("d") else "pred/1.png")
    said = []
    data = read(tmp_path, 32, 0, said.append)
    assert data.classes == ("a", "b") and (len(data.labels), data.validation.sum()) == (8, 2)
    assert any("pred" in words and "no folder says what they show" in words for words in said)


def test_a_test_part_beside_a_validation_part_is_not_learnt_from(tmp_path):
    put(tmp_path, *(f"{part}/{kind}/{n}.png" for part in ("train", "valid", "test") for kind in "ab" for n in range(3)))
    said = []
    data = read(tmp_path, 32, 0, said.append)
    assert (len(data.labels), data.validation.sum()) == (12, 6) and any("test folders are left out" in words for words in said)


def test_one_class_written_in_two_ways_is_one(tmp_path):
    put(tmp_path, *(f"train/{kind}/{n}.png" for kind in ("\u00c4pfel", "Baum") for n in range(3)))
    put(tmp_path, "val/A\u0308pfel/1.png", "val/baum/1.png")
    data = read(tmp_path, 32, 0, print)
    assert data.classes == ("Baum", "\u00c4pfel") and data.validation.sum() == 2


def test_hidden_folders_are_left_out_and_counted_and_what_systems_leave_passes_without_a_word(folder):
    name = next(iter(COLOURS))
    put(folder, f"{name}/.ipynb_checkpoints/1.png", f"{name}/@eaDir/x/2.png", f"{name}/._3.png", f"__MACOSX/{name}/4.png")
    for junk in ("Thumbs.db", "desktop.ini", ".DS_Store", "Icon\r"):
        (folder / name / junk).write_bytes(b"junk")
    said = []
    assert len(read(folder, 32, 0, said.append).labels) == 16
    assert said == ["Left out, in hidden folders or in folders of tools: 2 pictures."]


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (["Train/1.png", "Val/1.png"], "Inside “Train” and “Val” there has to be a folder for each class"),
        (["A/x/1.png", "A/y/1.png", "B/x/1.png", "B/y/1.png"], "do not say clearly what the classes are"),
        (["val/x/1.png", "val/y/1.png", "test/x/1.png", "test/y/1.png"], "no folder of pictures to learn from"),
    ],
)
def test_folders_that_are_not_clear_are_refused_in_a_sentence(paths, words, tmp_path, monkeypatch, capsys):
    put(tmp_path, *paths)
    status, found, said = asked(monkeypatch, capsys, tmp_path)
    assert (status, found) == (2, None) and words in said.splitlines()[-1]
