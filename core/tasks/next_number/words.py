"""What is said of rows of numbers and of trainings on them."""

from core.tasks.kind import Expected, Words
from core.tasks.next_number.recipe import NextNumberRecipe

NEXT_NUMBER = Words(
    title="Next number",
    one="row",
    told="continued right",
    makes="how they go on",
    more_cures="more rows, a smaller network",
    reads="continues",
    read="continued",
    guessing="saying the last number once more",
    weights="What the layer makes **from the number** and what it makes **from memory** have weights of their own.",
)


def expected(recipe: NextNumberRecipe) -> Expected:
    """Shares of the loss of saying the last number again."""
    return Expected(0.9 * recipe.guessing, 0.3 * recipe.guessing, 0.6 * recipe.guessing, well=0.9)


def network(recipe: NextNumberRecipe) -> str:
    """In a few words."""
    return f"{recipe.in_words('cell')} {recipe.hidden_size}"


def layers(recipe: NextNumberRecipe) -> str:
    """One after the other."""
    return f"{recipe.length} numbers → {network(recipe)} → the next"
