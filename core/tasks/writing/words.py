"""What is said of texts and of trainings on them."""

import math
from collections.abc import Iterator, Mapping

from core.data.writing.corpus import yardstick
from core.models.recurrent import GATES
from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Cure, Expected, Words, changed
from core.tasks.writing.recipe import WritingRecipe

WRITING = Words(
    title="Write on",
    one="line",
    told="foretold",
    makes="what may follow what",
    more_cures="more text, a smaller network",
    amounts="lines and letters",
    reads="continues",
    read="continued",
    guessing="giving every letter the same chance",
    weights="What the layer makes **from the letter** (or word) and what it makes **from memory** have weights of their own.",
)
SEEN = (
    "Always drawn by the same random numbers, at temperature 0.8, from the end of a line on. Words that a school would not want are held "
    "back (a short list of whole words)."
)


def expected(recipe: WritingRecipe) -> Expected:
    """Shares of the loss of pure guessing; no answer is simply right here."""
    return Expected(0.85 * recipe.guessing, 0.6 * recipe.guessing, 0.75 * recipe.guessing, well=0.9)


def network(recipe: WritingRecipe) -> str:
    """In a few words."""
    return f"{recipe.in_words('cell')} {recipe.hidden_size}"


def layers(recipe: WritingRecipe) -> str:
    """One after the other."""
    return f"{recipe.token}s → embedding {recipe.embedding} → {network(recipe)} → scores of {recipe.tokens}"


def as_if(perplexity: float, token: str) -> str:
    """Perplexity in words: "as if it chose among 7 letters"."""
    if not math.isfinite(perplexity):
        return "as if it knew nothing"
    if perplexity < 1.05:
        return f"as if only one {token} were possible"
    return f"as if it chose among {perplexity:.1f} {token}s" if perplexity < 9.95 else f"as if it chose among {perplexity:.0f} {token}s"


def compared(recipe: WritingRecipe, figures: Mapping[str, float]) -> str:
    """What counting makes of the same held-out text."""
    if "perplexity" not in figures:
        return ""
    try:
        pairs, triples = yardstick(recipe.corpus())
    except ValueError:
        return ""
    return (
        f"It is as unsure {as_if(figures['perplexity'], recipe.token)}. Without a network, counting pairs of {recipe.token}s is as unsure "
        f"as among {pairs:.2f}, counting triples as among {triples:.2f}, on the same {recipe.token}s."
    )


def cures(recipe: WritingRecipe) -> Iterator[Cure]:
    """What to try against learning by heart."""
    if recipe.dropout < 0.3:
        yield "dropout 0.4: some of the numbers rest, so none can be relied on", changed(recipe, dropout=0.4)


def drawing(recipe: WritingRecipe) -> Drawing:
    """The network as blocks."""
    V, E, H, blocks = recipe.tokens, recipe.embedding, recipe.hidden_size, GATES[recipe.cell]
    counts = V * E, blocks * (E * H + H * H + 2 * H), V * (H + 1)
    memory = f"{blocks} × ({E}·{H} from the {recipe.token} + {H}·{H} from the last state + 2·{H} biases) = {counts[1]:,} parameters."
    known = f"{V} different {recipe.token}s are known, with the end of a line, and one for all that is not."
    return Drawing(
        (
            Block("input", f"one {recipe.token}", (V,), 0, known, str(V)),
            Block("dense", "embedding", (E,), counts[0], f"{E} numbers for each {recipe.token}, looked up in a table.", str(E)),
            Block("dense", recipe.in_words("cell"), (H,), counts[1], f"{H} numbers are kept in mind. {memory}", str(H)),
            Block("scores", "what follows", (V,), counts[2], f"A score for each of {V}: {H} weights and a bias.", str(V)),
        ),
        f"**{sum(counts):,} parameters** to learn. Choose a block to see where its numbers come from.",
        f"{recipe.cell} {V} {E} {H}",
    )
