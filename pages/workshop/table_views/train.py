"""Teach it: a recipe, Train, and the network while it learns; for two columns the border that it draws."""

from typing import Any

import streamlit as st

from core import jobs
from core.data.tables.frame import CLASSES
from core.data.tables.sheet import Sheet
from core.data.tables.splits import GROUPS, ORDER
from core.explain.training.recipe_words import waiting
from core.jobs import Run
from core.tasks import task_of, to_query
from core.tasks.script import script
from core.tasks.tables.recipe import TableRecipe
from core.tasks.tables.words import layers
from core.training.recipe import Recipe
from core.training.words import duration
from pages.kit import run_panel, run_way, stage, startup
from pages.kit.begin import begin
from pages.kit.code_panel import show_code
from pages.kit.form import in_a_row
from pages.kit.literal import literal
from pages.kit.run_links import history_link
from pages.kit.shell import PAGES
from pages.kit.teacher_link import teacher_link
from pages.kit.visitor import visitor
from pages.workshop.table_views import settings
from pages.workshop.table_views.networks import chosen_run

REFUSED = "tables-train-refused"


def show(sheet: Sheet) -> None:
    """Settings on the left, the training on the right."""
    try:
        with st.spinner("Opening the workshop …"):
            startup.expect_training()
    except RuntimeError as refused:
        st.error(str(refused))
        return
    recipe, problem = settings.DRAFT.made()
    run = chosen_run(only_asked=True)
    start, left, right = stage.teaching("tables")
    with start:
        problem = _button(recipe, problem)
        if run:
            run_way.way()
    with left:
        _before(recipe, problem)
        _settings(sheet)
        _link(recipe)
    with right:
        _training(recipe, run)


def _button(recipe: TableRecipe | None, problem: str) -> str:
    """Train; why it cannot be pressed, or nothing."""
    problem = problem or (task_of(recipe).problem(recipe) if recipe else "")
    how: dict[str, Any] = {"disabled": bool(problem), "on_click": begin, "args": (recipe, REFUSED)}
    st.button("Train", key="tables-train", type="primary", icon=":material/play_arrow:", **how)
    return problem


def _before(recipe: TableRecipe | None, problem: str) -> None:
    """What is known of the training before it begins, or why it cannot."""
    service = jobs.service()
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(literal(refused))
    if problem:
        st.warning(literal(problem), icon=":material/block:")
    elif recipe:
        about = f"About **{duration(service.estimate(recipe))}**. {waiting(*service.queue_for(visitor(), recipe))}"
        st.caption(f"{about}{layers(recipe)}; learns “{literal(recipe.asked)}” from {recipe.training:,} rows.")


def _settings(sheet: Sheet) -> None:
    if not settings.DRAFT.shown("recipe"):
        return
    now = settings.DRAFT.now
    with st.container(horizontal=True):
        st.button(
            "Suggest", key="tables-suit", on_click=settings.suit, help="Settings that suit this table.",
            args=(now["data"], now["own"], now["target"], now["columns"]),
        )  # fmt: skip
        st.button(
            "One neuron", key="tables-neuron", on_click=_neuron, help="No layer and no line beside it: logistic or linear regression."
        )
    for row in settings.MAIN:
        for name, place in zip(row, in_a_row(len(row)), strict=True):
            with place:
                settings.DRAFT.control(name)
    with st.expander("Batch, split, scaling, categories, cures", icon=":material/tune:"):
        for name in settings.MORE:
            settings.DRAFT.control(name)
            if name == "split" and now["split"] in (ORDER, GROUPS):
                _by(sheet)


def _neuron() -> None:
    settings.DRAFT.change(units="0", start="random", l2=0.0, dropout=0.0, members=1, rate=0.03, epochs=200, patience=0)


def _by(sheet: Sheet) -> None:
    """Which column the table is cut by."""
    names, now = list(sheet.columns), settings.DRAFT.now["by"]
    if now not in names:
        settings.DRAFT.change(by=names[0])
    st.session_state["tables-by"] = settings.DRAFT.now["by"]
    st.selectbox("Cut by", names, key="tables-by", on_change=lambda: settings.DRAFT.change(by=st.session_state["tables-by"]))


def _training(recipe: TableRecipe | None, run: Run | None) -> None:
    if run:
        run_way.place(run.id)
        run_panel.show(run.id, visitor(), _take)
        history_link(run.id)
        if isinstance(run.recipe, TableRecipe) and run.recipe.data == "study" and run.state == "finished":
            from core.data.tables.simulated import STUDY_RULE

            st.info(f"The rule that made these pupils: {literal(STUDY_RULE)}. Nobody can tell more than that; the rest is chance.")
    elif recipe:
        what = "the class of each row" if recipe.answer == CLASSES else "a number for each row"
        with stage.effect():
            st.markdown(f"**{layers(recipe)}**. Press **Train**, and watch it learn {what}.")
    if recipe:
        st.page_link(PAGES / "workshop/training.py", label="Every setting", icon=":material/tune:", query_params=to_query(recipe))
        try:
            show_code(script(recipe), "train_table.py", *task_of(recipe).data_file(recipe), recipe=recipe.to_json())
        except ValueError as problem:
            st.caption(literal(str(problem)))


def _take(recipe: Recipe) -> None:
    assert isinstance(recipe, TableRecipe)
    settings.DRAFT.take(recipe)


def _link(recipe: TableRecipe | None) -> None:
    """A link to exactly this, with controls that students do not see."""
    names = {name: said or settings.DRAFT.fields()[name].label.lower() for name, said in settings.HIDEABLE.items()}
    query = settings.DRAFT.query(recipe) | {"view": "Teach it"} if recipe else None
    teacher_link(query, names, "tables-hide", "hide" in st.query_params)
