"""What is said of autoencoders and of trainings of them."""

import math
from collections.abc import Mapping
from itertools import pairwise

from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Expected, Words

AUTOENCODER = Words(
    title="Autoencoder",
    one="picture",
    told="made again",
    makes="what digits have in common",
    more_cures="more pictures, fewer numbers in the code",
    reads="makes again",
    read="made",
    guessing="showing the mean picture each time",
    weights="**Squeeze** layers lead to the code, **open** layers lead back to the picture.",
)
LOSSES = (
    "**Reconstruction** is the squared error of a pixel. **KL** (Kullback and Leibler) is how far the codes lie from one round cloud "
    "around zero, in nats; a plain network has none. What is learnt from is reconstruction + weight × KL."
)
BETWEEN = {"dense": "", "deep": "256 → 64 → ", "conv": "conv16 → conv32 → conv64 → "}
BACK = {"dense": "", "deep": " → 64 → 256", "conv": " → conv64 → conv32"}


def expected(recipe: AutoencoderRecipe) -> Expected:
    """Shares of the error of the mean picture."""
    return Expected(0.97 * recipe.guessing, 0.6 * recipe.guessing, 0.85 * recipe.guessing, well=0.9)


def compared(recipe: AutoencoderRecipe, figures: Mapping[str, float]) -> str:
    """What its error is to be held against: that of PCA with as many numbers, and of the mean picture."""
    error, share = figures["error"], figures["over_pca"]
    numbers = f"{recipe.code} number{'s' * (recipe.code != 1)}"
    pca = f"PCA with {numbers}{' and clean digits' * recipe.spoils} has {error / share:.5f}" if share else f"PCA with {numbers} has 0"
    kl = f" KL is {figures['kl']:.2f} nats." if recipe.variational else ""
    return f"The error of a pixel is {error:.5f}. To compare: {pca}; showing the mean picture each time, {recipe.guessing:.3f}.{kl}"


def network(recipe: AutoencoderRecipe) -> str:
    """In a few words."""
    kind = "variational " if recipe.variational else ""
    return f"{kind}{recipe.in_words('network').lower()}, {recipe.code} number{'s' * (recipe.code != 1)}"


def layers(recipe: AutoencoderRecipe) -> str:
    """One after the other."""
    return f"784 → {BETWEEN[recipe.network]}{recipe.code}{BACK[recipe.network]} → 784"


def drawing(recipe: AutoencoderRecipe) -> Drawing:
    """The network as blocks."""
    K, said = recipe.code, recipe.code * (1 + recipe.variational)
    what = "a mean and a spread for each number" if recipe.variational else "the numbers that all must pass through"
    blocks = [Block("input", "picture", (1, 28, 28), 0, "28 × 28 numbers: 0 is paper, 1 is ink.", "784")]
    if recipe.network == "conv":
        blocks += [_conv(*row) for row in _CONV]
        blocks += [_dense("code", 64 * 4 * 4, said, what, K), _dense("dense", K, 64 * 7 * 7), *(_conv(*row) for row in _BACK)]
    else:
        between = _UNITS[recipe.network]
        blocks += [_dense(f"dense {units}", before, units) for before, units in pairwise([784, *between])]
        blocks.append(_dense("code", [784, *between][-1], said, what, K))
        blocks += [_dense(f"dense {units}", before, units) for before, units in pairwise([K, *between[::-1]])]
        blocks.append(_dense("picture again", [K, *between[::-1]][-1], 784, "squeezed between 0 and 1 by a sigmoid"))
    total = sum(block.parameters for block in blocks)
    return Drawing(
        tuple(blocks), f"**{total:,} parameters** to learn. Choose a block to see where its numbers come from.", f"{layers(recipe)} {said}"
    )


_UNITS: dict[str, list[int]] = {"dense": [], "deep": [256, 64]}  # of the layers between picture and code
_CONV = [(1, 16, 3, 14), (16, 32, 3, 7), (32, 64, 3, 4)]
_BACK = [(64, 32, 4, 14), (32, 1, 4, 28)]


def _conv(before: int, maps: int, window: int, side: int) -> Block:
    count = maps * (before * window**2 + 1)
    title = "convolution" if window == 3 else "transposed convolution"
    halves = "in steps of 2, halving the picture" if window == 3 else "in steps of a half, doubling it"
    sums = f"{maps} × ({before} × {window}·{window} weights + 1 bias) = {count:,} parameters."
    return Block("conv", title, (maps, side, side), count, f"{window} × {window} windows {halves}: {sums}", f"{side} × {side} × {maps}")


def _dense(title: str, before: int, units: int, what: str = "", shown: int = 0) -> Block:
    count = units * (before + 1)
    words = f"{units} × ({before:,} weights + 1 bias) = {count:,} parameters{f': {what}' if what else ''}."
    shape = (shown or units,)
    return Block("scores" if title == "code" else "dense", title, shape, count, words, str(math.prod(shape)))
