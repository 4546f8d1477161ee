"""Two layers: a machine on top of a machine, learnt one after the other."""

from typing import Any

import streamlit as st

from core.data.digits.digit_set import mnist_folder
from core.explain.belief.pictures import WHERE
from core.explain.belief.script import labels_script
from core.explain.belief.stack import SIZES, StackLesson, StackRecipe
from core.figures.belief import STACK_ERRORS, stack_rows
from core.figures.sheets import enlarge, sheet
from core.figures.style import diverging, inked
from core.training.fields import settings as fields_of
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.columns import columns
from pages.kit.link import from_link
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.work import LOOK_SECONDS
from pages.making.belief_views import seen, teacher, work
from pages.making.belief_views.take import take

VIEW = "Two layers"
DATA, SEED = NAMES = ("pictures", "first")
FIELDS = fields_of(StackRecipe)
FEATURES, COLUMNS = 64, 16  # units of the topmost machine that are shown
STANDS = ("As they are", "Back from the first machine", "Back from the second")


def show() -> None:
    """What to do on the left; features and what comes back on the right."""
    buttons, below = stage.start("belief-layers"), st.container()
    side, right = columns("belief-layers-columns", [1, 2.4], 11, last_first=True)
    with side:
        recipe = stack_recipe()
        lesson = work.found(recipe, StackLesson)
        going = work.mine([recipe])
        how: dict[str, Any] = {"icon": ":material/play_arrow:", "on_click": work.begin, "args": ([recipe],)}
        how["help"] = "The first machine learns from pixels, then the second from what the first makes of them. No label is looked at."
        how["disabled"] = bool(lesson and lesson.over) or bool(going and going.running)
        with buttons:
            st.button("Train both", key="belief-stack", type="primary", **how)
            if teacher.shown("question"):
                _ask()
        with below:
            work.told(going, "belief-layers")
        if lesson and lesson.over:
            st.caption("Both have learnt already, for you or for somebody before. Another **seed** begins anew.")
        st.caption(f"784 pixels, {SIZES[0]} hidden units, and {SIZES[1]} above them.")
    with right:
        running = bool(going and going.running)
        st.fragment(_live, run_every=LOOK_SECONDS if running else None)(recipe, running)
    _explain()
    if teacher.shown("code"):
        show_code(labels_script(recipe), "deep_belief_network.py")
    if teacher.shown("take") and (lesson := work.found(recipe, StackLesson)):
        take(recipe, lesson.machines, "deep-belief-network")
    teacher.link(VIEW, NAMES)


def stack_recipe() -> StackRecipe:
    """Which digits (where there is a choice) and which chance; in the address."""
    data, seed = "sample", FIELDS["seed"]
    if not teacher.shown("pictures"):
        data = from_link(DATA, _data, data)
    elif mnist_folder().exists() or DATA in st.query_params:
        said = pick(FIELDS["data"].label, WHERE.values(), DATA, shown=True, wraps=True, help=FIELDS["data"].help)
        data = next(name for name, words in WHERE.items() if words == said)
    if not teacher.shown("seed"):
        return StackRecipe(data, from_link(SEED, seen.count(9999), 0))
    return StackRecipe(data, int(st.number_input(seed.label, 0, 9999, 0, key=SEED, bind="query-params", help=seed.help, width=200)))


def _data(text: str) -> str:
    for name, words in WHERE.items():
        if words == text:
            return name
    raise ValueError("These digits are not known here.")


def _ask() -> None:
    predict_first(
        "belief-layers-guess",
        "The first machine has found strokes. A second one learns from the first one's hidden units, which say what strokes there are. "
        "What does a unit of the second stand for?",
        ["A single pixel", "Strokes that often go together", "One of the ten digits"],
        "Strokes that often go together",
        "Curves, loops, corners: larger than a stroke, smaller than a digit. Nobody has said that there are ten kinds.",
        folded=True,
    )


def _live(recipe: StackRecipe, running: bool) -> None:
    """Features, what comes back, and the error; they follow a training by themselves."""
    lesson, going = work.found(recipe, StackLesson), work.mine([recipe])
    if running and not (going and going.running):
        st.rerun()
    if lesson is None:
        said = "Nothing is learnt yet: press *Train both*. The features are drawn while they are learnt."
        stage.effect("layers").info(said, icon=":material/layers:")
        return
    which = ("first", "second")[len(lesson.machines) - 1]
    st.caption(
        f"Step {lesson.step:,} of {lesson.steps:,}. " + ("Both have learnt." if lesson.over else f"The {which} machine is learning.")
    )
    found = lesson.features()[:FEATURES].reshape(-1, 28, 28)
    limits = abs(found).max(axis=(1, 2), keepdims=True) + 1e-9
    picture = sheet(diverging(found / limits, 1.0), tuple(range(len(found))), COLUMNS).picture
    st.markdown(f"**Features of the {which} machine**, laid through to the pixels: blue for ink, orange for none")
    with stage.effect("layers"):
        st.image(enlarge(picture, 2), alt=f"{len(found)} units of the {which} machine, each as the picture it looks for.", width="stretch")
    st.markdown("**Digits that they did not learn from, up through the machines and down again**")
    for words, rows in zip(STANDS, lesson.reconstructions(seen.kept()), strict=False):
        pictures = inked(rows.reshape(-1, 28, 28), 1.0)
        st.image(enlarge(sheet(pictures, tuple(range(len(rows))), len(rows)).picture, 2), caption=words, width="stretch")
    alt = f"Error of a pixel after {lesson.step} steps: {lesson.errors[-1]['error']:.4f}"
    chart(stack_rows(lesson), STACK_ERRORS, "belief-stack-errors", alt)


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "**Greedy, layer by layer** (Hinton, Osindero and Teh 2006). The first machine learns from pixels, until it is done. Then it "
            "is frozen: for each digit, the probabilities of its hidden units become what a second machine sees, and that learns in just "
            "the same way. Each layer has a goal of its own, so no gradient has to come down through many. Such a stack is a **deep belief "
            "network**.\n\n"
            "**Features.** A unit of the second machine has weights to units of the first, each of which has weights to pixels. Multiplied "
            "and added up, they are the picture that the unit looks for; that leaves out the sigmoid between, so it is a sketch.\n\n"
            f"**What comes back** through the second machine is coarser: {SIZES[1]} numbers in place of {SIZES[0]}, and of 784. What you "
            "drew under *Energy* or *Dream* stands at the end of the row. What all this is good for is found out under *With labels*."
        )
