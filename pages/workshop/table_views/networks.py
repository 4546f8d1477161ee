"""The network that the page speaks of: of the run in the address, or of the newest that is finished and learnt this table."""

import streamlit as st

from core import jobs
from core.explain.tables.reader import Reader, reader
from core.jobs import Run
from core.tasks.tables.recipe import TableRecipe
from core.tasks.tables.words import network as network_in_words
from pages.kit import address, stage
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.visitor import visitor
from pages.workshop.table_views import settings

TASKS = ("tables", "table-numbers")
LOOKED_BACK = 50  # runs


def chosen_run(only_asked: bool = False) -> Run | None:
    """The run in the address; else, unless only that one is wanted, the newest of this visitor's that learnt the same."""
    service = jobs.service()
    asked = st.query_params.get(RUN)
    if asked and (run := service.run(asked)) and any(run.of(task) for task in TASKS):
        return run
    if asked is not None:
        address.refuse(RUN)
    if only_asked:
        return None
    now = settings.DRAFT.now
    wanted = (now["data"], now["own"], now["target"])
    for run in service.runs(visitor(), limit=LOOKED_BACK):
        recipe = run.recipe
        if isinstance(recipe, TableRecipe) and run.state == "finished" and (recipe.data, recipe.own, recipe.target) == wanted:
            return run
    return None


def network() -> tuple[Reader, Run] | None:
    """The trained network with its table; None, and what to do on the page, where there is none."""
    try:
        run = chosen_run()
        if run is None:
            with stage.effect():
                st.info("No network has learnt this yet. Train one first; it takes some seconds.", icon=":material/model_training:")
            with stage.cause():
                st.button("To the training", key="tables-to-train", type="primary", on_click=_go, args=("Teach it",))
            return None
        if not run.epochs_done:
            st.info("This network has not finished an epoch yet. Look again in a moment.", icon=":material/hourglass:")
            return None
        found = _loaded(run.id, run.best_epoch)
        name = f"“{literal(run.name)}”" if run.name else f"This network: {network_in_words(found.recipe)}"
        begun = "a straight line" if found.recipe.start == "line" else "its random weights"
        kept = f"as it was after epoch {run.best_epoch}" if run.best_epoch else f"no epoch was better on validation than {begun}"
        st.caption(f"{name}, {kept}. Judged by {len(found.found.split.test):,} rows that it never saw.")
        return found, run
    except (LookupError, RuntimeError, ValueError) as problem:
        st.warning(literal(str(problem.args[0])), icon=":material/cloud_off:")
        return None


@st.cache_resource(max_entries=12, show_spinner=False)
def _loaded(run_id: str, epoch: int) -> Reader:
    service = jobs.service()
    run = service.run(run_id)
    assert run is not None and isinstance(run.recipe, TableRecipe)  # it was found a moment ago
    return reader(service.network(run_id, epoch, task=run.recipe.task), run.recipe)


def _go(view: str) -> None:
    st.session_state["view"] = view
