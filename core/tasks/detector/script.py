"""What is special in the script of a training of a detector."""

import inspect
from types import ModuleType

from core.data import scenes
from core.models import detector
from core.tasks.detector import boxes, precision, task
from core.tasks.detector.recipe import HELD, DetectorRecipe
from core.tasks.digit_script import brings, digit_pictures
from core.tasks.script_pieces import Pieces, imports, settled

TRAINING = {"sample": 3_500, "mnist": 55_000}  # digits that scenes are composed from
STANDARD = ["import math", "from collections import OrderedDict", "from collections.abc import Sequence",
            "from dataclasses import dataclass", "from typing import NamedTuple"]  # fmt: skip
OTHERS = ["from numpy.random import Generator", "from numpy.typing import NDArray", "from PIL import Image, ImageDraw, ImageFilter",
          "from torch import Tensor"]  # fmt: skip
PAGES = '''
def pages(x, y, count, seed):
    """Scenes composed from digits x (N, 1, 28, 28): pictures (count, 1, 96, 144) from 0 to 1, and the things on them (count, 7, 5)."""
    made = compose(x[:, 0].mul(255).round().byte().cpu().numpy(), y.cpu().numpy(), count, seed)
    return torch.from_numpy(made.images)[:, None].float().div(255).to(device), torch.from_numpy(made.things).to(device)


x_train, y_train = pages(x_train, y_train, {training}, {seeds[0]})
x_val, y_val = pages(x_val, y_val, {held}, {seeds[1]})
x_test, y_test = pages(x_test, y_test, {held}, {seeds[2]})
'''
LOSS = '''

def loss_of(said, things):
    """here + 5 x where + which, a mean over the scenes."""
    return losses(said, things, net.anchors)[0] / len(things)


def mean_average_precision(said, things):
    """Of all scenes, at an IoU of 0.5."""
    every = decoded(said.cpu(), net.anchors)
    return judge([found_on(every, page) for page in range(len(said))], things.cpu()).mean()
'''


def pieces(recipe: DetectorRecipe, kind: str, autocast: str = "") -> Pieces:
    """The parts of the script that only detectors have."""
    package, line = brings(recipe.data)
    network = [
        "# 2. The network, its loss, and how its boxes are judged", _body(detector, "CELL ="), "", _body(boxes, "def iou("), "",
        _body(precision, "SURE, OVERLAP"), "", *settled(recipe, f"Detector({recipe.width}, {recipe.anchors})"),
        "net = net.to(device, memory_format=torch.channels_last)", "",
    ]  # fmt: skip
    return Pieces(
        imports=imports(
            f"A small YOLO for digits and drawn shapes, trained as on Glassbox. Needs torch, numpy, pillow and {package}.", kind, STANDARD,
            [line, *OTHERS],
        ),
        data=digit_pictures(recipe.data, TRAINING[recipe.data]) + "\n# Scenes composed from them\n" + _body(scenes, "HEIGHT, WIDTH")
        + "\n" + PAGES.format(training=recipe.training, held=HELD, seeds=task.SEEDS),
        network="\n".join(network),
        more=LOSS,
        scores=f"torch.cat([net(part).float() for part in x.split({task.CHECK_BATCH})])",
        mode="batch norm at its averages",
        batches=f"torch.randperm(len(x_train)).to(device).split({recipe.batch})",
        batch="x_train[rows]",
        weights="w.abs().sum() for name, w in net.named_parameters() if w.ndim > 1",
        loss="loss_of",
        right="mean_average_precision(scores, y)",
        told="mAP",
    )  # fmt: skip


def _body(module: ModuleType, begin: str) -> str:
    """The text of a module from there on: what it imports stands at the head of the script."""
    source = inspect.getsource(module)
    return source[source.index(begin) :]
