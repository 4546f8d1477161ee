"""Training on pictures: all four ways, from the recipe to a network that can be used."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.data.pictures.picture_set import picture_set, sets_folder
from core.data.pictures.pixels import Pixels
from core.models.pretrained import pretrained
from core.tasks import fit, trainer_for
from core.tasks.pictures import features as picture_features
from core.tasks.pictures.augmentation import augment
from core.tasks.pictures.head import Head, folded, trained
from core.tasks.pictures.recipe import PictureRecipe, recipe_for
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training import checkpoint
from core.training.events import EpochEnd, Note, Preparing, Step
from core.training.run_folder import RunFolder, run_folder
from core.training.trainer import Trainer
from core.zoo import backbone as zoo_backbone
from tests.quiet_service import QuietService

SMALL = {"side": 32, "epochs": 2, "train_limit": 12, "batch": 6, "mixed_precision": False}


@pytest.fixture(scope="module", autouse=True)
def own_home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLASSBOX_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def runs():
    """A run of each way."""
    service = QuietService()
    return service, {mode: service.train(recipe_for("textures", mode=mode, **SMALL)) for mode in TRANSFER_MODES}


def network(service, run_id):
    """A run's network, ready to be asked."""
    return zoo_backbone.trained(*service.network(run_id, task="pictures"))


@pytest.mark.parametrize("mode", TRANSFER_MODES)
def test_each_way_trains_and_its_network_says_the_same_again(runs, mode):
    service, ids = runs
    record = service.record(ids[mode])
    assert [end.number for end in record.ends] == [0, 1, 2]
    backbone, pictures = network(service, ids[mode]), picture_set("textures")
    labels = pictures.labels[pictures.validation_rows]
    right = float((record.finished.kept["predictions"] == labels).mean())
    assert record.finished.test == {} and record.finished.val["accuracy"] == pytest.approx(right)  # there are none besides
    assert backbone.classes == ("brick", "grass", "gravel") and backbone.side == 32
    probabilities = backbone.probabilities([pictures.files[row] for row in pictures.validation_rows])
    best = record.evaluations[record.finished.best_epoch]
    np.testing.assert_allclose(probabilities.max(axis=1), best.kept["confidence"], atol=0.01)  # 16 bits cost this much at most
    assert len(record.steps.gradients[0]) == len(record.started.layers)


def test_what_keeps_still_gets_no_gradient_and_keeps_its_weights_and_averages(runs):
    service, ids = runs
    lengths = service.record(ids["blocks"]).steps.gradients
    assert not lengths[:, :4].any() and (lengths[:, 4:6] > 0).all()
    first, second = service.record(ids["all"]).steps.gradients[0], service.record(ids["all"]).steps.gradients[-1]
    assert first[3] == 0 and second[3] > 0  # a stage more with every epoch
    now, before = network(service, ids["blocks"]).model.state_dict(), pretrained("built-in").state_dict()
    for name in before:
        if name.startswith(("conv1", "bn1", "layer1", "layer2", "layer3")) or "running" in name:
            torch.testing.assert_close(now[name], before[name], atol=1e-3, rtol=1e-3)


def test_a_large_network_keeps_its_best_alone_and_a_head_every_epoch(runs):
    _, ids = runs
    assert [file.name for file in run_folder(ids["all"]).folder.glob("*.safetensors")] == ["best.safetensors"]
    assert run_folder(ids["all"]).size() < 24 * 2**20
    assert run_folder(ids["head"]).epochs() == [0, 1, 2] and run_folder(ids["head"]).size() < 100_000


def test_early_stages_learn_with_smaller_rates():
    trainer = trainer_for(recipe_for("textures", mode="all", **SMALL), device="cpu")
    (optimizer,) = trainer.optimizers.values()
    factors = [group["factor"] for group in optimizer.param_groups]
    assert factors == sorted(factors, reverse=True) and len(set(factors)) == 6
    assert sum(p.numel() for group in optimizer.param_groups for p in group["params"]) == sum(p.numel() for p in trainer.net.parameters())


