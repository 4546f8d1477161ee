"""Why skip connections: a deep network learns without them and with them, here and now."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from core import jobs
from core.explain.famous.skip_script import skip_script
from core.explain.famous.skips import CHECKED, DEPTHS, EXPERIMENTS, SkipLesson, SkipRecipe, compared, deeper_is_worse
from core.figures.charts import percent
from core.figures.skips import GRADIENTS, LOSSES, WITHOUT, gradient_rows, loss_rows, without_rows
from core.jobs.lessons import Lessons, Shelf
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.work import LOOK_SECONDS, waiting

INTRO = "The same network, with and without a way around its blocks."
EXPERIMENT, DEPTH, SEED = NAMES = ("try", "depth", "seed")
WORK, MOST_KEPT = "famous-skips", 60  # in the session; lessons, of up to a megabyte each
T = TypeVar("T")


def ask() -> None:
    """The question of this view."""
    predict_first(
        "famous-skips-guess",
        "A plain network of 56 layers could do all that one of 8 layers does: its other layers would only have to pass things on. Which "
        "one has the smaller loss on the digits that it learns from?",
        ["That of 56 layers: it has seven times as many numbers", "That of 8 layers", "Both the same"],
        "That of 8 layers",
        "Passing things on is hard to learn for a layer. With a skip connection it is what a block does before it has learnt anything. "
        "Choose 56 layers, and train.",
        folded=True,
    )


@st.cache_resource
def _shelf() -> Shelf[SkipRecipe, SkipLesson]:
    """For all visitors: what one has trained is there for whoever asks for the same."""
    return Shelf(MOST_KEPT)


def show() -> None:
    """What is compared on the left, how the losses fall on the right; below, the gradients and what a block is worth."""
    left, right = st.columns([2, 5], gap="medium")
    with left, stage.cause("skips"):
        names = {words: key for key, words in EXPERIMENTS.items()}
        experiment = names[pick("What to compare", names, EXPERIMENT, wraps=True)]
        depth = DEPTHS[1]
        if experiment in ("depth", "norm"):
            depth = pick("Layers of the deep ones", DEPTHS[1:], DEPTH, shown=True)
        seed = int(st.number_input("Seed", 0, 9999, 0, key=SEED, bind="query-params", help="Another one begins with other numbers."))
        recipes = compared(experiment, depth, seed)
        over = all((there := _shelf().get(recipe)) and there.over for recipe in recipes)
        st.button("Train", key="skips-train", type="primary", disabled=over, on_click=_begin, args=(recipes,))
        going = _mine(recipes)
        if going:
            waiting([going], "Steps learnt", "skips", lambda: _far(recipes))
    with right:
        running = bool(going and going.running)
        st.fragment(_live, run_every=LOOK_SECONDS if running else None)(recipes, running)
    lessons = [lesson for recipe in recipes if (lesson := _shelf().get(recipe))]
    if experiment in ("depth", "norm"):
        _gradients(lessons)
    if experiment == "depth":
        _blocks([lesson for lesson in lessons if lesson.over])
    show_code(skip_script(recipes), "skip_connections.py")
    _explain()


def _begin(recipes: tuple[SkipRecipe, ...]) -> None:
    """Learn these; what this visitor had asked for before ends."""
    if before := st.session_state.get(WORK):
        before.stop()
    work: Lessons[SkipRecipe, SkipLesson] = Lessons(recipes, _shelf(), lambda one: _quick(SkipLesson, one), lambda one: _quick(_on, one))
    work.start()
    st.session_state[WORK] = work


def _on(lesson: SkipLesson) -> SkipLesson:
    return lesson.go_on()


def _quick(function: Callable[..., T], *arguments: Any) -> T:
    made: T = jobs.service().quick(function, *arguments)
    return made


def _mine(recipes: tuple[SkipRecipe, ...]) -> Lessons[SkipRecipe, SkipLesson] | None:
    """The work on exactly these; nobody waits any more for what was asked with other settings."""
    work: Lessons[SkipRecipe, SkipLesson] | None = st.session_state.get(WORK)
    if work and work.recipes != recipes:
        work.stop()
        return None
    return work


def _far(recipes: tuple[SkipRecipe, ...]) -> tuple[int, int]:
    return sum(there.step for recipe in recipes if (there := _shelf().get(recipe))), SkipLesson.steps * len(recipes)


def _live(recipes: tuple[SkipRecipe, ...], running: bool) -> None:
    """The losses as far as they are; they follow a training by themselves."""
    going = _mine(recipes)
    if running and not (going and going.running):
        st.rerun()
    lessons = [lesson for recipe in recipes if (lesson := _shelf().get(recipe)) and lesson.step]
    with stage.effect("skips"):
        if not lessons:
            st.info("Nothing is learnt yet. Press **Train**: each network learns for some seconds, one after the other.")
            return
        said = "; ".join(f"{lesson.recipe.name}: {lesson.loss:.2f}" for lesson in lessons)
        chart(loss_rows(lessons), LOSSES, "skips-losses", f"Loss on the digits that each network learns from, after its steps: {said}")
        st.markdown(_said(lessons))
    st.table(
        {
            "Network": [lesson.recipe.name for lesson in lessons],
            "Learnt numbers": [f"{lesson.parameters:,}" for lesson in lessons],
            "Loss at the end": [f"{lesson.loss:.3f}" if lesson.over else "…" for lesson in lessons],
            "Right, of new digits": [percent(lesson.accuracy) if lesson.over else "…" for lesson in lessons],
        },
        hide_index=True,
        border="horizontal",
    )


def _said(lessons: list[SkipLesson]) -> str:
    """What came out, by the measured numbers."""
    done = [lesson for lesson in lessons if lesson.over]
    if len(done) < 2:
        return "They learn one after the other, from the same digits in the same order."
    first, second = done[:2]
    if len(done) == 3 and not second.recipe.skips:
        if not deeper_is_worse(first, second):
            return (
                f"Here depth did **no harm**: the deep plain network ends at {second.loss:.2f}, the shallow one at {first.loss:.2f}. "
                "Try more layers, or another seed."
            )
        return (
            f"The deep plain network ends at **{second.loss:.2f}**, above the shallow one ({first.loss:.2f}), on the digits that both "
            f"learnt from: that is no overfitting. With a way around every block the same depth comes to **{done[2].loss:.2f}**."
        )
    fewer = f"{second.parameters / first.parameters:.0%}".replace("%", " %")
    return (
        f"“{second.recipe.name}” has {fewer} of the learnt numbers of “{first.recipe.name}”; it ends at a loss of **{second.loss:.2f}** "
        f"against **{first.loss:.2f}**, and gets {percent(second.accuracy)} of new digits right against {percent(first.accuracy)}."
    )


def _gradients(lessons: list[SkipLesson]) -> None:
    if not lessons:
        return
    st.subheader("How long is the gradient, layer by layer?", anchor=False)
    for place, after in zip(st.columns(2, gap="medium"), (False, True), strict=True):
        title = "After the training" if after else "Before the first step"
        with place:
            st.markdown(f"**{title}**")
            rows = gradient_rows(lessons, after)
            if rows:
                chart(rows, GRADIENTS, f"skips-gradients-{after}", f"{title}: the length of the gradient of every layer's weights.")
            else:
                st.caption("None is trained yet.")


def _blocks(lessons: list[SkipLesson]) -> None:
    deep = [lesson for lesson in lessons if lesson.recipe.depth > DEPTHS[0]]
    if not deep:
        return
    st.subheader("Take one block out", anchor=False)
    chart(without_rows(deep), WITHOUT, "skips-without", "How many new digits are right with each block taken out in turn.")
    for lesson in deep:
        worst = min(lesson.without)
        st.markdown(
            f"**{lesson.recipe.name}**: {percent(lesson.accuracy)} of {CHECKED} new digits are right when it is whole, and at worst "
            f"{percent(worst)} with one block out of {len(lesson.without)} taken away."
        )


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "Digits of 14 × 14 pixels; 16 maps in every layer; 120 steps of 64 digits, the same for all. **Layers** are counted as by He, "
            "Zhang, Ren and Sun (2015), who found this with photos: 6n + 2, two in a block, one before and one after all blocks. "
            "**Residual**: a block computes a change, and what came in is added to it. **The gradient** is that of the loss with respect "
            "to a layer's weights; its length says how strongly a step moves them. **Depthwise**: a kernel for each map by itself, then a "
            "1x1 convolution across all maps."
        )
