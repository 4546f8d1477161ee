"""Recipes of every task, as JSON and links have them. What names no task is older than the second task: digits."""

import json
from collections.abc import Mapping

from core.tasks.digits.recipe import DigitRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.linked import shown
from core.training.recipe import Recipe

RECIPES: dict[str, type[Recipe]] = {kind.task: kind for kind in (DigitRecipe, ReviewRecipe, PictureRecipe)}


def kind_of(task: str) -> type[Recipe]:
    """The class of a task's recipes.

    Raises:
        ValueError: There is no such task.
    """
    if task not in RECIPES:
        raise ValueError(f"task can be {' or '.join(RECIPES)}, and not {shown(task)}.")
    return RECIPES[task]


def from_json(text: str) -> Recipe:
    """The recipe that `to_json` wrote.

    Raises:
        ValueError: The text is not a recipe.
    """
    try:
        task = json.loads(text).get("task", DigitRecipe.task)
    except (json.JSONDecodeError, AttributeError, TypeError):
        raise ValueError("This is not the JSON of a recipe.") from None
    return kind_of(str(task)).from_json(text)


def from_query(query: Mapping[str, str]) -> Recipe:
    """The recipe of a link.

    Raises:
        ValueError: A value is of the wrong kind or out of its limits, said in one sentence.
    """
    return kind_of(query.get("task", DigitRecipe.task)).from_query(query)


def to_query(recipe: Recipe) -> dict[str, str]:
    """What differs from the task's standard recipe, as names and values for a link; the task itself, where it is not digits."""
    named = {} if isinstance(recipe, DigitRecipe) else {"task": recipe.task}
    return named | recipe.to_query()
