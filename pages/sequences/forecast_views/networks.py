"""The network that the page speaks of: of the run in the address, or of the newest that is finished and learnt this series."""

import streamlit as st

from core import jobs
from core.data.series.own import series_of
from core.data.series.series import Series
from core.explain.sequences.ahead import Forecaster, forecaster
from core.jobs import Run
from core.tasks.forecast.recipe import ForecastRecipe
from core.tasks.forecast.words import network as network_in_words
from pages.kit import address, stage, views
from pages.kit.literal import literal
from pages.kit.own_network import RUN
from pages.kit.visitor import visitor
from pages.sequences.forecast_views import settings

TASK = "forecast"
LOOKED_BACK = 50  # runs


def chosen_run(only_asked: bool = False) -> Run | None:
    """The run in the address; else, unless only that one is wanted, the newest of this visitor's that learnt the chosen series."""
    service = jobs.service()
    asked = st.query_params.get(RUN)
    if asked and (run := service.run(asked)) and run.of(TASK):
        return run
    if asked is not None:
        address.refuse(RUN)
    if only_asked:
        return None
    now = settings.DRAFT.now
    for run in service.runs(visitor(), limit=LOOKED_BACK):
        recipe = run.recipe
        if isinstance(recipe, ForecastRecipe) and run.state == "finished" and (recipe.data, recipe.own) == (now["data"], now["own"]):
            return run
    return None


def network() -> tuple[Forecaster, Series, Run] | None:
    """The trained network with its series; None, and what to do on the page, where there is none."""
    try:
        run = chosen_run()
        if run is None:
            with stage.effect():
                st.info("No network has learnt this series yet. Train one first; it takes some seconds.", icon=":material/model_training:")
            with stage.cause():
                st.button("To the training", key="forecast-to-train", type="primary", on_click=views.go, args=("Teach it",))
            return None
        if not run.epochs_done:
            st.info("This network has not finished an epoch yet. Look again in a moment.", icon=":material/hourglass:")
            return None
        found = _loaded(run.id, run.best_epoch)
        st.caption(_said(run, found.recipe))
        return found, series_of(found.recipe.data, found.recipe.own), run
    except (LookupError, RuntimeError, ValueError) as problem:
        st.warning(literal(str(problem.args[0])), icon=":material/cloud_off:")
        return None


def _said(run: Run, recipe: ForecastRecipe) -> str:
    name = f"“{literal(run.name)}”" if run.name else f"This network: {network_in_words(recipe)}"
    if run.best_epoch:
        return f"{name}, as it was after epoch {run.best_epoch}."
    return f"{name}. No epoch was better on validation than what it began with, {recipe.in_words('start')}: so that is what is kept."


@st.cache_resource(max_entries=24, show_spinner=False)
def _loaded(run_id: str, epoch: int) -> Forecaster:
    service = jobs.service()
    recipe = service.run_of(run_id, TASK).recipe
    assert isinstance(recipe, ForecastRecipe)  # it is of that task
    return forecaster(service.network(run_id, epoch, task=TASK), recipe)
