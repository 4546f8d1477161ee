"""From a recipe to what it trains."""

import torch

from core.data.digits.digit_set import DigitSet
from core.data.pictures.picture_set import PictureSet
from core.data.pictures.pixels import Pixels
from core.data.reviews.reviews import ReviewSet
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.digits.task import DigitTask
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.pictures.task import PictureTask
from core.tasks.reviews.recipe import ReviewRecipe
from core.tasks.reviews.task import ReviewTask
from core.training.recipe import Recipe
from core.training.task import Task

Data = DigitSet | ReviewSet | PictureSet | Pixels


def task_of(recipe: Recipe, device: torch.device, data: Data | None = None) -> Task:
    """The task of a recipe, with its data on the device.

    Args:
        recipe: Of any task.
        device: Where to train.
        data: Instead of what the recipe names.

    Raises:
        ValueError: The data are not on this machine; one sentence.
    """
    match recipe:
        case DigitRecipe():
            assert data is None or isinstance(data, DigitSet)
            return DigitTask(recipe, device, data)
        case ReviewRecipe():
            assert data is None or isinstance(data, ReviewSet)
            return ReviewTask(recipe, device, data)
        case PictureRecipe():
            assert data is None or isinstance(data, PictureSet | Pixels)
            return PictureTask(recipe, device, data)
    raise ValueError(f"Nobody knows how to train {recipe.task}.")
