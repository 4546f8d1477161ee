"""The top of the page "Train a network": recipes on offer, and what there is to see with them."""

import streamlit as st

from core import jobs
from core.explain.recipe_words import duration
from core.training.presets import PRESETS, ROWS, Preset
from core.training.recipe import Recipe
from pages.kit.question import predict_first
from pages.workshop import training_settings as settings

# Asked where a recipe on offer was chosen: key, question, options, the right one, why.
QUESTIONS = {
    "Rate too high": (
        "The learning rate is 1; with this optimizer, 0.03 is usual. What will the loss do?",
        ["fall faster", "stay where it is", "grow without end"],
        "grow without end",
        "Each step jumps over the lowest place of the loss and lands higher on the far side, where the slope is steeper still.",
    ),
    "Overfit on purpose": (
        "200 digits, 40 epochs, no cure. In the end, how many of its own 200 digits will it read right?",
        ["about 80 %", "about 95 %", "all of them"],
        "all of them",
        "It knows them by heart. Of new digits it reads far fewer: that gap is overfitting.",
    ),
    "All zeros": (
        "Every weight begins at zero. How many of a hundred digits will it read right after three epochs?",
        ["about 10", "about 50", "about 90"],
        "about 10",
        "No better than guessing: where all weights are zero, no signal comes through, forward or back.",
    ),
}


def made() -> tuple[Recipe | None, str]:
    """The recipe of the settings and nothing, or none and why; puts a good one into the address."""
    with st.container():
        if warning := st.session_state.pop(settings.WARNING, ""):
            st.warning(warning)
    st.session_state[settings.PRESET] = None
    try:
        recipe = settings.recipe()
    except ValueError as problem:
        return None, str(problem)
    st.session_state[settings.PRESET] = next((name for name, preset in PRESETS.items() if preset.recipe == recipe), None)
    settings.write_link(recipe)
    return recipe, ""


def buttons() -> None:
    """One click for everything."""
    if not settings.shown("recipes"):
        return
    chosen = st.session_state[settings.PRESET]
    for groups in ROWS:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            for group in groups:
                st.markdown(f":small[{group}]", width="content")
                for name, preset in PRESETS.items():
                    if preset.group == group:
                        _button(name, preset, name == chosen)


def about() -> None:
    """What there is to see with the chosen one."""
    with st.container():
        if settings.shown("recipes") and (chosen := st.session_state[settings.PRESET]):
            st.caption(f"**{chosen}:** {PRESETS[chosen].sentence}")


def _button(name: str, preset: Preset, chosen: bool) -> None:
    st.button(
        f"{name} :small[· {duration(jobs.office().estimate(preset.recipe))}]",
        key=f"train-preset-{name}",
        type="primary" if chosen else "secondary",
        on_click=settings.take,
        args=(preset.recipe,),
    )


def question(run: jobs.Run | None) -> bool:
    """Ask what the chosen recipe will do; the answer is marked when a run by it is over. True while that must not be told."""
    chosen = st.session_state[settings.PRESET]
    with st.container():
        if chosen not in QUESTIONS:
            return False
        trained = run is not None and run.recipe == PRESETS[chosen].recipe
        answered = predict_first(f"train-guess-{chosen}", *QUESTIONS[chosen], told=trained and not run.alive)
    return trained and (run.alive or not answered)
