"""The left side of the page "Train a network": the Train button and what can be set."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs
from core.explain.training.recipe_words import counts, waiting
from core.training.words import duration
from core.tasks import recipes
from core.training.recipe import LIMITS, Recipe
from pages.kit.frontend import source
from pages.kit.literal import literal
from pages.kit.visitor import visitor
from pages.workshop.training_views import data as training_data
from pages.workshop.training_views import settings
from pages.workshop.training_views.settings import control, shown

SAME = timedelta(seconds=3)  # the same recipe again within this is a double click, or a second tab
TASKS = {"digits": "Digits", "reviews": "Film reviews", "pictures": "Pictures"}
DATA = {
    "digits": {"sample": "3,500 digits", "mnist": "55,000 digits (MNIST)"},
    "reviews": {"mini": "500 short reviews", "imdb": "22,500 long reviews (IMDB)", "own": "my own reviews"},
}
DATA_HELP = {
    "digits": "Handwritten digits of 28 × 28 pixels. Besides these, others are kept apart: validation digits, on which the network is "
    "checked after every epoch, and test digits, on which it is judged once at the end.",
    "reviews": "Texts with a label each: against a film, or for it. Besides these, others are kept apart: validation reviews, on which "
    "the network is checked after every epoch, and test reviews, on which it is judged once at the end.",
}
OPTIMIZERS = {"sgd": "SGD", "momentum": "momentum", "rmsprop": "RMSProp", "adam": "Adam", "adamw": "AdamW"}
_ARRIVE = st.components.v2.component("arrive", html="<span></span>", js=source("arrive.js"))


def task() -> None:
    """What is to be learnt: digits, reviews or pictures."""
    if settings.shown("task"):
        st.session_state["train-task"] = settings.task()
        st.segmented_control(
            "What to learn", list(TASKS), key="train-task", format_func=TASKS.get, required=True, on_change=_switch, width="content",
            label_visibility="collapsed",
        )  # fmt: skip


def _switch() -> None:
    settings.switch(st.session_state["train-task"])


def train_button(recipe: Recipe | None, problem: str) -> None:
    """Train, how long it will take, and why not."""
    problem = problem or training_data.problem(recipe)
    again = bool(st.session_state[settings.RUN])
    st.button(
        "Train another" if again else "Train",
        key="train",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=bool(problem),
        on_click=_train,
    )
    with st.container(gap="xsmall"):
        if refused := st.session_state.pop("train-refused", ""):
            st.error(refused)
        if problem:
            st.error(literal(problem))
        elif recipe:
            st.caption(_before(recipe))


def _before(recipe: Recipe) -> str:
    """What is known of a training before it begins."""
    office = jobs.office()
    queue = waiting(*office.queue_for(visitor(), recipe))
    return (
        f"About **{duration(office.estimate(recipe))}** on the computer that runs this. {queue}{counts(recipe)}. "
        "It goes on when you leave this page."
    )


def way_to_the_run() -> None:
    """On a phone the run stands below the settings: a link that leads there."""
    if st.session_state[settings.RUN]:
        st.html("<style>@media (min-width: 641px) { .st-key-train-way { display: none; } }</style>")
        with st.container(key="train-way"):
            st.markdown("[:material/arrow_downward: See it learn](#run)")


def arrive(run_id: str) -> None:
    """The place of the run; on a phone the page goes there when a run is opened."""
    st.html("<style>[data-testid=stLayoutWrapper]:has(> .st-key-train-place) { position: absolute; }</style>")  # takes no room
    with st.container(key="train-place"):
        st.html('<div id="run"></div>')
        _ARRIVE(key="train-arrive", data={"run": run_id}, height=1)


def _train() -> None:
    """Ask for the run and open it."""
    try:
        settings.open_run(_ask(settings.recipe()))
    except (ValueError, RuntimeError) as refused:
        st.session_state["train-refused"] = str(refused)


def _ask(recipe: Recipe) -> str:
    """The id of a run by this recipe. A double click, or a click in two tabs, is one run."""
    me, office = visitor(), jobs.office()
    newest = next(iter(office.runs(me, limit=1)), None)
    if newest and newest.recipe == recipe and datetime.now(UTC).replace(tzinfo=None) - newest.created < SAME:
        return newest.id
    press = hashlib.sha1(recipe.to_json().encode(), usedforsecurity=False).hexdigest()
    return office.submit(me, recipe, key=f"{newest.id if newest else ''}:{press}")


def data() -> None:
    """What is learnt from."""
    if settings.task() == "pictures":
        return
    if shown("data"):
        names = DATA[settings.task()]
        control(
            st.selectbox,
            "Reviews to learn from" if settings.task() == "reviews" else "Digits to learn from",
            "data",
            options=list(names),
            format_func=partial(_data_words, names=names, count=settings.draft()["count"]),
            help=DATA_HELP[settings.task()],
        )


def main_settings() -> None:
    """The everyday four."""
    examples = recipes.kind_of(settings.task()).examples
    rate, optimizer = _pair()
    with rate:
        control(
            partial(st.text_input, max_chars=20),
            "Learning rate",
            "rate",
            help="How long the steps downhill are. Too small: it takes for ever. Too large: it jumps over the goal. "
            "Adam likes 0.001, plain SGD 0.1. Any number may be tried.",
        )
    with optimizer:
        control(
            st.selectbox,
            "Optimizer",
            "optimizer",
            options=list(OPTIMIZERS),
            format_func=OPTIMIZERS.get,
            help="The rule that makes a step of the slopes. SGD: straight downhill. Momentum: with swing. RMSProp and Adam: each weight at "
            "its own pace. AdamW: Adam with a truer weight decay.",
        )
    batch, epochs = _pair()
    with batch:
        control(
            st.number_input,
            "Batch",
            "batch",
            min_value=1,
            max_value=int(LIMITS["batch"][1]),
            step=16,
            help=f"How many {examples} are looked at for one step (one iteration). Small: many noisy steps. Large: few sure ones.",
        )
    with epochs:
        control(
            st.number_input,
            "Epochs",
            "epochs",
            min_value=1,
            max_value=int(LIMITS["epochs"][1]),
            help="How many times everything is seen that it learns from.",
        )


def _data_words(data: str, names: dict[str, str], count: int) -> str:
    return f"{count:,} of {names[data]}" if count else names[data]


def _pair() -> list[DeltaGenerator]:
    """Two places side by side; one below the other where the projector switch makes letters large."""
    return [st.container(), st.container()] if st.session_state.get("projector") else st.columns(2, gap="small")


def teacher_link(recipe: Recipe | None) -> None:
    """A link to exactly this, with controls that students do not see. Not shown to those who came by such a link."""
    if st.session_state[settings.HIDDEN]:
        st.caption("This page was opened by a link that hides some of its controls.")
        return
    with st.expander("Link to these settings", icon=":material/link:"):
        if recipe is None:
            st.caption("There is one as soon as the settings make a recipe.")
            return
        hide = st.multiselect(
            "For teachers: hide from students",
            list(settings.hideable()),
            key="train-hide",
            format_func=settings.hideable().get,
            help="What is hidden keeps its value; students change the rest.",
        )
        query = recipes.to_query(recipe) | ({"hide": "-".join(sorted(hide))} if hide else {})
        st.code(f"{(st.context.url or '').partition('?')[0]}?{urlencode(query)}", language=None, wrap_lines=True)
        st.caption("The address of this page restores it too. With a run in it (run=…), it finds that run again, also on another computer.")
