"""Where is it?: a small YOLO learns to say what stands where on a page."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.scenes import Scenes
from core.tasks import digit_parts
from core.tasks.detector import words
from core.tasks.detector.export import exports
from core.tasks.detector.presets import DETECTOR_PRESETS
from core.tasks.detector.recipe import HELD, DetectorRecipe
from core.tasks.detector.script import pieces
from core.tasks.detector.task import DetectorTask, build, scenes
from core.tasks.kind import Kind, Speed, loads

COMPOSED = 0.004  # seconds for a scene, of composing it


class Held(NamedTuple):
    """Scenes kept aside."""

    images: NDArray[np.uint8]  # (N, 96, 144)
    labels: NDArray[np.float32]  # (N, 7, 5)

    @classmethod
    def of(cls, found: Scenes) -> "Held":
        """These scenes."""
        return cls(found.images, found.things)


def products(recipe: DetectorRecipe) -> float:
    """Multiplications for one scene."""
    w = recipe.width
    return 9 * (48 * 72 * w + 24 * 36 * 2 * w * w + 12 * 18 * (8 * w * w + 3 * 16 * w * w)) + 12 * 18 * 4 * w * 18 * recipe.anchors


def seconds(recipe: DetectorRecipe, speed: Speed) -> float:
    """Expected seconds for a training's multiplications, and for composing its scenes."""
    seen, checked = recipe.training * recipe.epochs, 2 * HELD * recipe.epochs
    return products(recipe) * (3 * seen + checked) / speed.products * 2 + COMPOSED * (recipe.training + 2 * HELD)


def memory(recipe: DetectorRecipe) -> float:
    """Bytes for a batch: every output, normed and not, and its slope; the scenes as bytes; weights and theirs."""
    outputs = 3 * recipe.width * (48 * 72 + 24 * 36 * 2 + 12 * 18 * 16)
    return 8.0 * recipe.batch * outputs + 96 * 144 * recipe.training + 16.0 * sum(b.parameters for b in words.drawing(recipe).blocks)


def held_out(recipe: DetectorRecipe) -> tuple[Held, Held]:
    """Validation and test scenes."""
    _, validation, test = scenes(recipe.data, recipe.training)
    return Held.of(validation), Held.of(test)


DETECTOR: Kind[DetectorRecipe] = Kind(
    recipe=DetectorRecipe,
    words=words.DETECTOR,
    presets=DETECTOR_PRESETS,
    measures=DetectorTask.measures,
    task=DetectorTask,
    seconds=seconds,
    memory=memory,
    pieces=pieces,
    held_out=held_out,
    load=loads(build),
    network_in_words=words.network,
    layers_in_words=words.layers,
    expected=words.expected,
    views=("losses", "weights", "gradients"),
    seen_first=True,
    compared=words.compared,
    losses_apart=True,
    losses_note=words.LOSSES,
    exports=exports,
    drawing=words.drawing,
    problem=lambda recipe: digit_parts.problem(recipe.data),
    downloads=digit_parts.downloads,
)
