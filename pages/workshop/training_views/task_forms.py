"""What a task adds to the page "Train a network". One that adds nothing gets the plain form."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from core.training.recipe import Recipe
from pages.workshop.training_views import aids, digits, pictures, reviews, settings, tables
from pages.workshop.training_views.drawing import drawn

See = Callable[[Recipe | None], None]


def choices() -> None:
    """The plain way to choose data and network: every field that the recipe has for them."""
    for group in ("data", "network"):
        for name in settings.fields(group):
            settings.control(name)


@dataclass(frozen=True)
class TaskForm:
    """How a task's data and network are chosen and shown."""

    choose: Callable[[], None] = choices
    draw: See = drawn  # the network, on the right side
    looks: dict[str, See] = field(default_factory=dict)  # what is shown below a field, by its name


TASK_FORMS = {
    "digits": TaskForm(digits.choose, digits.draw, {"noise": digits.augmented}),
    "reviews": TaskForm(reviews.choose),
    "tables": TaskForm(tables.choose),
    "table-numbers": TaskForm(tables.choose),
    "pictures": TaskForm(pictures.choose, looks={"rotate": pictures.altered}),
}


def task_form() -> TaskForm:
    """Of the chosen task."""
    return TASK_FORMS.get(settings.task().name, TaskForm())


def looks() -> dict[str, See]:
    """What is shown below a field; below the schedule always the rate over time."""
    return {"schedule": aids.schedule} | task_form().looks


def choose() -> None:
    """Data and network."""
    task_form().choose()


def draw(recipe: Recipe | None) -> None:
    """The network as it is set."""
    st.subheader("The network", anchor=False)
    task_form().draw(recipe)
