"""How often pictures of other things, and of the classes, are called "none of these": python -m tests.benchmarks.none_of_these

Held-out real pictures, by the built-in network's features: the validation parts of the sample sets, photographs of
scikit-image, and, where GLASSBOX_DATA names the folder of the photos, ants and bees against flowers. Prints one JSON line.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

from core import zoo
from core.data.pictures import choice as picture_choice
from core.data.pictures.picture_set import picture_set
from core.explain.pictures import alike


def known(quick=False):
    """Of every set its training and its validation pictures, as files or arrays; `quick`: some of one."""
    found, some = {}, slice(25 if quick else None)
    for name in ("textures",) if quick else ("textures", "faces"):
        pictures = picture_set(name)
        found[name] = tuple([pictures.files[row] for row in rows[some]] for rows in (pictures.training_rows, pictures.validation_rows))
    for name in () if quick else ("ants-bees", "flowers"):
        folder = Path(os.environ.get("GLASSBOX_DATA", "/nowhere")) / "photos" / name
        if folder.is_dir():
            found[name] = tuple(sorted(folder.glob(f"{part}/*/*.jpg")) for part in ("train", "val"))
    return found


def main(quick=False):
    """Measure and print; `quick`: one set."""
    backbone, sets, answers = zoo.load("backbone"), known(quick), {}
    features = {name: tuple(backbone.features(part) for part in parts) for name, parts in sets.items()}
    samples = [picture_choice.sample(label, colour=True) for label in list(picture_choice.SAMPLES)[: 3 if quick else None]]
    photos = [sample.pixels.transpose(1, 2, 0).astype(np.uint8) for sample in samples]
    others = {"photographs": backbone.features(photos)}
    for name, (training, held) in features.items():
        limit = alike.familiar(training)

        def refused(some, training=training, limit=limit):
            return round(float((alike.distance(some, training, limit.neighbours) > limit.limit).mean()), 3)

        elsewhere = {other: parts[1] for other, parts in features.items() if other != name} | others
        answers[name] = {"own": refused(held), **{other: refused(some) for other, some in elsewhere.items()}}
    print(json.dumps({"called none of these": answers}))


if __name__ == "__main__":
    main("--quick" in sys.argv)
