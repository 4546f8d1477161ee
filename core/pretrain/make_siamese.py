"""Make `siamese.safetensors`: triplets of MNIST's digits, trained by the one engine, judged on test digits, its threshold chosen."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.data.digits.digit_set import MNIST_VALIDATION, DigitPart, DigitSet
from core.data.digits.mnist import Digits, both_parts
from core.data.origins import with_origins
from core.explain.siamese.pairs import Judged, of_all_pairs
from core.models import files
from core.models.siamese import Siamese
from core.tasks.siamese.recipe import SiameseRecipe
from core.tasks.siamese.task import SiameseTask
from core.training.device import best_device
from core.training.events import EpochEnd
from core.training.trainer import Trainer
from core.zoo.siamese import NAME, Comparer

RECIPE = SiameseRecipe(data="mnist", width=16, features=32, train_limit=24_000, epochs=7, rate=0.004, batch=64, seed=1)
JUDGED = 2_000  # digits, all of whose pairs are looked at


def make_siamese(data: Path, out: Path, work: Path) -> dict[str, Any]:
    """All of it; returns the card."""
    train, test = both_parts(data)
    order = np.random.default_rng(0).permutation(len(train))
    held, kept = (_part(train, rows) for rows in (order[:MNIST_VALIDATION], order[MNIST_VALIDATION:]))
    judged = _part(test, np.arange(len(test)))
    trainer = Trainer(SiameseTask(RECIPE, torch.device(best_device().kind), DigitSet(kept, held, judged)), RECIPE)
    for event in trainer.events():
        if isinstance(event, EpochEnd):
            print(f"epoch {event.number}/{RECIPE.epochs}  {event.val}  {event.seconds:.0f} s", file=sys.stderr, flush=True)
    assert isinstance(trainer.net, Siamese)
    model = trainer.net.cpu().half().float()  # what the file holds, and nothing finer, is what is judged
    reader = Comparer(model, 0.0)
    threshold = round(pairs(reader, held).equal_error[1], 3)
    seen = pairs(reader, judged)
    accepts, rejects = seen.at(threshold)
    card = {
        "name": NAME,
        "made_by": "python -m core.pretrain siamese --data FOLDER",
        "recipe": asdict(RECIPE),
        "threshold": threshold,  # where false accepts were as many as false rejects on digits kept from the training
        "figures": {
            "digits": JUDGED, "pairs": len(seen.same) + len(seen.other), "AUC": round(seen.area, 5), "EER": round(seen.equal_error[0], 5),
            "false_accepts": round(accepts, 5), "false_rejects": round(rejects, 5),
        },
        "data": with_origins({"MNIST": f"{len(kept):,} training digits, in {RECIPE.training:,} triplets"}),
        "known_weaknesses": "It has seen digits only: two drawings of anything else are the same to it where their strokes are alike. "
        "A 4 and a 9, or a 1 and a narrow 7, may be taken for the same.",
    }  # fmt: skip
    print(card["figures"], file=sys.stderr)
    files.save(model.half(), card, NAME, out)
    return files.read_card(NAME, out)


def pairs(reader: Comparer, part: DigitPart) -> Judged:
    """All pairs of the first digits of a part."""
    first = part.first(JUDGED)
    return of_all_pairs(reader.features(first.images[:, 0].numpy() / np.float32(255)), first.labels.numpy())


def _part(digits: Digits, rows: np.ndarray) -> DigitPart:
    return DigitPart(torch.tensor(digits.images[rows])[:, None], torch.tensor(digits.labels[rows]))
