"""Teach it: a detector is trained live, with its boxes on the same pages at every look."""

from typing import Any

import streamlit as st

from core import jobs
from core.explain.training.recipe_words import waiting
from core.jobs import Run
from core.tasks import task_of, to_query
from core.tasks.detector.recipe import DetectorRecipe
from core.tasks.detector.words import layers
from core.tasks.script import script
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import address, run_panel, run_way, stage, startup
from pages.kit.begin import begin
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.question import predict_first
from pages.kit.run_links import history_link
from pages.kit.shell import PAGES
from pages.kit.teacher_link import teacher_link
from pages.kit.visitor import visitor
from pages.vision.where_views import settings

TASK = "detector"
INTRO = "A small YOLO learns on pages composed from handwriting and shapes: its boxes on the same four pages are drawn again and again."
REFUSED = "detector-train-refused"


def ask() -> None:
    """What would you say?"""
    predict_first(
        "detector-teach-guess",
        "What will it learn first?",
        ["where things are", "which things they are", "both at the same pace"],
        "where things are",
        "That ink is something and paper nothing is seen in every cell of every page. What makes a 4 and no 9 is seen only on the fours. "
        "Watch the three losses: here and where fall first, which comes last.",
        folded=True,
    )


def show() -> None:
    """Settings on the left, the training on the right."""
    if not startup.workshop():
        return
    run = _asked()
    settings.DRAFT.load()
    recipe, problem = settings.DRAFT.made()
    left, right = st.columns([1, 2.1], gap="medium")
    with left:
        with stage.cause():
            _button(recipe, problem)
            _network()
        with stage.effect():
            _said(recipe, problem)
        if run:
            run_way.way()
        _settings()
        _link(recipe)
    with right:
        _training(run, recipe)
    if recipe:
        st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipe))
        show_code(script(recipe), "train_detector.py")


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


def _button(recipe: DetectorRecipe | None, problem: str) -> None:
    problem = problem or (task_of(recipe).problem(recipe) if recipe else "")
    how: dict[str, Any] = {"disabled": bool(problem), "on_click": begin, "args": (recipe, REFUSED)}
    st.button("Train", key="detector-train", type="primary", icon=":material/play_arrow:", width="stretch", **how)
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))


def _said(recipe: DetectorRecipe | None, problem: str) -> None:
    """How long it takes and what is trained, or why nothing is."""
    service = jobs.service()
    problem = problem or (task_of(recipe).problem(recipe) if recipe else "")
    if problem:
        st.warning(literal(problem), icon=":material/block:")
    elif recipe:
        st.caption(f"About **{duration(service.estimate(recipe))}**. {waiting(*service.queue_for(visitor(), recipe))}{layers(recipe)}.")


def _network() -> None:
    """The two settings that decide what is trained."""
    if settings.DRAFT.shown("recipe"):
        for name in settings.MAIN[:2]:
            settings.DRAFT.control(name)


def _settings() -> None:
    if not settings.DRAFT.shown("recipe"):
        return
    for name in settings.MAIN[2:]:
        settings.DRAFT.control(name)
    with st.expander("Rate, batch, seed", icon=":material/tune:"):
        for name in settings.MORE:
            settings.DRAFT.control(name)


def _training(run: Run | None, recipe: DetectorRecipe | None) -> None:
    if run:
        run_way.place(run.id)
        run_panel.show(run.id, visitor(), _take)
        history_link(run.id)
    elif recipe:
        st.markdown(f"**{layers(recipe)}**. Press **Train**: four pages are looked at again and again as it learns, and its boxes drawn.")


def _take(recipe: Recipe) -> None:
    assert isinstance(recipe, DetectorRecipe)
    settings.DRAFT.take(recipe)


def _link(recipe: DetectorRecipe | None) -> None:
    """A link to exactly this, with controls that students do not see."""
    query = recipe.to_query() | {"view": "Teach it"} if recipe else None
    teacher_link(query, settings.HIDEABLE, "detector-hide", "hide" in st.query_params)
