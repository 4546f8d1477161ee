"""One machine: its weights while they become strokes, and one step of its learning taken apart."""

import base64

import numpy as np
import streamlit as st

from core.data.packing import packed
from core.explain.belief.machine import SHOWN, MachineLesson, MachineRecipe
from core.explain.belief.script import machine_script
from core.figures.belief import ERRORS, error_rows
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.code_panel import show_code
from pages.kit.columns import columns
from pages.kit.frontend import component
from pages.kit.link import from_link, mount
from pages.kit.question import predict_first
from pages.kit.work import LOOK_SECONDS
from pages.making.belief_views import seen, settings, teacher, work
from pages.making.belief_views.take import take

LUCK, PART, UNIT = "luck", "part", "unit"
VIEW = "One machine"
NAMES = (*settings.NAMES, *seen.NAMES, LUCK, PART, UNIT)
PARTS = 6  # of a step
_STROKES = component("making/belief_views/strokes")
_STEPS = component("making/belief_views/step_player")


def show() -> None:
    """Train above; settings on the left, the weights and how well digits come back on the right; below, one step taken apart."""
    buttons, below = stage.start("belief-machine"), st.container()
    side, right = columns("belief-machine", [1, 2.4], 11, last_first=True)
    with side:
        recipe = settings.recipe()
        lesson = work.machine(recipe)
        if lesson is None:
            return
        settings.learnt_already(lesson.over)
    with buttons:
        settings.train_button(recipe, lesson.over)
        if teacher.shown("question"):
            _ask()
    going = work.mine([recipe])
    with below:
        work.told(going, "belief")
    with right:
        running = bool(going and going.running)
        st.fragment(_live, run_every=LOOK_SECONDS if running else None)(recipe, running)
    if teacher.shown("step"):
        with st.expander("One step, taken apart", icon=":material/biotech:", expanded=PART in st.query_params or UNIT in st.query_params):
            _step(lesson)
    _explain()
    ends(lesson, machine_script(recipe), "boltzmann_machine")
    teacher.link(VIEW, NAMES)


def ends(lesson: MachineLesson, script: str, name: str) -> None:
    """Below every view of a machine: the script, and what to take along."""
    if teacher.shown("code"):
        show_code(script, f"{name}.py")
    if teacher.shown("take") and not lesson.ran_away:
        take(lesson.recipe, [lesson.rbm], "boltzmann-machine")


def _ask() -> None:
    predict_first(
        "belief-guess",
        "Each hidden unit has a weight to each of the 784 pixels. At first they are noise. Nobody says which digit is which. What will the "
        "weights of a unit look like after it has seen some thousand digits?",
        ["Noise, as before: without labels there is nothing to learn", "A whole digit each", "A stroke, or a bit of one", "An even grey"],
        "A stroke, or a bit of one",
        "Strokes are what digits have in common: a few dozen of them, each on or off, say nearly everything about a picture. Press Train.",
        folded=True,
    )


def _live(recipe: MachineRecipe, running: bool) -> None:
    """The weights and the error; they follow a training by themselves."""
    lesson = work.found(recipe, MachineLesson)
    going = work.mine([recipe])
    if lesson is None or (running and not (going and going.running)):
        st.rerun()
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        st.markdown(f"**Weights of {min(SHOWN, recipe.hidden)} hidden units**: blue where ink turns a unit on, orange where off")
        frames = lesson.film[-1:] if running else lesson.film
        steps = [at["step"] for at in lesson.errors][-len(frames) :]
        film = base64.b64encode(np.stack(frames).tobytes()).decode()
        unseen = lesson.over and going is None  # somebody else had it learn: from the first weights on it is news
        if unseen:
            st.caption("It has learnt already. Press **play**: out of noise come strokes.")
        elif not lesson.step:
            st.caption("Nothing is learnt yet: these weights are noise, too faint to be seen. Press **Train**.")
        _STROKES(key="belief-strokes", data={"frames": film, "steps": steps, "units": len(frames[0]), "unseen": unseen})
    with right:
        st.markdown("**Up and down again: how far off is what comes back?**")
        now = lesson.errors[-1]
        alt = f"Mean squared error of a pixel after {lesson.step} steps: {now['test']:.4f} on new digits"
        chart(error_rows(lesson.errors), ERRORS, "belief-errors", alt)
        if lesson.ran_away:
            st.warning("The numbers have run away. Lower the learning rate, and train again.", icon=":material/error:")
        else:
            said = f"Step {lesson.step:,} of {lesson.steps:,}. Error of a pixel: {now['test']:.4f} on new digits"
            st.caption(f"{said}, {now['training']:.4f} on those it learns from.")


def _step(lesson: MachineLesson) -> None:
    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        shown = seen.picture()
        help = "Another number is another throw of the coins that decide which hidden units are on."
        luck = settings.luck(LUCK, help)
    if shown is None or lesson.ran_away:
        return
    with right:
        if not lesson.step:
            st.caption("Nothing is learnt yet, so all hidden units answer alike. Press **Train** above, and come back.")
        found = lesson.taken_apart(shown, luck)
        start = {PART: from_link(PART, seen.count(PARTS, 1), PARTS), UNIT: from_link(UNIT, seen.count(lesson.recipe.hidden), 0)}
        arrays = {name: packed(getattr(found, name)[0].numpy()) for name in ("data", "up", "sample", "dream", "again")}
        mount(_STEPS, "belief-steps", start, arrays)


def _explain() -> None:
    with st.expander("What am I looking at?", icon=":material/school:"):
        st.markdown(
            "A **restricted Boltzmann machine** has two kinds of units, each on or off: **visible** ones, here a pixel each, and "
            "**hidden** ones, which are to explain what is seen. Between any two of different kinds there is a weight; none between two of "
            "one kind: that is what is restricted.\n\n"
            "**Energy.** E(v, h) = −b·v − c·h − h·Wv says how badly what is seen (v) and its explanation (h) fit together. The lower, the "
            "likelier: P(v, h) is proportional to exp(−E). Given one side, each unit of the other is on with the probability "
            "sigmoid(bias + weights · the other side), independently of its neighbours.\n\n"
            "**Contrastive divergence** (Hinton 2002). Up: which hidden units does a digit turn on? Sample: throw a coin for each. Down: "
            "what would these like to see? That is a small dream. Up again: what does the dream turn on? Then every weight is raised by "
            "how much its pixel and its unit were on together with the data, and lowered by how much in the dream: **data minus dream**. "
            "Once the dream is like the data, there is nothing left to learn. It is the gradient of the free energy of the data "
            "minus that of the dream; no error is sent back through any layer.\n\n"
            "**Long dreams** (persistent contrastive divergence, Tieleman 2008) do not begin at the data again at each step, but go on "
            "where they were. They find wrong valleys of the energy far away from the data, too, and training fills them up. So digits "
            "come back less sharp, but the dreams are better: compare both under *Dream*."
        )
