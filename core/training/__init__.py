"""The engine: it trains whatever is a `Task`, by a `Recipe`, and knows no task by its name."""

from collections.abc import Iterator

from core.training.events import Event
from core.training.recipe import Recipe
from core.training.task import Task
from core.training.trainer import Trainer


def fit(task: Task, recipe: Recipe) -> Iterator[Event]:
    """Train a task by a recipe, in this thread, and say what happens; a loop that stops asking for events stops the training.

    Args:
        task: Its examples, networks, losses and measures; it is trained on the task's device.
        recipe: How.
    """
    return Trainer(task, recipe).events()
