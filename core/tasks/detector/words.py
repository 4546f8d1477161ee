"""What is said of detectors and of trainings of them."""

import math
from collections.abc import Mapping
from itertools import pairwise

from core.data.scenes import CLASSES, HEIGHT, WIDTH
from core.models.detector import CELL
from core.tasks.blocks import Block, Drawing
from core.tasks.detector.recipe import DetectorRecipe
from core.tasks.kind import Expected, Words

DETECTOR = Words(
    title="Where is it?",
    one="scene",
    told="found",
    makes="what digits and shapes have in common, wherever they stand",
    more_cures="more scenes",
    amounts="scenes",
    reads="looks at",
    read="looked at",
    guessing="saying the same in every cell",
    weights="The last layer, **says**, makes the answers of each cell; the others make what it looks at.",
)
LOSSES = (
    "**Here**: is the middle of a thing in this cell? Cross-entropy over all anchors of all cells. **Where**: squared errors of the place "
    "within the cell, and of the logarithms of width and height. **Which**: cross-entropy of the class. What is learnt from is here + 5 × "
    "where + which."
)


def expected(recipe: DetectorRecipe) -> Expected:
    """Shares of the loss of saying the same everywhere."""
    return Expected(0.95 * recipe.guessing, 0.4 * recipe.guessing, 0.7 * recipe.guessing, well=0.9)


def compared(recipe: DetectorRecipe, figures: Mapping[str, float]) -> str:
    """What its figures are to be held against."""
    return (
        f"A mAP of {100 * figures['map']:.1f} % on scenes of digits that it never saw. To compare: 0 % for boxes anywhere, "
        "100 % for every thing found by a box that overlaps it by half or more, and nothing else."
    )


def network(recipe: DetectorRecipe) -> str:
    """In a few words."""
    return f"small YOLO, {recipe.width} to {4 * recipe.width} maps, {recipe.anchors} anchor{'s' * (recipe.anchors != 1)}"


def layers(recipe: DetectorRecipe) -> str:
    """One after the other."""
    return "page → " + " → ".join(f"conv{maps}" for maps in _maps(recipe)) + f" → {WIDTH // CELL} × {HEIGHT // CELL} cells"


def _maps(recipe: DetectorRecipe) -> list[int]:
    return [recipe.width * factor for factor in (1, 2, 4, 4, 4, 4)]


def drawing(recipe: DetectorRecipe) -> Drawing:
    """The network as blocks."""
    blocks = [Block("input", "page", (1, HEIGHT, WIDTH), 0, f"{WIDTH} × {HEIGHT} numbers: 0 is paper, 1 is ink.", f"{WIDTH} × {HEIGHT}")]
    high, wide = HEIGHT, WIDTH
    for number, (before, maps) in enumerate(pairwise([1, *_maps(recipe)])):
        halves = number < 3
        high, wide = (high // 2, wide // 2) if halves else (high, wide)
        count = maps * before * 9 + 2 * maps
        words = f"{maps} × {before} × 3·3 weights, and 2·{maps} for batch normalization = {count:,} parameters."
        steps = "in steps of 2, halving the picture" if halves else "one pixel at a time"
        blocks.append(
            Block("conv", "convolution", (maps, high, wide), count, f"3 × 3 windows {steps}: {words}", f"{wide} × {high} × {maps}")
        )
    said, before = recipe.anchors * (5 + len(CLASSES)), 4 * recipe.width
    count = said * (before + 1)
    words = (
        f"Each of {wide} × {high} cells says for each of {recipe.anchors} anchors: here, x, y, width, height and {len(CLASSES)} class "
        f"scores. {said} × ({before} weights + 1 bias) = {count:,} parameters."
    )
    blocks.append(Block("scores", "what each cell says", (said, high, wide), count, words, f"{wide} × {high} × {said}"))
    total = sum(block.parameters for block in blocks)
    text = f"{layers(recipe)} {recipe.anchors} {math.prod(blocks[-1].shape)}"
    return Drawing(tuple(blocks), f"**{total:,} parameters** to learn. Choose a block to see where its numbers come from.", text)
