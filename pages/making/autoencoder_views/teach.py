"""Teach it: an autoencoder is trained live; and code sizes compared with PCA of the same size."""

from typing import Any

import streamlit as st

from core import jobs
from core.explain.training.recipe_words import waiting
from core.jobs import Run
from core.tasks import task_of, to_query
from core.tasks.autoencoder.recipe import AutoencoderRecipe
from core.tasks.autoencoder.words import layers
from core.tasks.script import script
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import address, run_panel, run_way, stage, startup
from pages.kit.begin import begin
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.pick import wrapped
from pages.kit.question import predict_first
from pages.kit.run_links import history_link
from pages.kit.shell import PAGES
from pages.kit.teacher_link import teacher_link
from pages.kit.visitor import visitor
from pages.making.autoencoder_views import settings, sizes

TASK = "autoencoder"
NAMES = (sizes.SIZES,)  # what the address holds besides the settings
REFUSED = "autoencoder-train-refused"


def show() -> None:
    """Settings on the left, the training on the right, the comparison of sizes below."""
    if not startup.workshop():
        return
    run = _asked()
    settings.DRAFT.load()
    recipe, problem = settings.DRAFT.made()
    start, left, right = stage.teaching("autoencoder")
    with start:
        problem = _button(recipe, problem)
        if run:
            run_way.way()
    with left:
        _before(recipe, problem)
        _settings()
        _link(recipe)
    with right:
        _training(run, recipe)
    if recipe and settings.DRAFT.shown("sizes"):
        sizes.show(recipe)
    if recipe:
        st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipe))
        show_code(script(recipe), "train_autoencoder.py")


def _asked() -> Run | None:
    """The run in the address."""
    asked = st.query_params.get(RUN)
    if asked is None:
        return None
    run = jobs.service().run(asked)
    if run is None or not run.of(TASK):
        address.refuse(RUN)
        return None
    return run


def _button(recipe: AutoencoderRecipe | None, problem: str) -> str:
    """Train; why it cannot be pressed, or nothing."""
    problem = problem or (task_of(recipe).problem(recipe) if recipe else "")
    how: dict[str, Any] = {"disabled": bool(problem), "on_click": begin, "args": (recipe, REFUSED)}
    st.button("Train", key="autoencoder-train", type="primary", icon=":material/play_arrow:", **how)
    return problem


def _before(recipe: AutoencoderRecipe | None, problem: str) -> None:
    """What is known of the training before it begins, or why it cannot."""
    service = jobs.service()
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    if problem:
        st.warning(literal(problem), icon=":material/block:")
    elif recipe:
        st.caption(f"About **{duration(service.estimate(recipe))}**. {waiting(*service.queue_for(visitor(), recipe))}{layers(recipe)}.")


def _settings() -> None:
    if not settings.DRAFT.shown("recipe"):
        return
    wrapped("autoencoder-network")
    for name in settings.MAIN:
        settings.DRAFT.control(name)
    with st.expander("Rate, batch, seed", icon=":material/tune:"):
        for name in settings.MORE:
            settings.DRAFT.control(name)


def ask() -> None:
    """What would you say? Stands beside the views."""
    predict_first(
        "autoencoder-teach-guess",
        "A variational network is trained twice, with a weight of 0.0001 and of 0.1 on KL. Which one draws sharper digits?",
        ["the one with 0.0001", "the one with 0.1", "both alike"],
        "the one with 0.0001",
        "Reconstruction and KL pull against one another. With 0.1 all codes are pushed into one crowd, and nobody can tell by them "
        "what the picture was; with 0.0001 it is nearly a plain autoencoder, and its map has holes.",
        folded=True,
    )


def _training(run: Run | None, recipe: AutoencoderRecipe | None) -> None:
    if run:
        run_way.place(run.id)
        run_panel.show(run.id, visitor(), _take)
        history_link(run.id)
    elif recipe:
        stage.effect().markdown(
            f"**{layers(recipe)}**. Press **Train**: ten digits, and with two numbers the map, are drawn again and again as it learns."
        )


def _take(recipe: Recipe) -> None:
    assert isinstance(recipe, AutoencoderRecipe)
    settings.DRAFT.take(recipe)


def _link(recipe: AutoencoderRecipe | None) -> None:
    """A link to exactly this, with controls that students do not see."""
    query = recipe.to_query() | {"view": "Teach it"} if recipe else None
    teacher_link(query, settings.HIDEABLE, "autoencoder-hide", "hide" in st.query_params)
