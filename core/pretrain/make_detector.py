"""Make `detector.safetensors`: compose scenes from MNIST, train by the one engine, judge on scenes of test digits, write the card.

It learns twice: on scenes as everybody's training here has them, then, slower, on some where two things in ten are larger than half
of the page.
"""

import copy
import sys
from dataclasses import asdict, replace
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
from core.tasks.detector.task import DetectorTask, SceneSet
from core.training.device import best_device
from core.training.events import EpochEnd
from core.training.trainer import Trainer
from core.zoo.detector import NAME, SceneReader

RECIPE = DetectorRecipe(data="mnist", width=16, anchors=3, train_limit=16_000, epochs=8, rate=0.004, batch=32, seed=1)
THEN, LARGE = replace(RECIPE, train_limit=8_000, epochs=5, rate=0.0015, seed=2), 0.2  # with such a share of large things
HELD, TEST = 500, 1_000  # scenes to choose the epoch by, and to judge by
SEEDS, LARGE_SEEDS = (11, 12, 13), (21, 22, 23)
Parts = tuple[Digits, Digits, Digits]


def make_detector(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    train, test = both_parts(data)
    order = np.random.default_rng(0).permutation(len(train))
    held, kept = (Digits(train.images[rows], train.labels[rows]) for rows in (order[:MNIST_VALIDATION], order[MNIST_VALIDATION:]))
    parts = kept, held, test
    usual, large = scenes(parts, RECIPE, SEEDS), scenes(parts, THEN, LARGE_SEEDS, LARGE)
    model = learnt(THEN, large, learnt(RECIPE, usual))
    card = {
        "name": NAME,
        "made_by": "python -m core.pretrain detector --data FOLDER",
        "recipe": asdict(RECIPE),
        "then": asdict(THEN) | {"large": LARGE},
        "figures": figures(SceneReader(model), usual[2]),
        "figures_large": figures(SceneReader(model), large[2]),
        "data": with_origins({"MNIST": f"{len(kept):,} training digits, composed to scenes with drawn triangles, squares and crosses"}),
        "known_weaknesses": "Of things that touch or lie in one another it often finds one. What is none of its classes it may call one.",
    }
    print(card["figures"], file=sys.stderr)
    files.save(model.half(), card, NAME, out)
    return files.read_card(NAME, out)


def scenes(parts: Parts, recipe: DetectorRecipe, seeds: tuple[int, int, int], large: float = 0.0) -> SceneSet:
    """To learn from, to choose the epoch by and to judge by, each composed from digits of its own; `large`: share of large things."""
    counts = (recipe.training, HELD, TEST)
    first, second, third = (
        compose(part.images, part.labels, count, seed, large) for part, count, seed in zip(parts, counts, seeds, strict=True)
    )
    return first, second, third


class _GoesOn(DetectorTask):
    """Training that begins with a network that has learnt already."""

    start: Detector | None = None

    def network(self) -> Detector:
        """A copy of it."""
        return copy.deepcopy(self.start) if self.start else super().network()


def learnt(recipe: DetectorRecipe, data: SceneSet, start: Detector | None = None) -> Detector:
    """Train by the engine; what the file can hold, and nothing finer."""
    task = _GoesOn(recipe, torch.device(best_device().kind), data)
    task.start = start
    trainer = Trainer(task, recipe)
    for event in trainer.events():
        if isinstance(event, EpochEnd):
            print(f"epoch {event.number}/{recipe.epochs}  {event.val}  {event.seconds:.0f} s", file=sys.stderr, flush=True)
    assert isinstance(trainer.net, Detector)
    return trainer.net.cpu().half().float()


def figures(reader: SceneReader, scenes: Scenes) -> dict[str, Any]:
    """mAP at IoU 0.5 and at 0.75, and each class's average precision at 0.5, on scenes."""
    boxes = reader.look(scenes.images.astype(np.float32) / np.float32(255))
    found = [found_on(boxes, page) for page in range(len(scenes))]
    half, close = (judge(found, torch.from_numpy(scenes.things), least) for least in (0.5, 0.75))
    each = {name: round(value, 4) for name, value in zip(CLASSES, half.average_precisions(), strict=True)}
    return {"n": len(scenes), "mAP@0.5": round(half.mean(), 4), "mAP@0.75": round(close.mean(), 4), "average_precision": each}
