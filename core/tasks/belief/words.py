"""What is said of deep belief networks and of trainings of them."""

from collections.abc import Mapping

from core.models.deep_belief import DIGITS, PIXELS
from core.tasks.belief.recipe import BeliefRecipe
from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Expected, Words

BELIEF = Words(
    title="Deep belief network",
    one="digit",
    told="read right",
    makes="what digits are made of",
    more_cures="more digits, fewer hidden units",
    guessing="showing the mean picture each time",
    weights="Weights of the **machines** were learnt without labels; those of **pretrained** began with them, those of **random** did not.",
)
LOSSES = (
    "**Error 1** and **error 2** are squared errors of a pixel: a batch goes up through one machine, or through both, and comes back. "
    "**Gap 1** and **gap 2** are what a machine learns from (contrastive divergence, CD-1): the free energy of what it sees less that of "
    "its dream of one step, in nats. Below 0 it finds that likelier than its dream; it is the slope that counts, not the height. "
    "**Pretrained** and **random** are cross-entropies of the labels: of the network that began with the machines' weights, and of the "
    "other."
)
SEEN = (
    "The first row are digits that it does not learn from, then what comes back from the first machine and from both, then what "
    "becomes of them in 30 steps of dreaming. Of the units, ten of the first machine above, ten of the second below, laid through the "
    "first: blue looks for ink, orange for none."
)


def expected(recipe: BeliefRecipe) -> Expected:
    """Shares of the error of the mean picture."""
    return Expected(0.97 * recipe.guessing, 0.6 * recipe.guessing, 0.85 * recipe.guessing, well=0.9)


def compared(recipe: BeliefRecipe, figures: Mapping[str, float]) -> str:
    """What it was worth to look first; and how well digits come back."""
    error = f"The error of a pixel is {figures['loss']:.5f}; showing the mean picture each time has {recipe.guessing:.3f}."
    if not recipe.labelled:
        return error
    if figures["stage"] < 3:
        return f"It was stopped before labels came, so it only guesses. {error}"
    apart = 100 * (figures["right"] - figures["random"])
    won = "the same" if abs(apart) < 0.05 else f"{abs(apart):.1f} percentage points {'less' if apart > 0 else 'more'}"
    return (
        f"It looked at {recipe.training:,} digits first and then had {recipe.labelled:,} labels. From random weights, with the same "
        f"labels and at the same epoch, it is {100 * figures['random']:.1f} %, {won}. {error}"
    )


def network(recipe: BeliefRecipe) -> str:
    """In a few words."""
    return f"machines of {recipe.first} and {recipe.second} units"


def layers(recipe: BeliefRecipe) -> str:
    """One after the other."""
    return f"784 ↔ {recipe.first} ↔ {recipe.second}" + (f", then {DIGITS} scores" if recipe.labelled else "")


def drawing(recipe: BeliefRecipe) -> Drawing:
    """The machines as blocks, and what labels are learnt by."""
    H, A = recipe.first, recipe.second
    blocks = [
        Block("input", "picture", (1, 28, 28), 0, "28 × 28 numbers: 0 is paper, 1 is ink.", "784"),
        _machine("machine 1", PIXELS, H, "pixels"),
        _machine("machine 2", H, A, "units of the first"),
    ]
    network = H * (PIXELS + 1) + A * (H + 1) + DIGITS * (A + 1)
    words = f"784 → {H} → {A} → {DIGITS}, a weight for each two and a bias each: {network:,} parameters. There are two of them."
    blocks.append(Block("scores", "two networks", (DIGITS,), 2 * network, words, str(DIGITS)))
    total = sum(block.parameters for block in blocks)
    said = f"**{total:,} parameters** to learn, those of the machines without labels. Choose a block to see where its numbers come from."
    return Drawing(tuple(blocks), said, layers(recipe))


def _machine(title: str, visible: int, hidden: int, what: str) -> Block:
    count = hidden * visible + visible + hidden
    words = f"{hidden} hidden units × {visible:,} {what}, and a bias for each of both: {count:,} parameters. It goes up and down."
    return Block("dense", title, (hidden,), count, words, str(hidden))
