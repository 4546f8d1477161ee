"""What is said of games on digits."""

from core.tasks.blocks import Block, Drawing
from core.tasks.gan.recipe import SIZES, GanRecipe
from core.tasks.kind import Expected, Words

GAN = Words(
    title="Forger and detective",
    one="digit",
    told="read as asked for",
    makes="what digits look like",
    more_cures="more digits, a higher price of a steep opinion",
    reads="makes",
    read="made",
    guessing="a detective that cannot tell",
    weights="**Forger** layers lead from noise to a picture, **detective** layers from a picture to a score.",
)
LOSSES = (
    "The **detective's** loss is small where it tells real digits from forged ones (the price of a steep opinion included); the "
    "**forger's** is small where its digits are taken for real. They do not fall together: what one gains the other loses. At the draw the "
    "usual ones are ln 4 = 1.386 and ln 2 = 0.693 (ln: the natural logarithm)."
)


def expected(recipe: GanRecipe) -> Expected:
    """A detective's loss near that of the draw is what is wanted, so no loss counts as flat."""
    return Expected(flat=1e9, slow=1e9, slower=1e9, well=0.9)


def network(recipe: GanRecipe) -> str:
    """In a few words."""
    return f"{recipe.size} forger and detective"


def layers(recipe: GanRecipe) -> str:
    """One after the other."""
    size = SIZES[recipe.size]
    return f"{size.noise} noise + digit → {size.forger} maps of 7 × 7 → 14 × 14 → 28 × 28; and back to one score"


def drawing(recipe: GanRecipe) -> Drawing:
    """The forger as blocks, and the detective behind it."""
    size = SIZES[recipe.size]
    Z, C, D = size.noise, size.forger, size.detective
    dense, summary = (Z + 10) * C * 49, 4 * D * 9
    blocks = (
        Block("input", "noise, digit", (Z + 10,), 0, f"{Z} random numbers, and ten that say which digit is asked for.", str(Z + 10)),
        Block("dense", "dense", (C, 7, 7), dense + 2 * C, f"({Z} + 10) × {C * 49:,} weights, and the norm's 2 × {C}.", f"7 × 7 × {C}"),
        _up(C, C // 2, 14),
        _up(C // 2, C // 4, 28),
        Block("conv", "paint", (1, 28, 28), C // 4 * 9 + 1, f"{C // 4} × 3·3 weights + 1 bias, then a sigmoid: ink.", "28 × 28"),
        _look(1, D, 14, "detective"),
        _look(D, 2 * D, 7),
        _look(2 * D, 4 * D, 3),
        Block("scores", "real?", (1,), summary * 11 + 1, f"{summary:,} weights for any digit, and as many for each of the ten.", "1"),
    )
    total = sum(block.parameters for block in blocks)
    said = f"**{total:,} parameters** to learn in two networks: the forger up to *paint*, the detective behind it."
    return Drawing(blocks, said, recipe.size)


def _up(before: int, maps: int, side: int) -> Block:
    words = f"4 × 4 windows in steps of a half, doubling the picture: {before} × {maps} × 4·4 weights, and the norm's 2 × {maps}."
    return Block("conv", "transposed convolution", (maps, side, side), before * maps * 16 + 2 * maps, words, f"{side} × {side} × {maps}")


def _look(before: int, maps: int, side: int, title: str = "convolution") -> Block:
    words = f"4 × 4 windows in steps of 2, halving the picture: {maps} × ({before} × 4·4 weights + 1 bias)."
    return Block("conv", title, (maps, side, side), maps * (before * 16 + 1), words, f"{side} × {side} × {maps}")
