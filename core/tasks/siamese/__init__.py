"""Same or different?: a siamese network learns how far apart two drawings are."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.digits.digit_set import digit_set
from core.tasks import digit_parts
from core.tasks.kind import Kind, Speed, loads
from core.tasks.siamese import words
from core.tasks.siamese.export import exports
from core.tasks.siamese.presets import SIAMESE_PRESETS
from core.tasks.siamese.recipe import HELD, SiameseRecipe
from core.tasks.siamese.script import pieces
from core.tasks.siamese.task import SiameseTask, TripletPart, build, parts

NUMBERS = 28 * 28 + 14 * 14 * 2 + 7 * 7 * 4  # that the convolutions make of a picture, for each map of the first


class Held(NamedTuple):
    """Triplets kept aside."""

    images: NDArray[np.uint8]  # (N, 3, 28, 28)
    labels: NDArray[np.int64]  # (N, 3)

    @classmethod
    def of(cls, found: TripletPart) -> "Held":
        """These triplets."""
        return cls(found.images[found.rows][:, :, 0].numpy(), found.labels.numpy())


def products(recipe: SiameseRecipe) -> float:
    """Multiplications for one triplet."""
    w = recipe.width
    return 3 * (9 * (28 * 28 * w + 14 * 14 * 2 * w * w + 7 * 7 * 8 * w * w) + 36 * w * recipe.features)


def seconds(recipe: SiameseRecipe, speed: Speed) -> float:
    """Expected seconds for a training's multiplications; small maps are slow for what they cost."""
    return products(recipe) * (3 * recipe.training + 2 * HELD) * recipe.epochs / speed.products * 4


def memory(recipe: SiameseRecipe) -> float:
    """Bytes for a batch: every output, normed and not, and its slope; the digits as bytes; weights and theirs."""
    outputs = 3 * 4 * recipe.width * NUMBERS
    digits = 28 * 28 * (70_000 if recipe.data == "mnist" else 5_000)
    return 8.0 * recipe.batch * outputs + digits + 16.0 * sum(block.parameters for block in words.drawing(recipe).blocks)


def held_out(recipe: SiameseRecipe) -> tuple[Held, Held]:
    """Validation and test triplets."""
    _, validation, test = parts(digit_set(recipe.data), recipe)
    return Held.of(validation), Held.of(test)


SIAMESE: Kind[SiameseRecipe] = Kind(
    recipe=SiameseRecipe,
    words=words.SIAMESE,
    presets=SIAMESE_PRESETS,
    measures=SiameseTask.measures,
    task=SiameseTask,
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
