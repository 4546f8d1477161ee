"""What is learnt on this page: shelves for everybody, and for each visitor one piece of work at a time."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from core import jobs
from core.explain.belief.labels import LabelLesson, LabelRecipe, begun
from core.explain.belief.machine import MachineLesson, MachineRecipe
from core.explain.belief.stack import StackLesson, StackRecipe
from core.jobs.batches import Refused
from core.jobs.lessons import Lessons, Shelf
from pages.kit.work import waiting

WORK = "belief-work"  # in the session
MOST_KEPT = 150  # lessons: about a megabyte each when a machine has learnt, three while one learns, little for a comparison
T = TypeVar("T")

Recipe = MachineRecipe | StackRecipe | LabelRecipe
Known = MachineLesson | StackLesson | LabelLesson


@st.cache_resource
def shelf() -> Shelf[Recipe, Known]:
    """For all visitors: what one has trained is there for whoever asks for the same."""
    return Shelf(MOST_KEPT)


def found(recipe: Recipe, kind: type[T]) -> T | None:
    """The lesson of that recipe as far as it is."""
    lesson = shelf().get(recipe)
    return lesson if isinstance(lesson, kind) else None


def machine(recipe: MachineRecipe) -> MachineLesson | None:
    """The machine's lesson, begun if nobody has; None, and why on the page, where it cannot be."""
    if (there := found(recipe, MachineLesson)) is None:
        try:
            with st.spinner("Making a machine …"):
                there = quick(MachineLesson, recipe)
        except (RuntimeError, TimeoutError) as problem:
            st.warning(str(problem) or "The machine is very busy. Try again in a moment.", icon=":material/hourglass:")
            return None
        shelf().put(recipe, there)
    return there


def begin(recipes: Sequence[Recipe]) -> None:
    """Learn these; what this visitor had asked for before ends."""
    if before := st.session_state.get(WORK):
        before.stop()
    work: Lessons[Recipe, Known] = Lessons(recipes, shelf(), _begun, lambda lesson: quick(_go_on, lesson))
    work.start()
    st.session_state[WORK] = work


def mine(recipes: Sequence[Recipe]) -> Lessons[Recipe, Known] | None:
    """The work on exactly these; nobody waits any more for what was asked with other settings."""
    work: Lessons[Recipe, Known] | None = st.session_state.get(WORK)
    if work and work.recipes != tuple(recipes):
        work.stop()
        return None
    return work


def told(going: Lessons[Recipe, Known] | None, key: str) -> None:
    """How far that work is, counted in steps, with a way to stop it; nothing where there is none."""
    if going:
        waiting([going], "Steps learnt", key, lambda: far(going.recipes))


def far(recipes: Sequence[Recipe]) -> tuple[int, int]:
    """How many steps of these have been made, and of how many. What has run away has none left."""
    kinds: dict[type[Recipe], type[Known]] = {MachineRecipe: MachineLesson, StackRecipe: StackLesson, LabelRecipe: LabelLesson}
    done = 0
    for recipe in recipes:
        if lesson := shelf().get(recipe):
            done += lesson.steps if lesson.over else lesson.step
    return done, sum(kinds[type(recipe)].steps for recipe in recipes)


def quick(function: Callable[..., T], *arguments: Any) -> T:
    """On the process for quick work; waits until it is there."""
    made: T = jobs.service().quick(function, *arguments)
    return made


def _begun(recipe: Recipe) -> Known:
    try:
        if isinstance(recipe, MachineRecipe):
            return quick(MachineLesson, recipe)
        pretrained = isinstance(recipe, LabelRecipe) and recipe.start == "pretrained"
        return quick(begun, recipe, found(recipe.stack, StackLesson) if pretrained and isinstance(recipe, LabelRecipe) else None)
    except ValueError as problem:  # MNIST has been deleted meanwhile
        raise Refused(str(problem)) from None


def _go_on(lesson: Known) -> Known:
    return lesson.go_on()
