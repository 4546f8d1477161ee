"""The top of the page "Train a network": recipes on offer, and what there is to see with them."""

import streamlit as st

from core import jobs
from core.tasks import task_of
from core.tasks.kind import ROWS, Preset
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import stage
from pages.kit.question import predict_first
from pages.workshop.training_views import settings


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
    st.session_state[settings.PRESET] = task_of(recipe).preset_of(recipe)
    settings.write_link(recipe)
    return recipe, ""


def buttons() -> None:
    """One click for everything."""
    if not settings.shown("recipes"):
        return
    chosen, offered = st.session_state[settings.PRESET], _offered()
    for groups in ROWS:
        with stage.row(f"recipes-{groups[0]}"):
            for group in [group for group in groups if any(preset.group == group for preset in offered.values())]:
                st.markdown(f":small[{group}]", width="content")
                for name, preset in offered.items():
                    if preset.group == group:
                        _button(name, preset, name == chosen)


def about() -> None:
    """What there is to see with the chosen one."""
    with st.container():
        if settings.shown("recipes") and (chosen := st.session_state[settings.PRESET]):
            st.caption(f"**{chosen}:** {settings.task().presets[chosen].sentence}")


def _offered() -> dict[str, Preset]:
    """The task's recipes, without those that need what is not on this machine."""
    return {name: preset for name, preset in settings.task().presets.items() if not settings.task().useless(preset.recipe)}


def _button(name: str, preset: Preset, chosen: bool) -> None:
    st.button(
        f"{name} :small[· {duration(jobs.service().estimate(preset.recipe))}]",
        key=f"train-preset-{name}",
        type="primary" if chosen else "secondary",
        on_click=settings.take,
        args=(preset.recipe,),
    )


def question(run: jobs.Run | None) -> bool:
    """Ask what the chosen recipe will do; the answer is marked when a run by it is over. True while that must not be told."""
    chosen = st.session_state[settings.PRESET]
    preset = settings.task().presets.get(chosen)
    with st.container():
        if preset is None or preset.question is None:
            return False
        trained = run if run and run.recipe == preset.recipe else None
        answered = predict_first(f"train-guess-{chosen}", *preset.question, told=trained is not None and not trained.alive)
    return trained is not None and (trained.alive or not answered)
