"""The settings of the page "Train a network" that only pictures have and that are folded away."""

import numpy as np
import streamlit as st

from core.data.pictures.picture_set import picture_set
from core.figures.pictures.altered import altered
from core.tasks.pictures.recipe import PictureRecipe
from core.training.recipe import Recipe
from pages.workshop.training_views.settings import any_shown, control, shown

SHOWN = 5


def view(recipe: Recipe | None) -> None:
    """How many pictures, and how they are altered."""
    if not any_shown("count", "augmentation"):
        return
    with st.expander("More or fewer pictures", icon=":material/photo_library:"):
        most = recipe.rows if isinstance(recipe, PictureRecipe) else 4_000
        control(
            st.number_input, "How many to learn from (0: all)", "count", min_value=0, max_value=most, step=5,
            help="Fewer pictures are harder to learn from. They are taken from all classes in turn.",
        )  # fmt: skip
        if shown("augmentation"):
            _altered(recipe)


def _altered(recipe: Recipe | None) -> None:
    st.markdown("**Augmentation:** every time a picture is seen, it is a little different.")
    control(st.toggle, "Mirror half of them", "flip", hide="augmentation", help="Switch it off where left and right matter.")
    for label, field, top, step, help in (
        ("Cut away up to this share", "crop", 0.9, 0.1, "A part of the picture fills the whole: larger, and elsewhere."),
        ("Change light and colours by up to this share", "colour", 0.9, 0.1, "Brightness, contrast and saturation."),
        ("Turn by up to so many degrees", "turn", 180.0, 5.0, "Either way."),
    ):
        control(st.slider, label, field, hide="augmentation", min_value=0.0, max_value=top, step=step, help=help)
    if isinstance(recipe, PictureRecipe) and recipe.mode == "head":
        st.caption(
            "With **head only** a picture and its mirror image are looked at once, and what was seen is remembered: the rest does nothing."
        )
    if isinstance(recipe, PictureRecipe):
        try:
            copies = _copies(recipe.pictures, recipe.flip, recipe.crop, recipe.colour, recipe.turn)
        except ValueError:  # the pictures are gone; that is said elsewhere
            return
        st.image(
            copies,
            caption="First row: as they are. Below: as the network may see them; other copies in every epoch.",
            alt="Some pictures, and below each three altered copies of it",
        )


@st.cache_data(max_entries=64, show_spinner=False)
def _copies(pictures: str, flip: bool, crop: float, colour: float, turn: float) -> np.ndarray:
    files = picture_set(pictures).files
    every = max(1, len(files) // SHOWN)
    return altered([str(file) for file in files[::every][:SHOWN]], flip, crop, colour, turn)
