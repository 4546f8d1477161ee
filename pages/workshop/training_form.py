"""The left side of the page "Train a network": the Train button and what can be set."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from core import jobs
from core.explain.recipe_words import counts, duration
from core.training.recipe import LIMITS, Recipe
from pages.kit.literal import literal
from pages.kit.visitor import visitor
from pages.workshop import training_aids as aids
from pages.workshop import training_settings as settings
from pages.workshop.training_settings import any_shown, control, shown

SAME = timedelta(seconds=3)  # the same recipe again within this is a double click, or a second tab
DATA = {"sample": "3,500 digits, at hand", "mnist": "MNIST: 55,000 digits"}
OPTIMIZERS = {"sgd": "SGD", "momentum": "momentum", "rmsprop": "RMSProp", "adam": "Adam", "adamw": "AdamW"}
SCHEDULES = {"constant": "constant", "step": "two steps down", "cosine": "cosine: down in a curve", "onecycle": "one cycle: up, then down"}
ACTIVATIONS = {"relu": "ReLU", "leaky": "leaky ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
INITS = {"default": "PyTorch's own", "xavier": "Xavier", "he": "He", "zeros": "all zeros", "large": "very large"}
PENALTIES = [0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1]


def train_button(recipe: Recipe | None, problem: str) -> None:
    """Train, how long it will take, and why not."""
    problem = problem or aids.data_problem(recipe)
    again = bool(st.session_state[settings.RUN])
    st.button(
        "Train again" if again else "Train",
        key="train",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=bool(problem),
        on_click=_train,
        help="Trains in the background: it goes on when you leave this page, and its address finds it again.",
    )
    with st.container(gap="xsmall"):
        if refused := st.session_state.pop("train-refused", ""):
            st.error(refused)
        if problem:
            st.error(literal(problem), icon=":material/block:")
        elif recipe:
            st.caption(f"About **{duration(jobs.office().estimate(recipe))}** on this machine. {counts(recipe)}.")


def way_to_the_run() -> None:
    """On a phone the run stands below the settings: a link that leads there."""
    if st.session_state[settings.RUN]:
        st.html("<style>@media (min-width: 641px) { .st-key-train-way { display: none; } }</style>")
        with st.container(key="train-way"):
            st.markdown("[:material/arrow_downward: See it learn](#run)")


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


def main_settings() -> None:
    """The everyday four, and what is trained on."""
    if shown("data"):
        control(
            st.selectbox,
            "Digits to learn from",
            "data",
            options=list(DATA),
            format_func=DATA.get,
            help="Handwritten digits of 28 × 28 pixels. Besides these, others are kept apart: validation digits, on which the network is "
            "checked after every epoch, and test digits, on which it is judged once at the end.",
        )
    rate, optimizer = st.columns(2, gap="small")
    with rate:
        control(
            partial(st.text_input, max_chars=20),
            "Learning rate",
            "rate",
            help="How long the steps downhill are. Too small: it takes for ever. Too large: it leaps over the goal. "
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
    batch, epochs = st.columns(2, gap="small")
    with batch:
        control(
            st.number_input,
            "Batch",
            "batch",
            min_value=1,
            max_value=int(LIMITS["batch"][1]),
            step=16,
            help="How many pictures are looked at for one step (one iteration). Small: many noisy steps. Large: few sure ones.",
        )
    with epochs:
        control(
            st.number_input,
            "Epochs",
            "epochs",
            min_value=1,
            max_value=int(LIMITS["epochs"][1]),
            help="How many times every training picture is seen.",
        )


def more_settings(recipe: Recipe | None) -> None:
    """Everything else, folded away and named by what it is good for."""
    if any_shown("count", "augmentation"):
        with st.expander("More or fewer pictures", icon=":material/photo_library:"):
            _pictures(recipe)
    if any_shown("dropout", "l1", "l2", "patience"):
        with st.expander("Against learning by heart", icon=":material/healing:"):
            _cures()
    if any_shown("activation", "init", "batch_norm"):
        with st.expander("When it does not start to learn", icon=":material/ac_unit:"):
            _start()
    if any_shown("schedule", "clip"):
        with st.expander("A rate that changes", icon=":material/trending_down:"):
            _rate(recipe)
    if any_shown("seed", "half"):
        with st.expander("The same again, and faster", icon=":material/casino:"):
            _same()


def _pictures(recipe: Recipe | None) -> None:
    control(
        st.number_input,
        "How many to learn from (0: all)",
        "count",
        min_value=0,
        max_value=int(LIMITS["count"][1]),
        step=100,
        help="Fewer pictures are easier to learn by heart.",
    )
    if not shown("augmentation"):
        return
    st.markdown("**Augmentation:** every time a picture is seen, it is a little different.")
    for label, field, top, step, words in (
        ("Turn, degrees", "rotate", 45.0, 1.0, "by about so many degrees, either way."),
        ("Shift, pixels", "shift", 6.0, 0.5, "by about so many pixels."),
        ("Zoom", "zoom", 0.5, 0.05, "larger or smaller by about this share."),
        ("Noise", "noise", 0.5, 0.05, "on the ink: so much brighter or darker."),
    ):
        value = settings.draft()[field]
        control(
            st.slider,
            label,
            field,
            hide="augmentation",
            min_value=0.0,
            max_value=max(top, value),
            step=step,
            help=f"{label.split(',')[0]} {words} Two of three pictures stay below this, some go beyond.",
        )
    aids.augmented(recipe)


def _cures() -> None:
    control(
        st.slider,
        "Dropout",
        "dropout",
        min_value=0.0,
        max_value=0.9,
        step=0.05,
        help="Share of each hidden dense layer's neurons switched off at random in every step, so that none can be relied on.",
    )
    control(
        st.select_slider,
        "L2 (weight decay)",
        "l2",
        options=PENALTIES,
        help="Every weight costs its square, so large ones shrink and the network stays smooth.",
    )
    control(st.select_slider, "L1", "l1", options=PENALTIES, help="Every weight costs its size, so useless ones go to zero.")
    control(
        st.number_input,
        "Early stopping: patience (0: off)",
        "patience",
        min_value=0,
        max_value=int(LIMITS["patience"][1]),
        help="Stop after so many epochs without a better validation loss. The weights of the best epoch are kept in any case.",
    )
    st.caption("More cures: more pictures, altered pictures (augmentation), batch norm, a smaller network.")


def _start() -> None:
    control(
        st.selectbox,
        "Activation",
        "activation",
        options=list(ACTIVATIONS),
        format_func=ACTIVATIONS.get,
        help="What every neuron does with its sum before passing it on. ReLU keeps the learning signal alive through many layers.",
    )
    control(
        st.selectbox,
        "First weights",
        "init",
        options=list(INITS),
        format_func=INITS.get,
        help="The random numbers to begin with. Xavier suits tanh and sigmoid, He suits ReLU. Zeros and very large ones go wrong: try.",
    )
    control(
        st.toggle,
        "Batch norm",
        "batch_norm",
        help="Brings each neuron's sums to mean 0 and spread 1 within a batch, then learns the best scale and shift. Steadier, so the "
        "rate may be higher.",
    )


def _rate(recipe: Recipe | None) -> None:
    control(
        st.selectbox,
        "Schedule: the rate over time",
        "schedule",
        options=list(SCHEDULES),
        format_func=SCHEDULES.get,
        help="Long steps first, short ones at the end: quick and still exact. One cycle starts low, climbs to the rate, then falls to "
        "almost zero.",
    )
    if shown("schedule"):
        aids.schedule(recipe)
    control(
        st.number_input,
        "Clip the gradient at (0: off)",
        "clip",
        min_value=0.0,
        max_value=float(LIMITS["clip"][1]),
        step=0.5,
        help="Shortens a gradient that is longer than this. One wild batch can then do no harm.",
    )


def _same() -> None:
    control(
        st.number_input,
        "Seed",
        "seed",
        min_value=0,
        max_value=int(LIMITS["seed"][1]),
        help="Chooses the first weights, the order of the pictures and all other chance. Same seed, same curves.",
    )
    control(
        st.toggle,
        "16-bit numbers",
        "half",
        help="Computes with shorter numbers where this machine is faster with them; a little less exact.",
    )


def teacher_link(recipe: Recipe | None) -> None:
    """A link to exactly this, with controls that students do not see. Not shown to those who came by such a link."""
    if st.session_state[settings.HIDDEN]:
        st.caption("This page was opened by a link that hides some of its controls.")
        return
    with st.expander("A link that restores all this", icon=":material/link:"):
        if recipe is None:
            st.caption("There is one as soon as the settings make a recipe.")
            return
        hide = st.multiselect(
            "For teachers: hide from students",
            list(settings.HIDEABLE),
            key="train-hide",
            format_func=settings.HIDEABLE.get,
            help="What is hidden keeps its value; students change the rest.",
        )
        query = recipe.to_query() | ({"hide": "-".join(sorted(hide))} if hide else {})
        st.code(f"{(st.context.url or '').partition('?')[0]}?{urlencode(query)}", language=None, wrap_lines=True)
        st.caption("The address of this page restores it too. With a run in it (run=…), it finds that run again, also on another computer.")
