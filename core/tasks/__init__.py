"""Every kind of training. This is the one place that lists them; whoever needs to know what a task is asks it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.tasks.autoencoder import AUTOENCODER
from core.tasks.belief import BELIEF
from core.tasks.detector import DETECTOR
from core.tasks.digits import DIGITS
from core.tasks.forecast import FORECAST
from core.tasks.gan import GAN
from core.tasks.kind import Kind, Speed, changed
from core.tasks.next_number import NEXT_NUMBER
from core.tasks.pictures import PICTURES
from core.tasks.reviews import REVIEWS
from core.tasks.siamese import SIAMESE
from core.tasks.sound import SOUND
from core.tasks.tables import TABLE_NUMBERS, TABLES
from core.tasks.translate import TRANSLATE
from core.tasks.writing import WRITING
from core.training import rate_finder
from core.training.device import autocast_dtype, best_device, chosen_device
from core.training.events import Event
from core.training.linked import shown
from core.training.recipe import Recipe
from core.training.trainer import Trainer

KINDS: tuple[Kind[Any], ...] = (
    DIGITS, REVIEWS, PICTURES, NEXT_NUMBER, FORECAST, TABLES, TABLE_NUMBERS, AUTOENCODER, GAN, BELIEF, DETECTOR, SIAMESE, SOUND, TRANSLATE,
    WRITING,
)  # fmt: skip
TASKS: dict[str, Kind[Any]] = {kind.name: kind for kind in KINDS}
OLDEST = "digits"  # what names no task is older than the second one

# Products per second, measured with one CPU core (with and without 16-bit numbers) and on a GPU. What a machine really does
# shows after its first runs.
PRODUCTS = {"mixed": 80e9, "full": 35e9, "gpu": 5e12}
START_SECONDS, STEP_SECONDS = 0.5, 0.002


def task_named(name: str) -> Kind[Any]:
    """The task of that name.

    Raises:
        ValueError: There is none.
    """
    if name not in TASKS:
        first, others = list(TASKS)[:2], list(TASKS)[2:]
        raise ValueError(f"task can be {' or '.join(first)} (or {', '.join(others)}), and not {shown(name)}.")
    return TASKS[name]


def task_of(recipe: Recipe) -> Kind[Any]:
    """The task of a recipe."""
    return task_named(recipe.task)


def from_json(text: str) -> Recipe:
    """The recipe that `to_json` wrote.

    Raises:
        ValueError: The text is not a recipe.
    """
    try:
        name = json.loads(text).get("task", OLDEST)
    except (json.JSONDecodeError, AttributeError, TypeError):
        raise ValueError("This is not the JSON of a recipe.") from None
    return task_named(str(name)).recipe.from_json(text)


def from_query(query: Mapping[str, str]) -> Recipe:
    """The recipe of a link.

    Raises:
        ValueError: A value is of the wrong kind or out of its limits, said in one sentence.
    """
    return task_named(query.get("task", OLDEST)).recipe.from_query(query)


def to_query(recipe: Recipe) -> dict[str, str]:
    """What differs from the task's standard recipe, as names and values for a link; the task itself, where it is not the oldest."""
    return ({} if recipe.task == OLDEST else {"task": recipe.task}) | recipe.to_query()


def trainer_for(recipe: Recipe, data: Any = None, device: str = "auto") -> Trainer:
    """What trains by this recipe.

    Args:
        recipe: Of any task.
        data: Instead of what the recipe names.
        device: "auto", "cpu", "cuda" or "mps".

    Raises:
        ValueError: The data are not on this machine.
    """
    where, warning = chosen_device(device)
    return Trainer(task_of(recipe).task(recipe, where, data), recipe, warning)


def fit(recipe: Recipe, data: Any = None, device: str = "auto") -> Iterator[Event]:
    """Train by this recipe and say what happens; the arguments are those of `trainer_for`.

    Raises:
        ValueError: The data are not on this machine.
    """
    yield from trainer_for(recipe, data, device).events()


def try_rates(recipe: Recipe, data: Any = None, device: str = "auto") -> list[tuple[float, float]]:
    """What `rate_finder.find` tries with this recipe, in one go: each rate, and the loss of a batch."""
    return [found for found in rate_finder.find(trainer_for(recipe, data, device)) if found]


def search_seconds(recipe: Recipe) -> float:
    """Expected seconds of a search for a rate: what comes before the first step, and its steps, whatever an epoch has."""
    one = estimate(replace(recipe, epochs=1))
    two = estimate(twice) if (twice := changed(recipe, epochs=2)) else 2 * one
    return max(2 * one - two, 0.0) + (two - one) * rate_finder.STEPS / recipe.steps_per_epoch


def estimate(recipe: Recipe) -> float:
    """Expected seconds of a training on this kind of device, before anything is known of this machine."""
    kind = best_device().kind
    speed = PRODUCTS["gpu" if kind != "cpu" else "mixed" if recipe.mixed_precision and autocast_dtype("cpu") else "full"]
    return START_SECONDS + recipe.steps * STEP_SECONDS + float(task_of(recipe).seconds(recipe, Speed(speed, kind)))
