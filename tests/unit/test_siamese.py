"""The shipped network that compares drawings, hands told apart beside chance, and faces found, cut out and compared."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from scipy.stats import pearsonr
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from core import zoo
from core.data.digits.strokes import draw
from core.data.pictures.faces import EYES, SIDE, eyes_in, faces, frames, grey
from core.data.pictures.samples import package_file
from core.explain.pictures.change_script import WEIGHTS
from core.explain.siamese import faces_script, pairs_script
from core.explain.siamese.faces import named, of_length_one
from core.explain.siamese.hands import STIFF, says, style, told_apart
from core.explain.siamese.hands_script import FILE, as_bytes, hands_script
from core.explain.siamese.pairs import between, exam, of_all_pairs
from core.figures import siamese as figures
from core.models import files
from core.models.packaged import NAME, packaged
from core.zoo.backbone import pretrained
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def reader():
    return zoo.load("siamese")


@pytest.fixture(scope="module")
def astronaut():
    return Image.open(package_file("skimage", "data/astronaut.png")).convert("RGB").crop((100, 0, 400, 300))


def test_two_drawings_from_files_are_compared(reader, tmp_path):
    one = draw([np.stack([np.full(30, 140.0), np.linspace(60, 220, 30)], axis=1)], 14)
    zero = draw([np.stack([140 + 50 * np.cos(np.linspace(0, 6.3, 40)), 140 + 80 * np.sin(np.linspace(0, 6.3, 40))], axis=1)], 14)
    for name, ink in (("one", one), ("zero", zero)):
        Image.fromarray((255 - 255 * ink).astype(np.uint8)).save(tmp_path / f"{name}.png")
    same, other = (reader(tmp_path / "one.png", tmp_path / f"{name}.png") for name in ("one", "zero"))
    assert same.distance < 1e-3 and same.same and other.distance > other.threshold and not other.same
    assert (files.MODELS / "siamese.safetensors").stat().st_size < 200_000


def test_pairs_are_each_with_each_other_once():
    rows = np.random.default_rng(0).normal(size=(7, 3))
    names = np.array([0, 0, 1, 1, 1, 2, 3])
    judged = of_all_pairs(rows, names)
    assert len(judged.same) == 1 + 3 and len(judged.other) == 21 - 4
    theirs = np.linalg.norm(rows[:, None] - rows[None], axis=2)
    assert np.allclose(between(rows), theirs, atol=1e-6)
    accepts, rejects = judged.at(1.5)
    assert accepts == np.mean(judged.other <= 1.5) and rejects == np.mean(judged.same > 1.5)


def test_what_is_learnt_of_hands_is_scikit_learns_ridge():
    random = np.random.default_rng(0)
    known, asked = random.normal(size=(18, 6)), random.normal(size=(4, 6))
    names = np.tile([1.0, -1.0], 9)
    scaler = StandardScaler().fit(known)
    theirs = Ridge(alpha=STIFF * 6).fit(scaler.transform(known), names).predict(scaler.transform(asked))
    assert np.allclose(says(torch.tensor(known), torch.tensor(asked)).numpy() @ names, theirs)


def test_hands_that_differ_are_told_apart_and_equal_ones_are_luck():
    torch.manual_seed(0)
    first, second = torch.randn(10, 5), torch.randn(10, 5)
    told = told_apart(first + 3, second - 3)
    assert told.found == 20 and told.luck == pytest.approx(1 / 512) and told.counts.sum() == 512
    lucks = [told_apart(torch.randn(10, 5), torch.randn(10, 5)).luck for _ in range(60)]
    assert 0.3 < np.mean(lucks) < 0.8 and np.mean([luck <= 0.05 for luck in lucks]) < 0.2  # no more is found than there is


def test_all_swaps_of_names_are_the_trainings_with_these_names():
    torch.manual_seed(1)
    first, second = torch.randn(10, 4), torch.randn(10, 4)
    counts = told_apart(first, second).counts
    swapped_first, swapped_second = first.clone(), second.clone()
    swapped_first[3], swapped_second[3] = second[3], first[3]
    other = told_apart(swapped_first, swapped_second)
    assert torch.equal(other.counts, counts) and counts[other.found] > 0


def test_the_script_of_hands_says_the_same(reader, tmp_path):
    pictures, digits = exam()
    rows = [np.flatnonzero(digits == digit)[:2] for digit in range(10)]
    both = as_bytes(*(np.stack([pictures[row[place]] for row in rows]) for place in (0, 1)))
    np.save(tmp_path / FILE, both)
    save_file(
        {name: value.float() for name, value in load_file(files.MODELS / "siamese.safetensors").items()}, tmp_path / "siamese.safetensors"
    )
    (tmp_path / "hands.py").write_text(hands_script(16, 32), encoding="utf-8")
    printed = subprocess.run([sys.executable, "hands.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    ours = told_apart(*(style(reader.model, torch.from_numpy(one)[:, None].float() / 255) for one in both))
    assert printed.split() == f"right: {ours.found} of 20; by chance as many or more: {ours.luck:.4f}".split()


def test_the_script_of_thresholds_says_the_same(reader, tmp_path):
    (tmp_path / pairs_script.FILE).write_bytes(pairs_script.as_file())
    weights = load_file(files.MODELS / "siamese.safetensors")
    save_file({name: value.float() for name, value in weights.items()}, tmp_path / "siamese.safetensors")
    (tmp_path / "pairs.py").write_text(pairs_script.pairs_script(16, 32, 0.6), encoding="utf-8")
    printed = subprocess.run([sys.executable, "pairs.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()
    pictures, digits = exam()
    ours = of_all_pairs(reader.features(pictures), digits)
    rate, at = ours.equal_error
    assert printed[0] == f"AUC {ours.area:.5f}, EER {rate:.5f} at a threshold of {at:.3f}"
    accepts, rejects = (int(part.split()[-1]) for part in printed[1].split(","))
    assert abs(accepts - (ours.other <= 0.6).sum()) <= 2 and abs(rejects - (ours.same > 0.6).sum()) <= 2  # norms are folded in the app


def test_a_face_is_found_and_its_eyes_stand_where_they_should(astronaut):
    (found,) = faces(astronaut)
    assert found.aligned and found.picture.shape == (SIDE, SIDE, 3)
    eyes = eyes_in(np.asarray(Image.fromarray(found.picture).convert("L")))
    assert eyes is not None and np.allclose(eyes, EYES, atol=0.06)
    left, top, right, bottom = found.box
    assert 70 < left < right < 190 and 50 < top < bottom < 180


def test_eyes_of_a_face_that_is_held_askew_are_level_afterwards(astronaut):
    (found,) = faces(astronaut.rotate(6, Image.Resampling.BICUBIC))
    (straight,) = faces(astronaut)
    a, b = (np.asarray(Image.fromarray(one.picture).convert("L"), float)[40:120, 30:130].ravel() for one in (found, straight))
    assert found.aligned and pearsonr(a, b).statistic > 0.8


def test_the_script_of_faces_says_how_far_two_photographs_are_apart(astronaut, tmp_path):
    network = pretrained(NAME)
    dark = astronaut.point([light // 2 for light in range(256)] * 3)
    for name, image in ((faces_script.FIRST, astronaut), (faces_script.SECOND, dark)):
        image.save(tmp_path / name, quality=95)
    (tmp_path / WEIGHTS).write_bytes(packaged().read_bytes())
    (tmp_path / "faces.py").write_text(faces_script.faces_script(network.side), encoding="utf-8")
    printed = subprocess.run([sys.executable, "faces.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()
    found = [faces(Image.open(tmp_path / name))[0] for name in (faces_script.FIRST, faces_script.SECOND)]
    apart = between(of_length_one(network.features([face.picture for face in found])))[0, 1]
    assert [line.startswith(f"a face at {face.box}") for line, face in zip(printed, found, strict=False)] == [True, True]
    assert abs(float(printed[2].split()[-1]) - apart) < 5e-4 and apart > 0.05


def test_there_is_no_face_where_there_is_none(astronaut):
    assert faces(Image.open(package_file("skimage", "data/coffee.png"))) == [] and faces(astronaut.resize((10, 10))) == []
    assert eyes_in(np.full((SIDE, SIDE), 120, np.uint8)) is None
    assert grey(astronaut.convert("L").convert("RGB")) and not grey(astronaut)
    assert frames((ROOT / "assets" / "icon.png").read_bytes()) == 1


def test_names_say_how_often_the_nearest_is_somebody_else():
    rows = np.array([[0.0, 0], [1, 0], [1.1, 0], [5, 0], [5.2, 0]])
    found = named(rows, ["a", "A", "b", "c", ""])
    assert found.nearest == 2 and found.wrong == 1  # a's nearest is A; A's nearest is b
    assert len(found.judged.same) == 1 and len(found.judged.other) == 5
    assert named(rows, [""] * 5).nearest == 0


def test_charts_say_what_was_counted():
    near, far = np.linspace(0, 1, 200), np.linspace(0.5, 2, 300)
    rows = figures.histogram(near, far, 0.7, 0.3)
    assert sum(row["share"] for row in rows if row.get("kind") == "same") == pytest.approx(1, abs=1e-3)
    assert {row["kind"]: row["at"] for row in rows if "at" in row} == {"threshold": 0.7, "pair": 0.3}
    judged = of_all_pairs(np.random.default_rng(0).normal(size=(30, 2)), np.arange(30) % 3)
    _, accepts, rejects = judged.curve
    points = [row for row in figures.roc(accepts, rejects, judged.at(1.0), judged.equal_error[0]) if row["kind"] == "curve"]
    assert len(points) <= figures.MOST_POINTS + 1
    assert (points[0]["accepts"], points[0]["accepted"]) == (0, 0) and (points[-1]["accepts"], points[-1]["accepted"]) == (1, 1)