def test_features_are_computed_once(monkeypatch):
    recipe = recipe_for("faces", **SMALL | {"side": 33, "train_limit": 0})
    first = list(fit(recipe, device="cpu"))
    assert len([event for event in first if isinstance(event, Preparing)]) > 2
    monkeypatch.setattr(picture_features, "said_of", lambda *_: pytest.fail("computed again"))
    second = list(fit(recipe, device="cpu"))
    one, other = ([event.val for event in events if isinstance(event, EpochEnd)] for events in (first, second))
    assert one == other


def test_a_damaged_or_full_store_of_features_does_no_harm(tmp_path):
    kept = picture_features.FeatureCache(tmp_path / "features.sqlite")
    kept.put({"a": np.ones(3, np.float32)})
    assert list(kept.get(["a", "b"])) == ["a"]
    (tmp_path / "features.sqlite").write_bytes(b"no data base" * 100)
    kept = picture_features.FeatureCache(tmp_path / "features.sqlite")
    assert kept.get(["a"]) == {}
    kept.put({"a": np.ones(3, np.float32)})  # the damaged one has been set aside
    assert list(kept.get(["a"])) == ["a"]
    assert len(list(tmp_path.glob("features-damaged-*.sqlite"))) == 1
    (tmp_path / "others.sqlite").write_bytes(b"no data base" * 100)
    kept = picture_features.FeatureCache(tmp_path / "others.sqlite")
    for _ in range(2):  # the first, before anybody has read, only finds the damage
        kept.put({"a": np.ones(3, np.float32)})
    assert list(kept.get(["a"])) == ["a"]


def test_only_so_many_features_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_features, "MOST_ROWS", 3)
    kept = picture_features.FeatureCache(tmp_path / "features.sqlite")
    for name in "abcde":
        kept.put({name: np.ones(3, np.float32)})
    assert list(kept.get(list("abcde"))) == ["c", "d", "e"]


