"""What is said of networks that translate and of trainings of them."""

from core.models.recurrent import GATES
from core.tasks.blocks import Block, Drawing
from core.tasks.kind import Expected, Words
from core.tasks.translate.recipe import TranslateRecipe

TRANSLATE = Words(
    title="Translate",
    one="pair",
    told="translated right, to the last letter",
    makes="the rule by which one text is made into the other",
    more_cures="more pairs, fewer units",
    reads="translates",
    read="translated",
    guessing="the same probability for every symbol",
    weights="**Attention**, where there is some with weights of its own, scores how well a place that was read fits what is to be written; "
    "**mix** puts together what was looked at and what the decoder had in mind.",
)
SEEN = "What it writes by itself for the same texts at every look, always taking the likeliest symbol."


def expected(recipe: TranslateRecipe) -> Expected:
    """Shares of the loss of giving every symbol the same probability."""
    return Expected(0.8 * recipe.guessing, 0.1 * recipe.guessing, 0.3 * recipe.guessing, well=0.95)


def network(recipe: TranslateRecipe) -> str:
    """In a few words."""
    attention = f"{recipe.attention} attention" if recipe.attention != "none" else "no attention"
    return f"{recipe.in_words('cell')} {recipe.hidden_size}, {attention}"


def layers(recipe: TranslateRecipe) -> str:
    """One after the other."""
    cell = f"{recipe.in_words('cell')} {recipe.hidden_size}"
    attention = f" → {recipe.attention} attention" if recipe.attention != "none" else ""
    return f"{recipe.family.read.one}s → encoder, {cell} there and back → decoder, {cell}{attention} → {recipe.family.written.one}s"


def drawing(recipe: TranslateRecipe) -> Drawing:
    """The network as blocks."""
    rule, H, gates = recipe.family, recipe.hidden_size, GATES[recipe.cell]
    layer = gates * (2 * H * H + 2 * H)
    looks = recipe.attention != "none"
    read, written = rule.read.size, rule.written.size
    encoder = read * H + 2 * layer + 2 * (2 * H * H + H)
    blocks = [
        Block("input", f"{rule.read.one}s", (), 0, "What is read, as many as there are.", f"{recipe.reach} at most"),
        Block(
            "dense", "encoder", (H,), encoder,
            f"{read} symbols as {H} numbers each; a {recipe.in_words('cell')} there and one back, {layer:,} parameters each; of every "
            f"place {H} numbers are remembered, and {H} for the decoder to begin with: {encoder:,} parameters.", f"{H} of every place",
        ),
        Block(
            "dense", "decoder", (H,), written * H + layer,
            f"{written} symbols as {H} numbers each, and a {recipe.in_words('cell')} that reads what was written before.", str(H),
        ),
    ]  # fmt: skip
    if looks:
        count = 2 * H * H + H if recipe.attention == "additive" else 0
        words = (
            f"Two tables of {H} · {H} weights, and {H} to add up: how well a place fits." if count else
            "It has no weights of its own: what the decoder has in mind is multiplied with what is remembered of each place."
        )  # fmt: skip
        blocks.append(Block("dense", f"{recipe.attention} attention", (H,), count, words, f"{H}: a weighted mean"))
    mix = (1 + looks) * H * H + H
    words = f"{(1 + looks) * H} numbers become {H}, and these a score for each of {written} symbols."
    blocks.append(Block("scores", "the next symbol", (written,), mix + H * written + written, words, str(written)))
    total = sum(block.parameters for block in blocks)
    text = f"{recipe.data} {recipe.language} {recipe.cell} {H} {recipe.attention}"
    return Drawing(tuple(blocks), f"**{total:,} parameters** to learn. Choose a block to see where its numbers come from.", text)
