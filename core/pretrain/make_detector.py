"""Make `detector.safetensors`: compose scenes from MNIST, train by the one engine, judge on scenes of test digits, write the card."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.data.digits.digit_set import MNIST_VALIDATION
from core.data.digits.mnist import Digits, both_parts
from core.data.origins import with_origins
from core.data.scenes import CLASSES, Scenes, compose
from core.models import files
from core.models.detector import Detector
from core.tasks.detector.precision import found_on, judge
from core.tasks.detector.recipe import DetectorRecipe
from core.tasks.detector.task import DetectorTask
from core.training.device import best_device
from core.training.events import EpochEnd
from core.training.trainer import Trainer
from core.zoo.detector import NAME, SceneReader

RECIPE = DetectorRecipe(data="mnist", width=16, anchors=3, train_limit=16_000, epochs=8, rate=0.004, batch=32, seed=1)
HELD, TEST = 500, 1_000  # scenes to choose the epoch by, and to judge by
SEEDS = (11, 12, 13)


def make_detector(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    train, test = both_parts(data)
    order = np.random.default_rng(0).permutation(len(train))
    held, kept = (Digits(train.images[rows], train.labels[rows]) for rows in (order[:MNIST_VALIDATION], order[MNIST_VALIDATION:]))
    counts = (RECIPE.training, HELD, TEST)
    parts = [_composed(*row) for row in zip((kept, held, test), counts, SEEDS, strict=True)]
    trainer = Trainer(DetectorTask(RECIPE, torch.device(best_device().kind), (parts[0], parts[1], parts[2])), RECIPE)
    for event in trainer.events():
        if isinstance(event, EpochEnd):
            print(f"epoch {event.number}/{RECIPE.epochs}  {event.val}  {event.seconds:.0f} s", file=sys.stderr, flush=True)
    assert isinstance(trainer.net, Detector)
    model = trainer.net.cpu().half().float()  # what the file holds, and nothing finer, is what is judged
    card = {
        "name": NAME,
        "made_by": "python -m core.pretrain detector --data FOLDER",
        "recipe": asdict(RECIPE),
        "figures": figures(SceneReader(model), parts[2]),
        "data": with_origins({"MNIST": f"{len(kept):,} training digits, composed to scenes with drawn triangles, squares and crosses"}),
        "known_weaknesses": "Of things that touch or lie in one another it often finds one. What is none of its classes it may call one.",
    }
    print(card["figures"], file=sys.stderr)
    files.save(model.half(), card, NAME, out)
    return files.read_card(NAME, out)


def _composed(digits: Digits, count: int, seed: int) -> Scenes:
    return compose(digits.images, digits.labels, count, seed)


def figures(reader: SceneReader, scenes: Scenes) -> dict[str, Any]:
    """mAP at IoU 0.5 and at 0.75, and each class's average precision at 0.5, on scenes."""
    boxes = reader.look(scenes.images.astype(np.float32) / np.float32(255))
    found = [found_on(boxes, page) for page in range(len(scenes))]
    half, close = (judge(found, torch.from_numpy(scenes.things), least) for least in (0.5, 0.75))
    each = {name: round(value, 4) for name, value in zip(CLASSES, half.average_precisions(), strict=True)}
    return {"n": len(scenes), "mAP@0.5": round(half.mean(), 4), "mAP@0.75": round(close.mean(), 4), "average_precision": each}
