"""Train: one network on one's own pictures in one of four ways, or all four in a race."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from core import jobs
from core.data.album.album import Album, album_of
from core.data.pictures.samples import SAMPLES, SIZES
from core.explain.training.recipe_words import waiting
from core.tasks.pictures.blocks import learning
from core.tasks.pictures.recipe import PictureRecipe, recipe_for
from core.tasks.pictures.transfer_modes import TRANSFER_MODES
from core.training.recipe import Recipe
from core.training.words import duration, many
from pages.kit import run_panel, stage, startup, views
from pages.kit.begin import pressed
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.run_links import history_link
from pages.kit.visitor import address, visitor
from pages.vision.transfer_views import train_preview, train_race
from pages.vision.transfer_views import train_settings as settings
from pages.vision.transfer_views.transfer_modes import transfer_modes

CARDS, REFUSED, SAMPLE = "way-cards", "transfer-refused", "transfer-sample"
FIRST = "transfer-first"  # in the session: the run whose panel stands above the settings
RACE_HELP = (
    "Trains in all four ways on the same pictures, with the same seed, and draws their curves together. Where a class shares one "
    "computer, let one person race and the others train the head only."
)
Recipes = dict[str, PictureRecipe]  # by their way


def view() -> None:
    """Choose, train or race, and watch."""
    try:
        with st.spinner("Opening the workshop …"):
            startup.expect_training()
    except RuntimeError as refused:
        st.error(str(refused))
        return
    service, album = jobs.service(), album_of(visitor())
    if first := st.session_state.get(FIRST) == st.query_params.get(RUN, ""):
        _panel(service)
    with st.container():  # one element, whatever is in it: what is below keeps its place
        if not album.pictures:
            _empty(album)
    recipes, problem = _recipes(album)
    buttons = st.container()  # above the cards, though they decide what is on them
    _transfer_modes(service, recipes)
    with st.container():
        settings.network()
    with buttons:
        _buttons(service, album, recipes, problem or settings.problem())
    left, right = st.columns(2, gap="medium")
    with left, st.expander("Rate, epochs, batch, early stopping", icon=":material/tune:"):
        settings.numbers()
    with right, st.expander("Alter the pictures while it learns", icon=":material/auto_fix_high:"):
        settings.altered()
        train_preview.show(album)
    train_race.show(service)
    if not first:
        _panel(service)


def _panel(service: jobs.TrainingService) -> None:
    """The training in the address, if there is one."""
    run_id = st.query_params.get(RUN)
    if run_id and (run := service.run(run_id)) and isinstance(run.recipe, PictureRecipe):
        mode = run.recipe.mode
        st.subheader(f"{TRANSFER_MODES[mode].name}: this training" if mode in TRANSFER_MODES else "This training", anchor=False)
        run_panel.show(run_id, visitor(), _take)
        history_link(run_id)


def show_mistakes(run_id: str) -> None:
    """Open this view with that training, mistakes and all, above everything else; for a callback."""
    st.session_state[FIRST] = st.query_params[RUN] = run_id
    views.go("Train")


def _empty(album: Album) -> None:
    """What there is to do without pictures."""
    with st.container():
        st.markdown("**There are no pictures yet.** Bring your own, or begin with a sample set; you can change it later.")
        with stage.row("samples"):
            st.button("Bring pictures", key="to-pictures", icon=":material/add_photo_alternate:", on_click=views.go, args=("Pictures",))
            for name in SAMPLES:
                pictures, classes = SIZES[name]
                label = f"Sample: {name} ({pictures} pictures, {classes} classes)"
                st.button(label, key=f"sample-{name}", type="primary", on_click=_ask_for, args=(name,))
        if asked := st.session_state.get(SAMPLE):
            with st.spinner("Fetching the pictures …"):
                album.load_sample(asked)
            st.session_state.pop(SAMPLE)
            st.rerun()


def _ask_for(name: str) -> None:
    st.session_state[SAMPLE] = name


def _recipes(album: Album) -> tuple[Recipes, str]:
    """The recipes of the settings by their way, with the album as it is now, or none and why."""
    if obstacle := album.obstacle():
        return {}, obstacle
    counts = [used for used, _ in album.counts().values()]
    try:
        return {mode: settings.recipe(settings.learnt_from(counts), len(counts), mode) for mode in TRANSFER_MODES}, ""
    except ValueError as problem:
        return {}, str(problem)


def _transfer_modes(service: jobs.TrainingService, recipes: Recipes) -> None:
    """The four cards, with what each costs."""
    stage.line("A network that has already learnt from other pictures looks at yours. **How much of it may go on learning?**")
    transfer_modes(settings.mode(), {mode: _note(service, recipe) for mode, recipe in recipes.items()}, CARDS, _picked)
    st.caption(
        "Each bar is a part of the network (a block of layers), in the order a picture passes them. The first sees edges and colours, the "
        "next lines and spots, then patterns, parts of things, whole things; the last one, the head, names your classes. Later blocks have "
        "more numbers: the grid gets smaller, but more is looked for."
    )


def _note(service: jobs.TrainingService, recipe: PictureRecipe) -> str:
    some, whole = learning(recipe)
    return f"{many(some)} of {many(whole)} numbers learn · about {duration(service.estimate(recipe))}"


def _picked() -> None:
    if (picked := st.session_state[CARDS].picked) in TRANSFER_MODES:
        st.query_params[settings.MODE] = picked


def _buttons(service: jobs.TrainingService, album: Album, recipes: Recipes, problem: str) -> None:
    """Train this, race them, how long either takes, or why it cannot be."""
    with stage.effect("train"), stage.row("train"):
        how: dict[str, Any] = {"disabled": bool(problem), "on_click": begin}
        this = f"Train this: {TRANSFER_MODES[settings.mode()].name.lower()}"
        st.button(this, key="transfer-train", type="primary", icon=":material/play_arrow:", args=(album, False), **how)
        st.button("Race all four", key="transfer-race", icon=":material/flag:", args=(album, True), help=RACE_HELP, **how)
        train_race.ask()
    with st.container():
        refused()
        if problem and (album.pictures or settings.problem()):  # that there are none yet has been said above
            st.warning(literal(problem), icon=":material/block:")
        elif recipes:
            st.caption(_before(service, recipes, len(album.pictures)))


def refused() -> None:
    """Why the training that was asked for did not begin."""
    if said := st.session_state.pop(REFUSED, ""):
        st.error(literal(said))


def _before(service: jobs.TrainingService, recipes: Recipes, pictures: int) -> str:
    """What is known of a training before it begins."""
    recipe = recipes[settings.mode()]
    race = sum(service.estimate(each) for each in recipes.values())
    return (
        f"About {recipe.num_train:,} pictures to learn from, {pictures - recipe.num_train:,} kept apart to check with. On this computer "
        f"about **{duration(service.estimate(recipe))}** for this one, up to {duration(race)} for all four. "
        f"{waiting(*service.queue_for(visitor(), recipe))}It goes on when you leave this page."
    )


def _asked(album: Album, modes: Iterable[str]) -> Recipes:
    """The recipes on the album as it is at this moment."""
    pictures = recipe_for(album.freeze())
    return {mode: settings.recipe(pictures.num_train, pictures.num_classes, mode, pictures.pictures) for mode in modes}


def begin(album: Album, race: bool) -> None:
    """One training, opened below, or all four."""
    try:
        recipes = _asked(album, TRANSFER_MODES if race else [settings.mode()])
        if race:
            train_race.begin(recipes)
        else:
            [recipe] = recipes.values()
            st.query_params[RUN] = jobs.service().submit(visitor(), recipe, key=pressed(recipe), address=address())
        st.query_params.pop(RUN if race else train_race.RACE, None)
    except (ValueError, RuntimeError) as problem:
        st.session_state[REFUSED] = str(problem)


def _take(recipe: Recipe) -> None:
    """The coach's advice, put into the settings."""
    assert isinstance(recipe, PictureRecipe)
    settings.take(recipe)
