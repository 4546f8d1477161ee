"""Every kind of training, and the one place that lists them."""

from collections.abc import Iterator

from core.tasks.tasks import Data, task_of
from core.training import rate_finder
from core.training.device import chosen_device
from core.training.events import Event
from core.training.recipe import Recipe
from core.training.trainer import Trainer


def trainer_for(recipe: Recipe, data: Data | None = None, device: str = "auto") -> Trainer:
    """What trains by this recipe.

    Args:
        recipe: Of any task.
        data: Instead of what the recipe names.
        device: "auto", "cpu", "cuda" or "mps".

    Raises:
        ValueError: The data are not on this machine.
    """
    where, warning = chosen_device(device)
    return Trainer(task_of(recipe, where, data), recipe, warning)


def fit(recipe: Recipe, data: Data | None = None, device: str = "auto") -> Iterator[Event]:
    """Train by this recipe and say what happens; the arguments are those of `trainer_for`.

    Raises:
        ValueError: The data are not on this machine.
    """
    yield from trainer_for(recipe, data, device).events()


def try_rates(recipe: Recipe, data: Data | None = None, device: str = "auto") -> list[tuple[float, float]]:
    """What `rate_finder.find` tries with this recipe, in one go: each rate, and the loss of a batch."""
    return list(rate_finder.find(trainer_for(recipe, data, device)))
