"""What pictures add to the page "Train a network": one's own, what of a pretrained network learns, and altered copies."""

import numpy as np
import streamlit as st

from core.data.album.album import album_of
from core.data.pictures.picture_set import picture_set
from core.data.pictures.samples import SAMPLES, SIZES
from core.figures.pictures.altered import altered as altered_copies
from core.tasks.pictures.recipe import OWN, PictureRecipe, recipe_for
from core.training.recipe import Recipe
from pages.kit.literal import literal
from pages.kit.run_panel.answers import PRIVATE
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor
from pages.workshop.training_views import settings
from pages.workshop.training_views.settings import control

MINE = "my pictures, as they are now"
KEY, REFUSED = "train-pictures", "train-pictures-refused"
TAKEN = "the pictures of this recipe"
SHOWN = 5  # pictures with their altered copies


def choose() -> None:
    """The pictures, the pretrained network, and how much of it learns."""
    if settings.shown("data"):
        _pictures()
    control("backbone")
    control("mode", on_change=_way, args=())
    control("side")


def _way() -> None:
    mode = st.session_state["train-mode"]
    batch = min(OWN[mode]["batch"], settings.draft()["num_train"])
    settings.change(**OWN[mode] | {"mode": mode, "rate": f"{OWN[mode]['rate']:g}", "batch": batch})


def _pictures() -> None:
    """A sample set, or one's own."""
    now = settings.draft()["pictures"]
    options = [*SAMPLES, MINE] if now in SAMPLES else [*SAMPLES, MINE, TAKEN]
    st.session_state[KEY] = now if now in SAMPLES else TAKEN
    words = {name: f"{name} ({pictures} pictures, {classes} classes)" for name, (pictures, classes) in SIZES.items()}
    words |= {TAKEN: f"{settings.draft()['num_train']} pictures of one's own to learn from", MINE: MINE}
    st.selectbox("Pictures to learn from", options, key=KEY, format_func=words.__getitem__, on_change=_take)
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    st.page_link(PAGES / "vision/transfer.py", label="Bring pictures, or race all four ways", icon=":material/add_photo_alternate:")


def _take() -> None:
    chosen = st.session_state[KEY]
    if chosen == TAKEN:
        return
    try:
        found = recipe_for(album_of(visitor()).freeze() if chosen == MINE else chosen)
    except ValueError as refused:
        st.session_state[REFUSED] = str(refused)
        return
    draft = settings.draft()
    settings.change(
        pictures=found.pictures,
        num_train=found.num_train,
        num_classes=found.num_classes,
        train_limit=min(draft["train_limit"], found.num_train),
        batch=min(draft["batch"], found.num_train),
    )


def altered(recipe: Recipe | None) -> None:
    """Some pictures, and what the network may see of them."""
    if not isinstance(recipe, PictureRecipe):
        return
    if not album_of(visitor()).may_see(recipe.pictures):
        st.info(PRIVATE.format(examples="pictures"), icon=":material/lock:")
        return
    if recipe.mode == "head":
        st.caption(
            "With **head only** every picture is looked at once, with mirroring its mirror image, too, and what was seen is remembered: "
            "the rest does nothing."
        )
    try:
        copies = _copies(recipe.pictures, recipe.flip, recipe.crop, recipe.colour, recipe.rotate)
    except ValueError:  # the pictures are gone; that is said elsewhere
        return
    st.image(
        copies,
        caption="First row: as they are. Below: as the network may see them; other copies in every epoch.",
        alt="Some pictures, and below each three altered copies of it",
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _copies(pictures: str, flip: bool, crop: float, colour: float, rotate: float) -> np.ndarray:
    files = picture_set(pictures).files
    every = max(1, len(files) // SHOWN)
    return altered_copies([str(file) for file in files[::every][:SHOWN]], flip, crop, colour, rotate)
