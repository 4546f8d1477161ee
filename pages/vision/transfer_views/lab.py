"""Pictures, train, try: side by side, as cause and effect."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import jobs
from core.data.album.album import Album, album_of
from core.data.album.split import given
from core.data.pictures import picture_set
from core.data.pictures.layout import VAL
from core.tasks.pictures.recipe import BACKBONES, PictureRecipe
from pages.kit import startup, views
from pages.kit.columns import columns
from pages.kit.literal import literal
from pages.kit.question import predict_first, verdict
from pages.kit.visitor import visitor
from pages.vision.transfer_views import networks, pictures, starts, train
from pages.vision.transfer_views import train_settings as settings
from pages.vision.transfer_views.live_camera import live_camera

LOOK_SECONDS = 0.5
GUESS = "lab-guess"
QUESTION = "The network never saw these things before. Of ten pictures that it does not learn from, how many will it tell apart right?"
OPTIONS = ["About half: it can only guess", "Seven or eight", "Nine or ten"]


@st.fragment
def view() -> None:
    """What to do first, one row to train and to see what came of it, and below the pictures, the start and the trial."""
    views.follow()
    album = album_of(visitor())
    if not album.pictures:
        pictures.show(album)
        return
    obstacle = album.obstacle()
    opened = not obstacle and _opened()
    run = networks.chosen_run() if opened else None
    line: DeltaGenerator | None = None
    with st.container(key="lab-train"):
        if obstacle:
            st.info(f"Before you can train: {literal(obstacle)}", icon=":material/hourglass_empty:")
        else:
            line = _train(album, run)
    tried = run is not None and run.state == "finished"  # what it says now is what is looked at
    left, middle, right = columns("lab-columns", [1.3, 1, 1], 14, last_first=tried)
    with left:
        st.markdown("**1. Pictures**")
        pictures.show(album)
    with middle:
        st.markdown("**2. What it begins with**")
        _begin_with(album, opened, run is not None and run.alive)
        if line is not None:  # said last: the best start has been put in now
            line.markdown(f"with {BACKBONES[settings.begun_with()]}, on {len(album.pictures):,} pictures; {_kept_apart(album)}.")
    with right:
        st.markdown("**3. Try it**")
        _try(run)


def _opened() -> bool:
    """Whether there is a workshop to train in; why not is said."""
    try:
        startup.expect_training()
    except RuntimeError as refused:
        st.error(str(refused))
        return False
    return True


def _train(album: Album, run: jobs.Run | None) -> DeltaGenerator | None:
    """The button, and beside it how the training goes or what came of it; before the first, the place for what it will be."""
    alive, line = run is not None and run.alive, None
    with st.container(horizontal=True, vertical_alignment="center"):
        how: dict[str, Any] = {"type": "primary", "icon": ":material/play_arrow:", "on_click": _begin, "args": (album,)}
        st.button("Train again" if run else "Train", key="lab-go", disabled=alive, **how)
        with st.container(width="stretch"):
            if run is not None:
                st.fragment(_went, run_every=LOOK_SECONDS if alive else None)(run.id, alive)
            else:
                line = st.empty()
                predict_first(GUESS, QUESTION, OPTIONS, OPTIONS[-1], "", folded=True, told=False)
    train.refused()
    if run is not None and run.state == "finished" and run.val:
        share = run.val["accuracy"]
        right = OPTIONS[2] if share >= 0.85 else OPTIONS[1] if share >= 0.65 else OPTIONS[0]
        verdict(GUESS, QUESTION, OPTIONS, right, f"It told {100 * share:.0f} % apart.")
    return line


def _begin(album: Album) -> None:
    starts.hold()
    train.begin(album, False)


def _kept_apart(album: Album) -> str:
    """Which pictures are checked with, in words."""
    _, found, labels = album.labelled()
    known = given(found, labels)
    held = sum(each.part == VAL for each in found if each.part) if known.any() else 0
    if not held:
        return "a quarter is kept apart to check with"
    kept = f"the {held:,} of your validation folder{'s' * (held > 1)} are kept apart to check with"
    return kept if known.all() else f"{kept}, and a quarter of the classes that have none"


def _went(run_id: str, alive: bool) -> None:
    """A training in a line; draws the page again where it ends."""
    views.follow()
    run = jobs.service().run(run_id)
    if run is None or run.alive != alive:
        st.rerun()
    recipe = run.known_recipe
    assert isinstance(recipe, PictureRecipe)
    if run.alive:
        record = jobs.service().record(run_id)
        done = len(record.ends) if record else 0
        words = f"Epoch {done - 1} of {recipe.epochs}" if done else "It looks at your pictures"
        if run.state == "waiting":
            words = "It waits for its turn"
        st.progress(min(done / (recipe.epochs + 1), 1.0), f"{words} …")
        return
    if run.state != "finished" or not run.val:
        st.warning(run.reason or "This training ended before it was done.", icon=":material/error:")
        return
    try:
        checked = len(picture_set.picture_set(recipe.pictures).validation_rows)
        counted = f": {networks.counted(run.val['accuracy'], checked)}"
    except ValueError:  # they are gone
        counted = ""
    st.markdown(f"### {100 * run.val['accuracy']:.0f} % told apart right")
    st.caption(f"Of pictures that it never learnt from{counted}. With {BACKBONES[recipe.backbone]}.")
    with st.container(horizontal=True):
        st.button("Its mistakes", key="lab-mistakes", icon=":material/grid_view:", on_click=train.show_mistakes, args=(run_id,))
        st.button("Where it looks", key="lab-inside", icon=":material/layers:", on_click=views.go, args=("Look inside",))


def _begin_with(album: Album, opened: bool, training: bool) -> None:
    if not opened:
        st.caption("Bring pictures of two things, and every network at hand is tried on them here.")
        return
    starts.show(starts.take_best(album, training))
    starts.compared(training)
    st.button("All settings, four ways to train", key="album-to-train", icon=":material/tune:", on_click=views.go, args=("Train",))


def _try(run: jobs.Run | None) -> None:
    """The camera, or a picture of one's own; what it takes to say more stands on its own view."""
    if run is None or run.state != "finished":
        st.caption("Once it is trained, hold something before the camera, or choose a picture.")
        return
    recipe = run.known_recipe
    assert isinstance(recipe, PictureRecipe)
    if not album_of(visitor()).may_see(recipe.pictures):
        st.caption("The pictures of this training are private, and so is its network.")
        return
    live_camera(run.id, recipe.num_classes, "lab-camera")
    with st.container(horizontal=True):
        st.button("Why? Take it along", key="lab-why", icon=":material/help:", on_click=views.go, args=("Try it",))
    _share(recipe)


def _share(recipe: PictureRecipe) -> None:
    """Who sees the pictures: nobody else, unless their owner says so."""
    if not recipe.own:
        return
    key = f"lab-share-{recipe.pictures}"
    st.session_state[key] = picture_set.is_shared(recipe.pictures)
    st.toggle(
        "Share its pictures",
        key=key,
        on_change=_shared,
        args=(recipe.pictures, key),
        help="Off: whoever has the link of this training sees its figures only. On: its pictures and its network, too.",
    )


def _shared(name: str, key: str) -> None:
    try:
        picture_set.share(name, album_of(visitor()).id, st.session_state[key])
    except ValueError as problem:
        st.toast(str(problem))
