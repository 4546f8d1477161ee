"""The top of the page "Train a network": recipes on offer, and what there is to see with them."""

import streamlit as st

from core import jobs
from core.explain.recipe_words import duration
from core.training.presets import PRESETS
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
    try:
        recipe = settings.recipe()
    except ValueError as problem:
        return None, str(problem)
    settings.write_link(recipe)
    return recipe, ""


def buttons() -> None:
    """One click for everything."""
    if not settings.shown("recipes"):
        return
    chosen, office = st.session_state[settings.PRESET], jobs.office()
    with st.container(horizontal=True, gap="xsmall"):
        for name, (recipe, sentence) in PRESETS.items():
            st.button(
                f"{name} :small[· {duration(office.estimate(recipe))}]",
                key=f"train-preset-{name}",
                type="primary" if name == chosen else "secondary",
                help=sentence,
                on_click=settings.choose_preset,
                args=(name,),
            )


def question() -> None:
    """What the chosen recipe shows; where that would spoil it, a question first."""
    chosen = st.session_state[settings.PRESET]
    with st.container():
        if chosen in QUESTIONS:
            predict_first(f"train-guess-{chosen}", *QUESTIONS[chosen])
        elif chosen:
            st.info(PRESETS[chosen].sentence, icon=":material/visibility:")
