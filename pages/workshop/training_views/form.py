"""The left side of the page "Train a network": the Train button and what can be set."""

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs
from core.explain.training.recipe_words import counts, waiting
from core.tasks import TASKS, task_of, to_query
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit.frontend import component
from pages.kit.literal import literal
from pages.kit.offer import offer
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
# On a phone all tasks are in sight: in rows, each with a border of its own.
WRAPPED = """<style>
  .st-key-train-task [role=radiogroup] { flex-wrap: wrap; gap: .3rem; }
  .st-key-train-task [role=radio] { border: 1px solid var(--st-border-color); border-radius: .5rem; margin: 0; }
  .st-key-train-task [role=radio][aria-checked=true] { border-color: var(--st-primary-color); }
</style>"""
_SCROLL_TO_RUN = component("workshop/training_views/scroll_to_run")


def task() -> None:
    """What is to be learnt."""
    if settings.shown("task"):
        st.html(WRAPPED)
        st.session_state["train-task"] = settings.task().name
        st.segmented_control(
            "What to learn", list(TASKS), key="train-task", format_func=lambda name: TASKS[name].words.title, required=True,
            on_change=_switch, width="content", label_visibility="collapsed",
        )  # fmt: skip


def _switch() -> None:
    settings.switch(st.session_state["train-task"])


def train_button(recipe: Recipe | None, problem: str) -> None:
    """Train, how long it will take, and why not."""
    problem = problem or (task_of(recipe).problem(recipe) if recipe else "")
    again = bool(st.session_state[settings.RUN])
    st.button(
        "Train another" if again else "Train", key="train", type="primary", icon=":material/play_arrow:", width="stretch",
        disabled=bool(problem), on_click=_train,
    )  # fmt: skip
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
    return (
        f"About **{duration(service.estimate(recipe))}** on the computer that runs this. {queue}{counts(recipe)}. "
        "It goes on when you leave this page."
    )


def way_to_the_run() -> None:
    """On a phone the run stands below the settings: a link that leads there."""
    if st.session_state[settings.RUN]:
        st.html("<style>@media (min-width: 641px) { .st-key-train-way { display: none; } }</style>")
        with st.container(key="train-way"):
            st.markdown("[:material/arrow_downward: See it learn](#run)")


def scroll_to_run(run_id: str) -> None:
    """The place of the run; on a phone the page goes there when a run is opened."""
    st.html("<style>[data-testid=stLayoutWrapper]:has(> .st-key-train-place) { position: absolute; width: 0; overflow: hidden; }</style>")
    with st.container(key="train-place"):
        st.html('<div id="run"></div>')
        _SCROLL_TO_RUN(key="train-scroll", data={"run": run_id}, height=1)


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
        for place, name in zip(_pair(), names, strict=True):
            with place:
                control(name)


def _pair() -> list[DeltaGenerator]:
    """Two places side by side; one below the other where the projector switch makes letters large."""
    return [st.container(), st.container()] if st.session_state.get("projector") else list(st.columns(2, gap="small"))


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
    """A link to exactly this, with controls that students do not see. Not shown to those who came by such a link."""
    if st.session_state[settings.HIDDEN]:
        st.caption("This page was opened by a link that hides some of its controls.")
        return
    with st.expander("Link to these settings", icon=":material/link:"):
        if recipe is None:
            st.caption("There is one as soon as the settings make a recipe.")
            return
        names = settings.hideable(settings.task())
        hide = st.multiselect(
            "For teachers: hide from students", list(names), key="train-hide", format_func=names.__getitem__,
            help="What is hidden keeps its value; students change the rest.",
        )  # fmt: skip
        query = to_query(recipe) | ({"hide": "-".join(sorted(hide))} if hide else {})
        st.code(f"{(st.context.url or '').partition('?')[0]}?{urlencode(query)}", language=None, wrap_lines=True)
        st.caption("The address of this page restores it too. With a run in it (run=…), it finds that run again, also on another computer.")
