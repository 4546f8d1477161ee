"""Coarse boxes on photos, from class maps; and torchvision's SSDlite once its weights are here."""

import hashlib
import re

import numpy as np
import pytest
import torch
from PIL import Image

from core.data.downloads import SSDLITE, missing
from core.data.pictures import choice, torchvision_weights
from core.data.pictures.photos import normalised, whole
from core.explain.detector.coarse import LONGEST, OVERLAP, STEP, coarse, place_scores
from core.explain.detector.coarse_script import PICTURE, WEIGHTS, coarse_script
from core.figures.sheets import png_file
from core.models import ssdlite
from core.models.packaged import NAME, packaged
from core.storage.home import weights_folder
from core.storage.imagenet import SSDLITE as FILE
from core.storage.imagenet import coco_classes
from core.tasks.detector.boxes import iou
from core.zoo.backbone import pretrained
from tests.scripts import run_scripts


@pytest.fixture(scope="module")
def cat():
    """The cat's photo, whole, and the scores at every place."""
    return looked("Cat")


def looked(name):
    photo = whole(Image.fromarray(choice.sample(name, colour=True).pixels.astype(np.uint8).transpose(1, 2, 0)), LONGEST)
    model = pretrained(NAME).model
    x = normalised(torch.from_numpy(photo.copy()).permute(2, 0, 1)[None].float().div(255), model.MEAN, model.STD)
    with torch.inference_mode():
        return photo, place_scores(model.activations(x)["layer4"][0], model.fc), model(x)[0]


def test_the_mean_of_the_places_scores_is_the_networks_score(cat):
    photo, scores, said = cat
    assert photo.shape == (298, 448, 3) and scores.shape == (1000, 10, 14)
    torch.testing.assert_close(scores.mean(dim=(1, 2)), said, rtol=0, atol=1e-4)


def test_the_cat_is_found_where_it_is(cat):
    _, scores, _ = cat
    found = coarse(scores, 0.3)
    names = [pretrained(NAME).classes[number] for number in found.classes.tolist()]
    assert len(found) and any("cat" in name.lower() or name == "tabby" for name in names)
    left, top, right, bottom = found.corners[0].tolist()
    assert left < 230 < right and top < 110 < bottom  # between its eyes, in pixels of the photo
    assert (found.scores[:-1] >= found.scores[1:]).all() and (found.scores >= 0.3).all()
    assert (found.corners % STEP == 0).all()
    shared = iou(found.corners, found.corners) - torch.eye(len(found))
    assert (shared <= OVERLAP).all()
    assert len(coarse(scores, 0.999)) == 0


@pytest.mark.parametrize("name", ["Cat", "Astronaut", "Coffee", "Flower", "Rocket"])
def test_a_photo_of_one_thing_gets_one_box(name):
    [box] = coarse(looked(name)[1], 0.6).corners.tolist()
    assert (box[2] - box[0]) * (box[3] - box[1]) > 0.1 * 448 * 298


def test_a_name_that_is_unlikely_beside_the_first_makes_no_box():
    scores = torch.zeros(60, 2, 8)
    scores[0, :, :4] = 9.0
    scores[1, :, 4:6] = 9.0  # e to the power of -2.25 as likely for the whole
    assert coarse(scores, 0.5).classes.tolist() == [0]
    scores[1, :, 4:] = 8.5
    assert coarse(scores, 0.5).classes.tolist() == [0, 1]


def test_two_things_of_a_kind_that_lie_apart_are_two_boxes():
    scores = torch.zeros(60, 3, 8)
    scores[2, 0, 0] = scores[2, 1, 0] = scores[2, 2, 6:] = 9.0
    scores[1, 0, 5] = 24.0
    found = coarse(scores, 0.5)
    assert found.classes.tolist() == [1, 2, 2] and found.corners[0].tolist() == [160, 0, 192, 32]
    assert sorted(found.corners[1:].tolist()) == [[0, 0, 32, 64], [192, 64, 256, 96]]


def test_only_the_likeliest_names_of_the_whole_photo_make_boxes():
    scores = torch.zeros(60, 3, 8)
    scores[:5, :, :4] = 6.0
    scores[3, 1, 1] = 12.0
    scores[8, 2, 7] = 9.0  # one place is sure of what the photo as a whole is not
    found = coarse(scores, 0.5)
    assert found.classes.tolist() == [3] and found.corners.tolist() == [[0, 0, 128, 96]]


def test_a_photo_of_any_shape_is_shown_whole():
    for size, shape in (((1000, 500), (224, 448, 3)), ((3, 900), (448, 32, 3)), ((1, 1), (448, 448, 3))):
        assert whole(Image.new("RGB", size), LONGEST).shape == shape
    assert whole(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), LONGEST).min() == 255  # paper shows through


def test_the_script_finds_the_same_boxes(cat, tmp_path):
    photo, scores, _ = cat
    (tmp_path / WEIGHTS).write_bytes(packaged().read_bytes())
    (tmp_path / PICTURE).write_bytes(png_file(photo))
    [text] = run_scripts({"where.py": coarse_script(0.3)}, tmp_path).values()
    found, classes = coarse(scores, 0.3), pretrained(NAME).classes
    lines = re.findall(r"([\d.]+) (.+) \[(.+)\]", text)
    assert [name for _, name, _ in lines] == [classes[number] for number in found.classes]
    assert [float(score) for score, _, _ in lines] == pytest.approx(found.scores.tolist(), abs=2e-4)
    assert [[int(at) for at in box.split(", ")] for *_, box in lines] == found.corners.int().tolist()


def test_ssdlite_is_torchvisions_once_its_weights_are_here(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    with pytest.raises(ValueError, match="not on this machine"):
        ssdlite.ssdlite()
    assert missing(SSDLITE)
    torch.manual_seed(3)
    published, file = ssdlite.empty().eval(), weights_folder() / "published.pth"
    file.parent.mkdir(parents=True)
    torch.save(published.state_dict(), file)
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert list(torchvision_weights.convert(FILE, file.name, sha256, file.parent, coco_classes)) == [0, 0.5, 1]
    model, names = ssdlite.ssdlite()
    assert not missing(SSDLITE) and len(names) == ssdlite.COUNT and names[:2] == ("__background__", "person") and names[17] == "cat"
    photo = torch.rand(3, 120, 160)
    with torch.inference_mode():
        expected = published([photo])[0]
    found = ssdlite.boxes(model, photo)
    assert len(found["boxes"]) and all(torch.equal(found[key], expected[key]) for key in ("boxes", "scores", "labels"))


def test_what_is_downloaded_is_the_file_that_torchvision_names():
    from torchvision.models.detection import SSDLite320_MobileNet_V3_Large_Weights

    weights = SSDLite320_MobileNet_V3_Large_Weights.DEFAULT
    [file], [mirror] = SSDLITE.files, SSDLITE.mirrors
    assert weights.url == mirror + file.name and file.checksum[:8] in file.name
    assert file.size / 2**20 == pytest.approx(weights.meta["_file_size"], abs=1e-3)
    assert coco_classes() == weights.meta["categories"]
