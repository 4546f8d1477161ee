"""How often pictures of other things, and of the classes, are called "none of these": python -m tests.benchmarks.none_of_these

By each network that comes with the app, as the page asks it: the limit comes from the training pictures alone, and is judged on validation
pictures that nothing was learnt from. Sample sets, photographs of scikit-image, and, where GLASSBOX_DATA names the folder of the photos,
ants and bees against flowers. Prints one line of JSON for each network.

Bar: ants and bees, flowers refused 80 % at 5 % of the own ones lost.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

from core.data.pictures import choice as picture_choice
from core.data.pictures.picture_set import picture_set
from core.explain.pictures.strange import Strange
from core.tasks.pictures.recipe import AT_HAND, SIDES
from core.zoo import backbone as networks
from core.zoo.backbone import Backbone
from core.zoo.outliers import outliers
from core.zoo.verdicts import naming


def known(quick=False):
    """Of every set its training pictures with their labels, and its validation pictures, as files; `quick`: some of one."""
    found, some = {}, slice(24 if quick else None)
    for name in ("textures",) if quick else ("textures", "faces"):
        pictures = picture_set(name)
        learnt, held = pictures.training_rows[some], pictures.validation_rows[some]
        found[name] = [pictures.files[row] for row in learnt], pictures.labels[learnt], [pictures.files[row] for row in held]
    for name in () if quick else ("ants-bees", "flowers"):
        folder = Path(os.environ.get("GLASSBOX_DATA", "/nowhere")) / "photos" / name
        if folder.is_dir():
            files, held = sorted(folder.glob("train/*/*.jpg")), sorted(folder.glob("val/*/*.jpg"))
            found[name] = files, np.unique([file.parent.name for file in files], return_inverse=True)[1].astype(np.int64), held
    return found


def judged(name, sets, photos):
    """By one network: for each set which share of its own validation pictures is refused, and which of all other pictures."""
    found = networks.pretrained(name)
    net = Backbone(found.model, SIDES[name], found.temperature, found.classes)
    features = {of: (net.features(learnt), labels, net.features(held)) for of, (learnt, labels, held) in sets.items()}
    others, answers = {"photographs": net.features(photos)}, {}
    for of, (learnt, labels, held) in features.items():
        strange = Strange(learnt, labels, naming(net), outliers(name))
        elsewhere = {other: parts[2] for other, parts in features.items() if other != of} | others
        asked = {"own": held, **elsewhere}
        answers[of] = {other: round(float((strange.score(some) > strange.limit).mean()), 3) for other, some in asked.items()}
    return answers


def main(quick=False):
    """Measure and print; `quick`: one network, one set."""
    sets = known(quick)
    samples = [picture_choice.sample(label, colour=True) for label in list(picture_choice.SAMPLES)[: 3 if quick else None]]
    photos = [sample.pixels.transpose(1, 2, 0).astype(np.uint8) for sample in samples]
    for name in AT_HAND[:1] if quick else AT_HAND:
        print(json.dumps({"network": name, "called none of these": judged(name, sets, photos)}), flush=True)


if __name__ == "__main__":
    main("--quick" in sys.argv)
