"""A network that reads reviews as a row of blocks, each with its output's shape, its parameters, and how both come about."""

from typing import Any

from core.models import files
from core.models.attention import LAYERS, REACH, heads_of
from core.models.recurrent import GATES
from core.models.review_net import ATTENTION
from core.tasks.blocks import Block, Drawing
from core.tasks.reviews.recipe import READING, ReviewRecipe
from core.tasks.reviews.task import SHIPPED, vocabulary_size

# What each block of weights in a recurrent layer computes.
BLOCKS = {
    "rnn": "1 block: the new state",
    "gru": "3 blocks: a gate that resets, a gate that updates, and the candidate for the new state",
    "lstm": "4 blocks: what to forget, what to let in, what to show, and the candidate for the memory",
}


def drawn(recipe: ReviewRecipe) -> Drawing:
    """The network of a recipe as blocks, and what it costs.

    Raises:
        ValueError: The reviews are not on this machine; how large it is depends on their words.
    """
    built, vocabulary = as_built(recipe)
    blocks = review_blocks(built, vocabulary)
    about = "about " if recipe.data == "imdb" and recipe.start == "random" else ""
    with_words = " It begins with what it has learnt already." if recipe.start == "shipped" else ""
    return Drawing(
        blocks,
        f"**{about}{sum(block.parameters for block in blocks):,} parameters** to learn, of which the words' embeddings are "
        f"{vocabulary * built.embedding:,}.{with_words} Choose a block to see where its numbers come from.",
        repr(built),
    )


def as_built(recipe: ReviewRecipe) -> tuple[ReviewRecipe, int]:
    """A recipe whose measures are those of the network that it builds, and how many words that will know.

    Raises:
        ValueError: The reviews are not on this machine.
    """
    if recipe.start == "shipped":
        card = files.network_settings(files.read_card(SHIPPED))
        texts: dict[str, Any] = {"data": recipe.data, "own": recipe.own, "num_reviews": recipe.num_reviews, "labels": recipe.labels}
        sizes = {"embedding": card["embedding"], "hidden_size": card["hidden_size"], "length": recipe.length}
        return ReviewRecipe(**texts, **sizes, batch=1, epochs=1), card["vocabulary"]
    return recipe, vocabulary_size(recipe.data, recipe.own, recipe.seed, recipe.training, recipe.vocabulary) + recipe.read_padding


def review_blocks(recipe: ReviewRecipe, vocabulary: int) -> tuple[Block, ...]:
    """From the words to the verdict, for a network that knows `vocabulary` words."""
    T, E, width = recipe.length, recipe.embedding, recipe.width
    first = Block("input", "words", (T,), 0, _reading(recipe), f"up to {T}")
    table = (
        f"A table with a row of {E} numbers for each of {vocabulary:,} words: {vocabulary:,} × {E} = {vocabulary * E:,} parameters. "
        "A word becomes its row; words that are used alike get rows that are alike."
    )
    said = _attending(recipe) if recipe.cell == ATTENTION else _recurrent(recipe)
    layer = Block("dense", layer_name(recipe), (width,), recipe.reading_parameters, said, f"T × {width}")
    return (first, Block("conv", "embedding", (E,), vocabulary * E, table, f"T × {E}"), layer, *_verdict(recipe, width))


def layer_name(recipe: ReviewRecipe) -> str:
    """Such as "LSTM, both ways"."""
    return READING[recipe.cell] + (", both ways" if recipe.bidirectional else "")


def _reading(recipe: ReviewRecipe) -> str:
    if recipe.read_padding:
        filled = f"Every review is filled up to {recipe.length} words with padding, which the network has to read like words."
        return f"{filled} That is the slip."
    return (
        f"A review as the numbers of its words, up to {recipe.length}: T of them. Of a longer one the beginning (a third) and the end "
        "are kept. Reviews of like length are read together, and the little padding between them is skipped."
    )


def _recurrent(recipe: ReviewRecipe) -> str:
    E, H, gates = recipe.embedding, recipe.hidden_size, GATES[recipe.cell]
    directions = "2 directions × " if recipe.bidirectional else ""
    product = f"{directions}{gates} × ({E}·{H} from the word + {H}·{H} from the last state + 2·{H} biases) = {recipe.reading_parameters:,}"
    both = " A second layer reads from the last word to the first." if recipe.bidirectional else ""
    state = f"After each word {H} numbers are in mind, the state, made of the word and of the state before.{both}"
    return f"{state} {BLOCKS[recipe.cell]}. {product} parameters."


def _attending(recipe: ReviewRecipe) -> str:
    E, H, heads = recipe.embedding, recipe.hidden_size, heads_of(recipe.embedding)
    look = f"4·({E}·{E} + {E}) for queries, keys, values and the mix, {heads}·{2 * REACH + 1} for distances"
    think = f"2·{E}·{H} + {H} + {E} to think about each word, 4·{E} for two norms"
    return (
        f"All words at once: each asks a question (its query) and looks at those whose keys fit it, with {heads} "
        f"head{'' if heads == 1 else 's'} side by side. {LAYERS} layers × ({look}; {think}) and a last norm of 2·{E} = "
        f"{recipe.reading_parameters:,} parameters."
    )


def _verdict(recipe: ReviewRecipe, width: int) -> list[Block]:
    K = len(recipe.classes)
    said = f"A score for each of {K} labels" if recipe.labels else "Two scores, against and for"
    vote = Block(
        "scores",
        "votes" if recipe.readout == "votes" else "verdict",
        (K,),
        K * (width + 1),
        f"{said}: {K} × ({width} + 1) = {K * (width + 1):,} parameters. "
        + ("Each state says what it thinks." if recipe.readout == "votes" else "Only the last state is asked, after the last word."),
        f"T × {K}" if recipe.readout == "votes" else str(K),
    )
    if recipe.readout == "last":
        return [vote]
    mean = (
        f"The mean of all votes, each weighted by how much it counts: {width} + 1 = {width + 1} parameters decide that. "
        "Softmax makes a probability of it."
    )
    return [vote, Block("scores", "verdict", (K,), width + 1, mean, str(K))]