def test_a_folded_head_says_the_same_of_features_as_they_are():
    torch.manual_seed(0)
    head, x = Head(torch.nn.Linear(5, 3)), torch.rand(40, 5) * 7
    head.fit(x)
    weight, bias = folded(head.state_dict())
    torch.testing.assert_close(head(x), x @ weight.T + bias, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(((x - head.mean) / head.spread).std(dim=0, correction=0), torch.ones(5))


@pytest.mark.parametrize("mode", ["all", "scratch"])
def test_out_of_memory_halves_the_batch_and_goes_on(mode, monkeypatch):
    ours, once = Trainer._backward, []

    def full(self, x, labels):
        if len(once) < 2:
            once.append(x.shape)
            raise torch.OutOfMemoryError
        return ours(self, x, labels)

    monkeypatch.setattr(Trainer, "_backward", full)
    events = list(fit(recipe_for("textures", mode=mode, **SMALL | {"epochs": 1}), device="cpu"))
    notes = [event.text for event in events if isinstance(event, Note)]
    assert "4 pieces of 2" in notes[-1] and ("batch norm" in notes[-1]) == (mode == "scratch")
    assert events[-1].reason == "done"


def test_a_set_that_is_removed_meanwhile_does_not_hurt(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    recipe = recipe_for("textures", mode="scratch", **SMALL)
    found = []
    for event in fit(recipe, device="cpu"):
        found.append(event)
        if isinstance(event, Step):
            shutil.rmtree(sets_folder(), ignore_errors=True)
    assert found[-1].reason == "done"
    with pytest.raises(ValueError, match="not on this machine"):
        list(fit(replace(recipe, pictures="0123456789abcdef"), device="cpu"))


def test_a_stop_before_the_first_epoch_is_one_sentence():
    trainer = trainer_for(recipe_for("textures", **SMALL | {"side": 34}), device="cpu")
    with pytest.raises(ValueError, match="before the training began"):
        for _ in trainer.events():
            trainer.stopped = True


def test_a_run_that_is_continued_ends_as_if_it_had_not_stopped(tmp_path):
    recipe = recipe_for("textures", mode="all", **SMALL | {"epochs": 3})
    folder, whole = RunFolder(tmp_path), trainer_for(recipe, device="cpu")
    ends = []
    for event in whole.events():
        if isinstance(event, EpochEnd):
            ends.append(event)
            if event.number == 1:
                checkpoint.save(whole, folder.checkpoint, 1.0)
    again = trainer_for(recipe, device="cpu")
    checkpoint.restore(again, folder.checkpoint)
    resumed = [event for event in again.events() if isinstance(event, EpochEnd)]
    assert [end.val["loss"] for end in resumed] == pytest.approx([end.val["loss"] for end in ends], abs=1e-5)
    assert torch.allclose(trained(recipe, again.net.state_dict()).conv1.weight, whole.net.conv1.weight, atol=1e-5)


def pixels(counts, held):
    """Noise: so many pictures of each class, those places held."""
    labels = np.repeat(np.arange(len(counts)), counts)
    found = np.random.default_rng(0).integers(0, 256, (len(labels), 3, 32, 32)).astype(np.uint8)
    validation = np.isin(np.arange(len(labels)), held)
    return Pixels(
        tuple(f"c{n}" for n in range(len(counts))), found, labels, validation, tuple(f"{n:04}" for n in range(len(labels))), False
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pixels([8], [0]), "Two classes"),
        (pixels([8, 1], [0]), "“c1” has 1 picture"),
        (pixels([8, 0], [0]), "“c1” has no picture"),
        (pixels([4, 4], []), "kept apart"),
        (pixels([4, 4], [0, 1, 2, 3]), "“c0” has no picture to learn from"),
        (pixels([2] * 51, [0]), "51 classes"),
        (pixels([9, 9], [0]), "belongs to other pictures"),
    ],
    ids=["one class", "one picture", "no picture", "no validation", "all held", "51 classes", "others"],
)
def test_what_cannot_be_trained_on_is_refused_where_jobs_begin(data, words):
    rows = int((~data.validation).sum()) if "other" not in words else 5
    recipe = PictureRecipe(pictures="0" * 16, num_train=rows, num_classes=max(min(len(data.classes), 50), 2), batch=1)
    with pytest.raises(ValueError, match=words):
        list(fit(recipe, data, device="cpu"))


@pytest.mark.parametrize(
    "change",
    [
        *({"rate": rate} for rate in (0, -1, float("nan"), 1e9)),
        *(
            {"epochs": 0},
            {"epochs": 10**9},
            {"batch": 5000},
            {"num_train": 4},
            {"num_classes": 1},
            {"num_classes": 51},
            {"side": 20},
            {"side": 10_000},
        ),
        *({"mode": "none"}, {"backbone": "vgg"}, {"pictures": "../x"}, {"mode": "scratch", "batch": 1}),
    ],
    ids=str,
)
def test_a_recipe_that_makes_no_sense_is_refused(change):
    with pytest.raises(ValueError):
        PictureRecipe(**change)


def test_augmentation_is_of_the_asked_strength():
    x = torch.rand(6, 3, 40, 40)
    still = PictureRecipe(mode="all", flip=False, crop=0.0, colour=0.0)
    assert augment(x, still) is x
    torch.manual_seed(0)
    flipped = augment(x, replace(still, flip=True))
    assert all(torch.allclose(a, b, atol=1e-5) or torch.allclose(a, b.flip(2), atol=1e-5) for a, b in zip(flipped, x, strict=True))
    turned = augment(x, replace(still, rotate=30.0, crop=0.5, colour=0.3))
    assert turned.shape == x.shape and turned.min() >= 0 and turned.max() <= 1 and not torch.allclose(turned, x)
