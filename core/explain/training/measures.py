"""What is much and what is little to the coach."""

from dataclasses import dataclass

from core.training.recipe import Recipe


@dataclass(frozen=True)
class Measures:
    """What is much and what is little, which is not the same for ten classes and for two."""

    flat: float  # a loss above this after some epochs: hardly better than guessing
    slow: float  # one above this, still falling: there is room for longer steps
    slower: float  # one above this: for much longer ones
    well: float  # share of right answers that is worth praise
    one: str  # an example, in a word


MEASURES = {"digits": Measures(2.0, 1.0, 1.5, 0.9, "digit"), "reviews": Measures(0.665, 0.62, 0.66, 0.8, "review")}
MAKES = {
    "digits": "what makes a digit",
    "reviews": "which words and turns tell what a writer thinks",
    "pictures": "what all pictures of a class have in common",
}


def measures(recipe: Recipe) -> Measures:
    """For this recipe; pictures have as many classes as people like, so theirs are shares of the loss of guessing."""
    if recipe.task != "pictures":
        return MEASURES[recipe.task]
    return Measures(0.93 * recipe.guessing, 0.7 * recipe.guessing, 0.85 * recipe.guessing, 0.85, "picture")
