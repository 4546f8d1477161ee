"""What is said of reviews and of trainings on them."""

from collections.abc import Iterator
from dataclasses import replace
from math import log

from core.tasks.kind import Cause, Cure, Expected, Words, changed
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.record import Record

REVIEWS = Words(
    title="Film reviews",
    one="review",
    told="read right",
    makes="which words and turns tell what a writer thinks",
    more_cures="more reviews, a smaller network, fewer words, or to begin with the LSTM of this app",
    amounts="reviews and words",
    each="each kind of review",
    first_column="review",
    by_class="For and against",
    precision="**Precision** of “for”: of all reviews it called for a film, the share that are. **Recall** of “for”: of all that are for "
    "one, the share it found.",
    weights="What a recurrent layer makes **from the word** and what it makes **from memory**, its last state, have weights of their own. "
    "A layer of attention has weights for **queries**, **keys** and **values**, and two that **think** about each word.",
)
EXPECTED = Expected(flat=0.665, slow=0.62, slower=0.66, well=0.8)
FINE_TUNING_RATE = 0.0003


def expected(recipe: ReviewRecipe) -> Expected:
    """What is much and what is little: of losses, as shares of what guessing among so many labels costs."""
    times = recipe.guessing / log(2)
    return replace(EXPECTED, flat=EXPECTED.flat * times, slow=EXPECTED.slow * times, slower=EXPECTED.slower * times)


def first_causes(record: Record) -> Iterator[Cause]:
    """Why nothing is learnt: the reason, what to try, and the recipe that does."""
    recipe = record.recipe
    assert isinstance(recipe, ReviewRecipe)
    if recipe.read_padding:
        why = f"Every review is filled up to {recipe.length} words, and what comes last is padding: over that, the text is forgotten."
        yield why, "padding that it does not have to read", changed(recipe, read_padding=False)


def cures(recipe: ReviewRecipe) -> Iterator[Cure]:
    """What to try against learning by heart."""
    if recipe.dropout < 0.3:
        what = "half of the numbers rest while a review is read, so none can rely on the others"
        yield f"dropout 0.5: {what}", changed(recipe, dropout=0.5)


def last_cures(recipe: ReviewRecipe) -> Iterator[Cure]:
    """What to try when everything else has been."""
    if recipe.start == "random" and recipe.data != "imdb":
        what = "to begin with the shipped LSTM, which has read many thousand reviews, instead of random numbers"
        yield what, changed(recipe, start="shipped", rate=FINE_TUNING_RATE)


def network(recipe: ReviewRecipe) -> str:
    """In a few words."""
    if recipe.start == "shipped":
        return "the shipped LSTM, trained on"
    return recipe.in_words("cell") + (", both ways" if recipe.bidirectional else "")


def layers(recipe: ReviewRecipe) -> str:
    """One after the other."""
    if recipe.start == "shipped":
        return "words → the shipped LSTM, trained on → verdict"
    layer = f"{recipe.in_words('cell')} {recipe.hidden_size}{' both ways' if recipe.bidirectional else ''}"
    verdict = "votes" if recipe.readout == "votes" else "last state"
    return f"words → embedding {recipe.embedding} → {layer} → {verdict} → verdict"
