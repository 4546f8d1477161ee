"""Which digits a recipe is about: MNIST's, or those of a class."""

from collections.abc import Mapping
from typing import Any

from core.data.digits import our_digits
from core.data.digits.digit_set import DigitPart, DigitSet, digit_set
from core.tasks import digit_parts
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.kind import Offer


def examples(recipe: DigitRecipe) -> DigitSet:
    """All of them.

    Raises:
        ValueError: They are not on this machine, or not any more; one sentence.
    """
    return our_digits.load(recipe.own) if recipe.own else digit_set(recipe.data)


def held_out(recipe: DigitRecipe) -> tuple[DigitPart, DigitPart]:
    """Validation and test digits.

    Raises:
        ValueError: As `examples`.
    """
    found = examples(recipe)
    return found.validation, found.test


def problem(recipe: DigitRecipe) -> str:
    """Why it cannot be trained here; empty where it can."""
    if not recipe.own:
        return digit_parts.problem(recipe.data)
    try:
        fits = len(our_digits.load(recipe.own).training) == recipe.train_limit
    except ValueError as gone:
        return str(gone)
    return "" if fits else "This link does not fit the digits that it names: begin the training anew, on the page Class."


def downloads(draft: Mapping[str, Any]) -> list[Offer]:
    """What these settings may need: digits of a class are there or gone."""
    return [] if draft["own"] else digit_parts.downloads(draft)


def may_see(recipe: DigitRecipe, visitor: str) -> bool:
    """Whether this visitor may see the digits: those of a class are shown to its teacher."""
    return not recipe.own or our_digits.may_see(recipe.own, visitor)
