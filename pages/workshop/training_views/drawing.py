"""The network of a recipe as a row of blocks to choose."""

import streamlit as st

from core.tasks import task_of
from core.training.recipe import Recipe
from pages.kit.frontend import component

BUILDER = component("workshop/training_views/network_builder")


def drawn(recipe: Recipe | None) -> None:
    """The drawing, and what it costs; nothing in it can be changed."""
    if recipe is None:
        st.caption("It is drawn as soon as the settings make a recipe.")
        return
    try:
        drawing = task_of(recipe).drawing(recipe)
    except ValueError:
        st.caption(f"It is drawn as soon as the {recipe.examples} are there: how large it is depends on what is in them.")
        return
    if drawing:
        BUILDER(key=f"train-{recipe.task}-builder", on_network_change=lambda: None, data=drawing.data())
        st.caption(drawing.caption)
