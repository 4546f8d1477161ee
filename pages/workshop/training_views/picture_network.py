"""The network of the page "Train a network" that tells pictures apart: its pictures, what it begins with, and what of it learns."""

from dataclasses import asdict

import streamlit as st

from core.data.album.album import album_of
from core.data.pictures.samples import SAMPLES, SIZES
from core.explain.training.compare import WORDS
from core.tasks.pictures.blocks import learning, picture_parts
from core.tasks.pictures.recipe import BACKBONES, LIMITS, OWN, PictureRecipe, recipe_for
from core.tasks.pictures.ways import WAYS
from core.training.recipe import Recipe
from pages.kit.literal import literal
from pages.kit.shell import PAGES
from pages.kit.visitor import visitor
from pages.workshop.training_views import settings
from pages.workshop.training_views.network import BUILDER
from pages.workshop.training_views.settings import control

MINE = "my pictures, as they are now"
KEY, REFUSED = "train-pictures", "train-pictures-refused"
TAKEN = "the pictures of this recipe"


def choice() -> None:
    """The pictures, the pretrained network, and how much of it learns."""
    if settings.shown("data"):
        _pictures()
    if not settings.shown("network"):
        return
    control(
        st.selectbox,
        "Network",
        "backbone",
        hide="network",
        options=list(BACKBONES),
        format_func=WORDS["backbone"].get,
        help="Each has learnt from many photos before. The built-in one comes with this app; the page “Teach it your own pictures” "
        "downloads the others.",
    )
    st.session_state["train-mode"] = settings.draft()["mode"]
    st.selectbox(
        "What learns",
        list(WAYS),
        key="train-mode",
        format_func=lambda mode: WAYS[mode].name,
        on_change=_way,
        help="How much of the pretrained network goes on learning. Each way brings the rate and the epochs that suit it.",
    )
    control(
        st.number_input,
        "Side in pixels (0: as it was trained)",
        "side",
        hide="network",
        min_value=0,
        max_value=int(LIMITS["side"][1]),
        step=32,
        help="Every picture is made so large. Larger ones show more, and take longer: twice the side is four times the work.",
    )


def _way() -> None:
    mode = st.session_state["train-mode"]
    batch = min(OWN[mode]["batch"], settings.draft()["rows"])
    settings.change(**OWN[mode] | {"mode": mode, "rate": f"{OWN[mode]['rate']:g}", "batch": batch})


def _pictures() -> None:
    """A sample set, or one's own."""
    now = settings.draft()["pictures"]
    options = [*SAMPLES, MINE] if now in SAMPLES else [*SAMPLES, MINE, TAKEN]
    st.session_state[KEY] = now if now in SAMPLES else TAKEN
    words = {name: f"{name} ({pictures} pictures, {classes} classes)" for name, (pictures, classes) in SIZES.items()}
    words |= {TAKEN: f"{settings.draft()['rows']} pictures of one's own to learn from", MINE: MINE}
    st.selectbox("Pictures to learn from", options, key=KEY, format_func=words.get, on_change=_take)
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
        rows=found.rows,
        kinds=found.kinds,
        count=min(draft["count"], found.rows),
        batch=min(draft["batch"], found.rows),
    )


def view(recipe: Recipe | None) -> None:
    """The drawing, what learns of it, and what it costs."""
    st.subheader("The network", anchor=False)
    if not isinstance(recipe, PictureRecipe):
        st.caption("It is drawn as soon as the settings make a recipe.")
        return
    some, whole = learning(recipe)
    choose = "Choose a block to see what it does and whether it learns."
    st.caption(f"**{some:,} of {whole:,} parameters** learn. {WAYS[recipe.mode].sentence} {choose}")
    parts = [asdict(part) for part in picture_parts(recipe)]
    BUILDER(
        key="train-picture-builder",
        on_network_change=lambda: None,
        data={"text": f"{recipe.backbone} {recipe.mode}", "parts": parts, "editable": False, "limits": {}},
    )
