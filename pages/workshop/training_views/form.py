"""The left side of the page "Train a network": the Train button and what can be set."""

import hashlib
from datetime import UTC, datetime, timedelta

import streamlit as st

from core import jobs
from core.explain.training.recipe_words import counts, waiting
from core.tasks import TASKS, task_of, to_query
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import stage
from pages.kit import teacher_link as link
from pages.kit.form import in_a_row
from pages.kit.literal import literal
from pages.kit.offer import offer
from pages.kit.pick import wrapped
from pages.kit.visitor import address, visitor
from pages.workshop.training_views import settings, task_forms
from pages.workshop.training_views.settings import control

SAME = timedelta(seconds=3)  # the same recipe again within this is a double click, or a second tab
# The folded boxes: their titles, signs and groups of fields.
BOXES = (
    ("More or fewer {amounts}", "photo_library", ("amounts", "altered")),
    ("Two slips that are often made", "bug_report", ("slips",)),
    ("Against overfitting (learning by heart)", "healing", ("cures",)),
    ("Starting weights and other first aid", "ac_unit", ("start",)),
    ("A rate that changes during training", "trending_down", ("rate",)),
    ("Repeat exactly, and speed", "casino", ("same",)),
)
BEFORE = {
    "altered": "**Augmentation:** every time a picture is seen, it is a little different.",
    "slips": "Both are wrong on purpose: switch one on, predict, and train.",
}
# One row on a projector or a laptop, for the curves below it; on a phone several, so that every task is seen.
ROWS = """<style>
@media (max-width: 640px) { .st-key-strip-tasks > * { flex: 0 1 auto; max-width: 100%; } }
@media (min-width: 641px) and (max-width: 1400px) { .st-key-strip-tasks .st-key-train-task [role=radiogroup] { flex-wrap: nowrap; } }
</style>"""


def task() -> None:
    """What is to be learnt."""
    if settings.shown("task"):
        wrapped("train-task")
        st.session_state["train-task"] = settings.task().name
        with stage.row("tasks"):
            st.html(ROWS)
            st.segmented_control(
                "What to learn", list(TASKS), key="train-task", format_func=lambda name: TASKS[name].words.title, required=True,
                on_change=_switch, width="content", label_visibility="collapsed",
            )  # fmt: skip


def _switch() -> None:
    settings.switch(st.session_state["train-task"])


def train_button(recipe: Recipe | None, problem: str) -> None:
    """Train."""
    again = bool(st.session_state[settings.RUN])
    st.button(
        "Train another" if again else "Train", key="train", type="primary", icon=":material/play_arrow:",
        disabled=bool(_obstacle(recipe, problem)), on_click=_train, help="It goes on when you leave this page.",
    )  # fmt: skip


def _obstacle(recipe: Recipe | None, problem: str) -> str:
    return problem or (task_of(recipe).problem(recipe) if recipe else "")


def before(recipe: Recipe | None, problem: str) -> None:
    """How long it will take, or why it cannot be."""
    problem = _obstacle(recipe, problem)
    with st.container(gap="xsmall"):
        if refused := st.session_state.pop("train-refused", ""):
            st.error(refused)
        if problem:
            st.error(literal(problem))
        elif recipe:
            st.caption(_before(recipe))


def _before(recipe: Recipe) -> str:
    """What is known of a training before it begins."""
    service = jobs.service()
    queue = waiting(*service.queue_for(visitor(), recipe))
    return f"About **{duration(service.estimate(recipe))}** on the computer that runs this. {queue}{counts(recipe)}."


def _train() -> None:
    """Ask for the run and open it."""
    try:
        settings.open_run(_ask(settings.recipe()))
    except (ValueError, RuntimeError) as refused:
        st.session_state["train-refused"] = str(refused)


def _ask(recipe: Recipe) -> str:
    """The id of a run by this recipe. A double click, or a click in two tabs, is one run."""
    me, service = visitor(), jobs.service()
    newest = next(iter(service.runs(me, limit=1)), None)
    if newest and newest.recipe == recipe and datetime.now(UTC).replace(tzinfo=None) - newest.created < SAME:
        return newest.id
    press = hashlib.sha1(recipe.to_json().encode(), usedforsecurity=False).hexdigest()
    return service.submit(me, recipe, key=f"{newest.id if newest else ''}:{press}", address=address())


def downloads() -> None:
    """The buttons that download what is chosen, their progress and their end; nothing where it is there."""
    for wanted in settings.task().downloads(settings.draft()):
        offer(*wanted)


def main_settings() -> None:
    """The everyday four, two and two."""
    for names in (("rate", "optimizer"), ("batch", "epochs")):
        for place, name in zip(in_a_row(len(names)), names, strict=True):
            with place:
                control(name)


def more(recipe: Recipe | None) -> None:
    """One folded box for each purpose that the task has fields for."""
    kind = settings.task()
    for title, icon, groups in BOXES:
        if not any(settings.fields(group) for group in groups):
            continue
        with st.expander(title.format(amounts=kind.words.amounts or kind.recipe.examples), icon=f":material/{icon}:"):
            for group in groups:
                _group(group, recipe)
            if "cures" in groups and kind.words.more_cures:
                st.caption(f"More cures: {kind.words.more_cures}.")


def _group(group: str, recipe: Recipe | None) -> None:
    """The fields of a group, and what there is to see of them."""
    found = settings.fields(group)
    if found and group in BEFORE:
        st.markdown(BEFORE[group])
    for name in found:
        control(name)
        if look := task_forms.looks().get(name):
            look(recipe)


def teacher_link(recipe: Recipe | None) -> None:
    """A link to exactly this, with controls that students do not see."""
    note = "The address of this page restores it too. With a run in it (run=…), it finds that run again, also on another computer."
    query = to_query(recipe) if recipe else None
    link.teacher_link(query, settings.hideable(settings.task()), "train-hide", bool(st.session_state[settings.HIDDEN]), note)
