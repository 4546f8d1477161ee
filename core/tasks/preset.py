"""A recipe on offer."""

from typing import NamedTuple

from core.training.recipe import Recipe

START, WRONG, BIGGER = "Start:", "What goes wrong:", "Bigger:"
ROWS = ((START, BIGGER), (WRONG,))  # as they stand on the page


class Preset(NamedTuple):
    """A recipe, and why to try it."""

    recipe: Recipe
    group: str  # one of those in `ROWS`
    sentence: str  # what there is to see
