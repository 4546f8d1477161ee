"""The views of a run that one can choose among. A task names those that it has; here is what they are."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from core.tasks import task_of
from core.tasks.kind import Words
from core.training.record import Record
from pages.kit.run_panel import forecast, inside, mistakes, numbers, relabel

KEY = "run-view"


class View(NamedTuple):
    """One view."""

    label: Callable[[Words], str]
    show: Callable[[str, Record], None]


VIEWS = {
    "mistakes": View(lambda _: "Mistakes", mistakes.confused),
    "by_class": View(lambda words: words.by_class, mistakes.by_class),
    "forecast": View(lambda _: "Forecast", forecast.along),
    "numbers": View(lambda _: "Answers", numbers.compared),
    "weights": View(lambda _: "Weights", inside.weights),
    "losses": View(lambda _: "Losses", inside.losses),
    "gradients": View(lambda _: "Gradients and rate", inside.gradients),
}
MOVING = ("weights", "losses", "gradients")  # with every step, and not with every epoch
AFTER = {"pictures": relabel.train_again}  # by task: what stands below a run that is over


def show(run_id: str, record: Record) -> None:
    """The chosen one, and the choice."""
    task = task_of(record.recipe)
    if st.session_state.get(KEY) not in task.views:
        st.session_state[KEY] = task.views[0]
    chosen = st.segmented_control(
        "Look closer", task.views, required=True, key=KEY,
        format_func=lambda name: VIEWS[name].label(task.words),
    )  # fmt: skip
    VIEWS[chosen or task.views[0]].show(run_id, record)
