"""What can be set on the page "Train a network": a draft, kept in the session; in the address too, once it makes a recipe."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from core import jobs
from core.data.given import number
from core.explain.training.compare import lowered
from core.tasks import OLDEST, TASKS, from_query, task_named, to_query
from core.tasks.kind import Kind
from core.training.fields import Setting, link_name
from core.training.fields import settings as fields_of
from core.training.recipe import Recipe
from pages.kit import address, startup
from pages.kit.form import field_widget
from pages.kit.literal import literal

DRAFT, LINK, HIDDEN, PRESET = "train-draft", "train-link", "train-hidden", "train-preset"
RUN, WARNING = "train-run", "train-warning"
TASK, OTHERS = "task", "train-other-drafts"
FIELDS = [(kind.recipe, name) for kind in TASKS.values() for name in fields_of(kind.recipe)]
NAMES = (TASK, *dict.fromkeys(spelt for kind, name in FIELDS for spelt in (link_name(kind, name), name)))
NO_FIELDS = {"task": "what to learn", "recipes": "one-click recipes", "finder": "learning-rate finder"}  # what else can be hidden


def hideable(kind: Kind[Any]) -> dict[str, str]:
    """What a teacher may hide of a task's controls, by name."""
    names: dict[str, str] = {}
    for name, about in fields_of(kind.recipe).items():
        if about.label:
            names.setdefault(about.hide or about.link or name, about.hidden or lowered(about.hide or about.label))
    return NO_FIELDS | names


def ready() -> None:
    """Open the service that trains; where it cannot be opened, the page says why and ends."""
    if not startup.workshop():
        st.stop()


def load() -> None:
    """Take what the address says: a recipe, or a run, whose recipe it then is. Says so where the link is damaged."""
    query, run = address.given(NAMES), _run()
    if DRAFT not in st.session_state or (query and query != st.session_state[LINK]):
        _take_link(query, run)
    elif run and run != st.session_state[RUN] and not query:
        take(_recipe_of(run))
    elif not run and st.session_state[RUN] and not address.travelled():  # back from another page
        st.query_params["run"] = run = st.session_state[RUN]
    st.session_state[RUN] = run


def _run() -> str:
    """The run that the address names. One that is not there is refused; where it was open here, the page says that it is gone."""
    run = st.query_params.get("run", "")
    if run and run != st.session_state.get(RUN) and jobs.service().run(run) is None:
        address.refuse("run")
        del st.query_params["run"]
        return ""
    return run


def _take_link(query: dict[str, str], run: str) -> None:
    allowed = {name for kind in TASKS.values() for name in hideable(kind)}
    st.session_state[HIDDEN] = st.session_state.get(HIDDEN) or address.hidden(allowed)
    st.session_state[LINK] = {}
    try:
        take(from_query(query) if query else _recipe_of(run))
    except ValueError as problem:
        take(_standard(query))
        st.session_state[WARNING] = f"This link could not be used: {literal(str(problem))} Here is the standard recipe instead."


def _standard(query: Mapping[str, str]) -> Recipe:
    """The standard recipe of the task that a link names; of the oldest where it names none that there is."""
    return TASKS.get(query.get(TASK, ""), TASKS[OLDEST]).recipe()


def _recipe_of(run_id: str) -> Recipe:
    run = jobs.service().run(run_id) if run_id else None
    return (run and run.recipe) or _standard({})


def open_run(run_id: str) -> None:
    """Show this run, or none."""
    st.session_state[RUN] = run_id
    if run_id:
        st.query_params["run"] = run_id
    else:
        st.query_params.pop("run", None)


def take(recipe: Recipe) -> None:
    """Everything as this recipe has it."""
    st.session_state[DRAFT] = asdict(recipe) | {"rate": f"{recipe.rate:.12g}", TASK: recipe.task}


def task() -> Kind[Any]:
    """What is to be learnt."""
    return task_named(draft()[TASK])


def switch(other: str) -> None:
    """To another task, as it was left there; no run of this one stays open."""
    drafts = st.session_state.setdefault(OTHERS, {})
    drafts[draft()[TASK]] = draft()
    if other in drafts:
        st.session_state[DRAFT] = drafts[other]
    else:
        take(_standard({TASK: other}))
    open_run("")


def draft() -> dict[str, Any]:
    """The settings as they stand, good or bad; the rate as it was typed."""
    return st.session_state[DRAFT]


def recipe() -> Recipe:
    """The recipe that the settings make.

    Raises:
        ValueError: They make none; one sentence.
    """
    kind = task()
    low, high = fields_of(kind.recipe)["rate"].bounds
    values = {name: value for name, value in draft().items() if name != TASK}
    return kind.recipe(**values | {"rate": number(draft()["rate"].replace(",", "."), "The rate", low, high)})


def write_link(made: Recipe) -> None:
    """Put this recipe into the address. An open run with other settings must not win over the standard ones."""
    query = to_query(made)
    if not query and "run" in st.query_params:  # the oldest task is not named: one of its fields is, so that the link is not empty
        query = {"data": draft()["data"]}
    st.session_state[LINK] = query
    address.write(NAMES, query)
    if st.session_state[HIDDEN] and "hide" not in st.query_params:
        st.query_params["hide"] = "-".join(sorted(st.session_state[HIDDEN]))


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in st.session_state[HIDDEN]


def change(**values: Any) -> None:
    """Set something."""
    draft().update(values)


def fields(group: str) -> dict[str, Setting]:
    """The fields of a box of the form that there is a choice of."""
    return {name: about for name, about in fields_of(task().recipe).items() if about.group == group and about.label and _open(name, about)}


def _open(name: str, about: Setting) -> bool:
    """Whether there is a choice: neither a teacher's link nor another field has settled it."""
    return shown(about.hide or about.link or name) and not (about.settled and draft()[about.settled[0]] == about.settled[1])


def control(name: str, **how: Any) -> None:
    """The widget of a field of the recipe, if there is a choice."""
    kind = task()
    about = fields_of(kind.recipe)[name]
    if about.limits and about.capped:
        about = replace(about, limits=(about.limits[0], draft()[about.capped]))
    if _open(name, about):
        key = f"train-{about.link or name}"
        field_widget(about, draft()[name], key, kind.recipe.examples, **{"on_change": _changed, "args": (name, key)} | how)


def _changed(field: str, key: str) -> None:
    if (value := st.session_state[key]) is not None:  # an emptied number field
        change(**{field: value})
