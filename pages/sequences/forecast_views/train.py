"""Teach it: a recipe, Train, and the forecast over validation while it learns."""

from typing import Any

import streamlit as st

from core import jobs
from core.data.series.series import Series
from core.explain.training.recipe_words import waiting
from core.jobs import Run
from core.tasks import task_of, to_query
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.forecast.words import layers, shapes
from core.tasks.script import script
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import run_panel, run_way, stage, startup
from pages.kit.begin import begin
from pages.kit.code_panel import show_code
from pages.kit.literal import literal
from pages.kit.question import predict_first
from pages.kit.run_links import history_link
from pages.kit.shell import PAGES
from pages.kit.teacher_link import teacher_link
from pages.kit.visitor import visitor
from pages.sequences.forecast_views import settings
from pages.sequences.forecast_views.networks import chosen_run

REFUSED = "forecast-train-refused"
READS = {
    "levels": "Levels are the values themselves.",
    "differences": "A difference is the change from one value to the next.",
    "seasonal": "A seasonal difference is the change since a season ago.",
    "both": "Both differences: the change from one value to the next, less the same change a season ago.",
}
BEGINS = {
    "line": "It begins as a straight line that is fitted in one go, and learns what the line leaves over: it is good before it learns.",
    "plain": "It begins by saying the last value, or the one a season ago, and learns what that leaves over.",
}


def show(series: Series) -> None:
    """Settings on the left, the training on the right."""
    if not startup.workshop():
        return
    recipe, problem = settings.DRAFT.made()
    run = chosen_run(only_asked=True)
    start, left, right = stage.teaching("forecast")
    with start:
        problem = _button(recipe, problem)
        _ask()
        if run:
            run_way.way()
    with left:
        _before(recipe, problem)
        _settings()
        _link(recipe)
    with right:
        _training(recipe, run)


def _button(recipe: ForecastRecipe | None, problem: str) -> str:
    """Train; why it cannot be pressed, or nothing."""
    problem = problem or (task_of(recipe).problem(recipe) if recipe else "")
    how: dict[str, Any] = {"disabled": bool(problem), "on_click": begin, "args": (recipe, REFUSED)}
    st.button("Train", key="forecast-train", type="primary", icon=":material/play_arrow:", **how)
    return problem


def _before(recipe: ForecastRecipe | None, problem: str) -> None:
    """What is known of the training before it begins, or why it cannot."""
    service = jobs.service()
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    if problem:
        st.warning(literal(problem), icon=":material/block:")
    elif recipe:
        st.caption(
            f"About **{duration(service.estimate(recipe))}**. {waiting(*service.queue_for(visitor(), recipe))}{layers(recipe)}. "
            f"{READS[recipe.values]} {BEGINS.get(recipe.start, '')}"
        )


def _settings() -> None:
    if settings.DRAFT.shown("course"):
        with st.container(horizontal=True):
            now = settings.DRAFT.now
            st.button("What suits it", key="forecast-suit", on_click=settings.suit, args=(now["data"], now["own"]))
            st.button("Course's recipe", key="forecast-course", on_click=settings.course)
    if not settings.DRAFT.shown("recipe"):
        return
    for row in (settings.MAIN[:1], settings.MAIN[1:3], settings.MAIN[3:5], settings.MAIN[5:]):
        for name, place in zip(row, st.columns(len(row), gap="small"), strict=True):
            with place:
                settings.DRAFT.control(name)
    with st.expander("How it is made ready, rate, slips", icon=":material/tune:"):
        for name in settings.MORE:
            settings.DRAFT.control(name)


def _ask() -> None:
    predict_first(
        "forecast-guess", "Who will forecast the end of this series best, one step at a time?",
        [
            "the network", "a straight line", "the last value, said once more", "the value a season ago", "exponential smoothing",
            "all of them together",
        ],
        "", "", folded=True, told=False, when="you open “Judged”",
    )  # fmt: skip


def _training(recipe: ForecastRecipe | None, run: Run | None) -> None:
    if run:
        run_way.place(run.id)
        run_panel.show(run.id, visitor(), _take)
        history_link(run.id)
    elif recipe:
        with stage.effect():
            st.markdown(
                f"**{layers(recipe)}**, as tensors {shapes(recipe)}. Press **Train**: its forecast over validation is drawn as it learns."
            )
    if recipe:
        st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipe))
        show_code(script(recipe), "train_forecast.py", *task_of(recipe).data_file(recipe))


def _take(recipe: Recipe) -> None:
    assert isinstance(recipe, ForecastRecipe)
    settings.DRAFT.take(recipe)


def _link(recipe: ForecastRecipe | None) -> None:
    """A link to exactly this, with controls that students do not see."""
    query = recipe.to_query() | {"view": "Teach it"} if recipe else None
    teacher_link(query, settings.HIDEABLE, "forecast-hide", "hide" in st.query_params)
