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

from core.data.photos import MEAN, STD
from core.data.tiny_imagenet import NAMES, SIDE, Photos, read_tiny_imagenet
from core.models.resnet import ResNet
from core.pretrain import backbone as training
from core.training.device import best_device
from core.training.metrics import calibration_error, fit_temperature
from core.zoo import files
from core.zoo.backbone import Backbone

PHOTO_SETS = ("ants-bees", "flowers")


def make_backbone(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    everything, validation = read_tiny_imagenet(data / "tiny-imagenet", work)
    recipe, device = training.BackboneRecipe(), torch.device(best_device().kind)
    learn, held = training.split(everything, recipe.held_share)
    state = training.train(learn, held, recipe, device, work / "backbone-checkpoint")
    halved, model = in_half_precision(state.average)
    temperature = fit_temperature(training.scores(model, held.images, torch.device("cpu")), torch.from_numpy(held.labels))
    shipped = Backbone(model, SIDE, temperature, NAMES)
    card = _about(recipe, shipped, state.log) | {
        "figures": {"tiny_imagenet_validation": judge(shipped, validation), "transfer": transfer(shipped, data / "photos")}
    }
    print(card["figures"], file=sys.stderr)
    files.save(halved, card, "backbone", out)
    return files.read_card("backbone", out)
