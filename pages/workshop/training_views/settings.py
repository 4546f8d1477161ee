"""What can be set on the page "Train a network": a draft, kept in the session; in the address too, once it makes a recipe."""

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

import streamlit as st

from core import jobs
from core.data.given import number
from core.tasks import recipes
from core.training.recipe import LIMITS, Recipe
from pages.kit import address
from pages.kit.literal import literal

DRAFT, LINK, HIDDEN, PRESET = "train-draft", "train-link", "train-hidden", "train-preset"
RUN, WARNING = "train-run", "train-warning"
TASK, OTHERS = "task", "train-other-drafts"
NAMES = (TASK, *dict.fromkeys(field.name for kind in recipes.RECIPES.values() for field in fields(kind)))
HIDEABLE = {
    "task": "what to learn",
    "recipes": "one-click recipes",
    "data": "which examples",
    "count": "how many examples",
    "network": "network",
    "optimizer": "optimizer",
    "rate": "learning rate",
    "schedule": "schedule of the rate",
    "finder": "learning-rate finder",
    "batch": "batch",
    "epochs": "epochs",
    "dropout": "dropout",
    "l1": "L1",
    "l2": "L2 (weight decay)",
    "patience": "early stopping",
    "clip": "gradient clipping",
    "seed": "seed",
    "half": "16-bit numbers",
}
OF_DIGITS = {"activation": "activation", "init": "first weights", "batch_norm": "batch norm", "augmentation": "augmentation"}
OF_PICTURES = {"augmentation": "augmentation"}
OF_REVIEWS = {"length": "words kept of a review", "vocabulary": "vocabulary", "slips": "the two slips"}


def hideable() -> dict[str, str]:
    """What a teacher may hide of this task's controls, by name."""
    return HIDEABLE | {"digits": OF_DIGITS, "reviews": OF_REVIEWS, "pictures": OF_PICTURES}[task()]


def ready() -> None:
    """Open the office that trains; where it cannot be opened, the page says why and ends."""
    try:
        with st.spinner("Opening the workshop …"):
            jobs.office()
    except RuntimeError as problem:
        st.error(str(problem))
        st.stop()


def load() -> None:
    """Take what the address says: a recipe, or a run, whose recipe it then is. Says so where the link is damaged."""
    query, run = address.given(NAMES), st.query_params.get("run", "")
    if DRAFT not in st.session_state or (query and query != st.session_state[LINK]):
        _take_link(query, run)
    elif run and run != st.session_state[RUN] and not query:
        take(_recipe_of(run))
    elif not run and st.session_state[RUN]:  # back from another page
        st.query_params["run"] = run = st.session_state[RUN]
    st.session_state[RUN] = run


def _take_link(query: dict[str, str], run: str) -> None:
    st.session_state[HIDDEN] = st.session_state.get(HIDDEN) or address.hidden(HIDEABLE | OF_DIGITS | OF_REVIEWS)
    st.session_state[LINK] = {}
    try:
        take(recipes.from_query(query) if query else _recipe_of(run))
    except ValueError as problem:
        take(_standard(query))
        st.session_state[WARNING] = f"This link could not be used: {literal(str(problem))} Here is the standard recipe instead."


def _standard(query: dict[str, str]) -> Recipe:
    """The standard recipe of the task that a link names; of digits where it names none that there is."""
    return recipes.RECIPES.get(query.get(TASK, ""), recipes.RECIPES["digits"])()


def _recipe_of(run_id: str) -> Recipe:
    run = jobs.office().run(run_id) if run_id else None
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


def task() -> str:
    """What is to be learnt: "digits", "reviews" or "pictures"."""
    return str(draft()[TASK])


def switch(other: str) -> None:
    """To another task, as it was left there; no run of this one stays open."""
    drafts = st.session_state.setdefault(OTHERS, {})
    drafts[task()] = draft()
    if other in drafts:
        st.session_state[DRAFT] = drafts[other]
    else:
        take(_standard({TASK: other}))
    open_run("")


def draft() -> dict[str, Any]:
    """The settings as they stand, good or bad; the rate as it was typed."""
    found: dict[str, Any] = st.session_state[DRAFT]
    return found


def recipe() -> Recipe:
    """The recipe that the settings make.

    Raises:
        ValueError: They make none; one sentence.
    """
    low, high = LIMITS["rate"]
    values = {name: value for name, value in draft().items() if name != TASK}
    return recipes.kind_of(task())(**values | {"rate": number(draft()["rate"].replace(",", "."), "The rate", low, high)})


def write_link(made: Recipe) -> None:
    """Put this recipe into the address. An open run with other settings must not win over the standard ones."""
    query = recipes.to_query(made) or ({"data": draft()["data"]} if "run" in st.query_params else {})  # digits alone are not named
    st.session_state[LINK] = query
    address.write(NAMES, query)
    if st.session_state[HIDDEN] and "hide" not in st.query_params:
        st.query_params["hide"] = "-".join(sorted(st.session_state[HIDDEN]))


def shown(name: str) -> bool:
    """Whether a control is shown; a teacher's link can hide it."""
    return name not in st.session_state[HIDDEN]


def any_shown(*names: str) -> bool:
    """Whether at least one of these controls is shown."""
    return any(map(shown, names))


def change(**values: Any) -> None:
    """Set something."""
    draft().update(values)


def control(widget: Callable[..., Any], label: str, field: str, hide: str = "", **how: Any) -> None:
    """One widget for one field of the recipe, unless a teacher's link hides it (by the name `hide`, or the field's)."""
    if not shown(hide or field):
        return
    key, value = f"train-{field}", draft()[field]
    if "options" in how and value not in how["options"]:
        how["options"] = sorted([*how["options"], value])  # a link may carry a value between the usual ones
    st.session_state[key] = value
    widget(label, key=key, on_change=_changed, args=(field,), **how)


def _changed(field: str) -> None:
    if (value := st.session_state[f"train-{field}"]) is not None:  # an emptied number field
        change(**{field: value})
