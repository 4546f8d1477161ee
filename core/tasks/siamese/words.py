"""What is said of siamese networks and of trainings of them."""

from collections.abc import Mapping
from itertools import pairwise

from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Expected, Words
from core.tasks.siamese.recipe import SiameseRecipe

SIAMESE = Words(
    title="Same or different?",
    one="triplet",
    told="told right",
    makes="what makes two drawings the same digit, whoever wrote them",
    more_cures="more triplets",
    amounts="triplets",
    reads="compares",
    read="compared",
    guessing="all pairs equally far apart",
    weights="The last layer, **dense**, makes the features that are compared; the convolutions make what it looks at.",
)
LOSSES = (
    "**Same**: half the squared distance of two pictures of one digit; it pulls them together. **Different**: half the square of what two "
    "digits lack of the margin; it pushes them apart, up to there. The contrastive loss is their sum. The triplet loss is another sum of "
    "the same distances, max(0, d(same) − d(different) + margin); there both are only told."
)


def expected(recipe: SiameseRecipe) -> Expected:
    """Shares of the loss of a network to which all pairs are equally far apart."""
    return Expected(0.95 * recipe.guessing, 0.4 * recipe.guessing, 0.7 * recipe.guessing, well=0.98)


def compared(recipe: SiameseRecipe, figures: Mapping[str, float]) -> str:
    """What its figures are to be held against."""
    of = "7, 8 and 9, which it never saw" if recipe.unseen else "digits that it never learnt from"
    return (
        f"On pairs of {of}: AUC {100 * figures['auc']:.2f} %, EER {100 * figures['eer']:.2f} %. To compare: a coin has an AUC of 50 % and "
        "an EER of 50 %."
    )


def network(recipe: SiameseRecipe) -> str:
    """In a few words."""
    return f"siamese network, {recipe.width} to {4 * recipe.width} maps, {recipe.features} features, {recipe.loss} loss"


def layers(recipe: SiameseRecipe) -> str:
    """One after the other."""
    return "picture → " + " → ".join(f"conv{maps} → pool" for maps in _maps(recipe)) + f" → {recipe.features} features, twice → distance"


def _maps(recipe: SiameseRecipe) -> list[int]:
    return [recipe.width * factor for factor in (1, 2, 4)]


def drawing(recipe: SiameseRecipe) -> Drawing:
    """The network as blocks."""
    side = 28
    blocks = [Block("input", "picture", (1, side, side), 0, "28 × 28 numbers: 0 is paper, 1 is ink.", "28 × 28")]
    for before, maps in pairwise([1, *_maps(recipe)]):
        count = maps * before * 9 + 2 * maps
        words = f"{maps} × {before} × 3·3 weights, and 2·{maps} for batch normalization = {count:,} parameters."
        shape = f"{side} × {side} × {maps}"
        blocks.append(Block("conv", "convolution", (maps, side, side), count, f"3 × 3 windows, one pixel at a time: {words}", shape))
        side //= 2
        pooled = "Of every 2 × 2 places the largest number stays. Nothing to learn."
        blocks.append(Block("pool", "max pooling", (maps, side, side), 0, pooled, f"{side} × {side} × {maps}"))
    taken = _maps(recipe)[-1] * side * side
    count = recipe.features * (taken + 1)
    words = (
        f"{recipe.features} × ({taken} weights + 1 bias) = {count:,} parameters; all are divided by their length, so that every picture "
        "is a point on a sphere. A second picture goes through the same layers, and their distance is the answer."
    )
    blocks.append(Block("scores", "features", (recipe.features,), count, words, f"{recipe.features} numbers"))
    total = sum(block.parameters for block in blocks)
    text = f"{layers(recipe)} {recipe.width}"
    return Drawing(tuple(blocks), f"**{total:,} parameters** to learn. Choose a block to see where its numbers come from.", text)
