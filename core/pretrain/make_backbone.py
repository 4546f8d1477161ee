"""Make `backbone.safetensors`: train, judge on photos never seen and as a start for other people's pictures, write the card."""

import copy
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.data.origins import with_origins
from core.data.pictures.photos import MEAN, STD
from core.data.pictures.tiny_imagenet import NAMES, SIDE, Photos, read_tiny_imagenet
from core.models import files
from core.models.resnet import ResNet, resnet
from core.pretrain import backbone as training
from core.pretrain.teacher import LITE2, lessons, taught
from core.training.device import best_device
from core.training.metrics import calibration_error, fit_temperature
from core.zoo.backbone import Backbone

PHOTO_SETS = ("ants-bees", "flowers")
SHOWN = 112  # pixels: of 64, 96, 112 and 128 the best for other people's photos, by cross-validation on the training parts of these sets

TEACHER = f"EfficientNet-Lite2 ({LITE2.name} 0.1.0), the teacher: it is needed for making this network, and not for using it"
WEAKNESSES = (
    "Learnt from photos of 64 pixels and 200 kinds of things. Small print, faces, drawings and kinds of one thing (dogs, birds) are beyond "
    "it; use it as a start, not as a judge. Where a little time is no matter, EfficientNet-Lite0 is the better start."
)


def make_backbone(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    everything, validation = read_tiny_imagenet(data / "tiny-imagenet", work)
    recipe, device = training.BackboneRecipe(), torch.device(best_device().kind)
    learn, held = training.split(everything, recipe.held_share)
    teacher = taught(learn, recipe.teacher, recipe.warp, recipe.seed, device, work / "backbone-teacher.safetensors")
    shown = lessons(teacher, learn, recipe.crops, recipe.warp, recipe.seed, device)
    state = training.train(shown, torch.from_numpy(learn.labels), held, recipe, device, work / "backbone-student")
    kept, network = training.better(state, held, device)
    halved, model = in_half_precision(network, recipe)
    shipped = Backbone(model, SHOWN, set_temperature(model, held), NAMES)
    card = {
        "name": "backbone",
        "made_by": "python -m core.pretrain backbone --data FOLDER",
        "side": SHOWN,
        "mean": MEAN,
        "std": STD,
        "temperature": round(shipped.temperature, 4),
        "figures": {
            "tiny_imagenet_validation": evaluate(Backbone(model, SIDE, shipped.temperature, NAMES), validation),
            "transfer": transfer(shipped, data / "photos"),
        },
        "recipe": training.describe(recipe),
        "history": state.log,
        "kept": kept,
        "data": with_origins(
            {"Tiny ImageNet": f"{len(learn):,} of the 100,000 training photos, 64x64, 200 classes", "EfficientNet-Lite": TEACHER}
        ),
        "known_weaknesses": WEAKNESSES,
        "classes": NAMES,
    }
    print(card["figures"], file=sys.stderr)
    files.save(halved, card, "backbone", out)
    return files.read_card("backbone", out)


def in_half_precision(model: ResNet, recipe: training.BackboneRecipe) -> tuple[ResNet, ResNet]:
    """The network as it is shipped, 2 bytes a weight, and as it is loaded from there, in float32 again."""
    halved = copy.deepcopy(model).cpu().half()
    loaded = resnet(recipe.network, len(NAMES), pool=False)
    loaded.load_state_dict(halved.state_dict())
    return halved, loaded.eval()


def set_temperature(model: ResNet, held: Photos) -> float:
    """The temperature that makes the probabilities honest on photos the training did not see."""
    uncooled = Backbone(model, SIDE, 1.0, NAMES).probabilities(pictures(held))
    return fit_temperature(torch.from_numpy(uncooled).clamp(min=1e-30).log(), torch.from_numpy(held.labels))


def evaluate(backbone: Backbone, photos: Photos) -> dict[str, float]:
    """How often the class is the likeliest, or among the five likeliest; how honest the probabilities are."""
    probabilities = backbone.probabilities(pictures(photos))
    place = (-probabilities).argsort(axis=1, kind="stable") == photos.labels[:, None]  # (N, classes): where the true class stands
    return {
        "n": len(photos),
        "top1": round(float(place[:, 0].mean()), 4),
        "top5": round(float(place[:, :5].any(axis=1).mean()), 4),
        "ece": round(calibration_error(probabilities.max(axis=1), place[:, 0]), 4),
    }


def pictures(photos: Photos) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """The photos as anyone would hand them over: arrays (H, W, 3)."""
    return list(photos.images.transpose(0, 2, 3, 1))


def transfer(backbone: Backbone, folder: Path) -> dict[str, dict[str, float]]:
    """How well a logistic regression on the features tells other pictures apart, for each set found in the folder.

    A set holds train/CLASS/* and val/CLASS/*; learnt on the first, judged on the second.
    """
    figures = {}
    for name in PHOTO_SETS:
        if (folder / name).is_dir():
            (x, y), (x_val, y_val) = (_features(backbone, folder / name / part) for part in ("train", "val"))
            head = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=2000)).fit(x, y)
            figures[name] = {"classes": len(set(y)), "n_train": len(y), "n_val": len(y_val), "accuracy": round(head.score(x_val, y_val), 4)}
    return figures


def _features(backbone: Backbone, folder: Path) -> tuple[np.ndarray[Any, np.dtype[np.float32]], list[str]]:
    found = sorted(folder.glob("*/*"))
    return backbone.features(found), [file.parent.name for file in found]
