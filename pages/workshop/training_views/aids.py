"""What helps to choose: altered pictures, the rate over time, the rate finder."""

from dataclasses import replace

import streamlit as st

from core import jobs
from core.figures.training.rates import FINDER, SCHEDULE, finder_rows, schedule_rows
from core.jobs.finding import RateSearch
from core.tasks import task_of
from core.training import rate_finder
from core.training.recipe import Recipe
from pages.kit.charts import chart
from pages.kit.work import waiting
from pages.workshop.training_views import settings

ASKED, FOUND, REFUSED = "train-find-asked", "train-found", "train-find-refused"


def schedule(recipe: Recipe | None) -> None:
    """The rate at every step."""
    if recipe is not None:
        chart(schedule_rows(recipe), SCHEDULE, key="train-schedule", alt=f"The learning rate over the training: {recipe.schedule}")


def finder(recipe: Recipe | None) -> None:
    """Try all rates in one short training, and take the best."""
    if not settings.shown("finder"):
        return
    with st.expander("Find a good learning rate", icon=":material/search:", expanded=FOUND in st.session_state):
        st.markdown(
            "Instead of guessing: **one short training in which the rate grows at every step**, from far too small to far too large."
        )
        st.button(
            "Find a rate",
            key="train-find",
            disabled=recipe is None or bool(task_of(recipe).problem(recipe)),
            on_click=_ask,
            help="Some seconds. It uses your network, data, optimizer and batch, and trains nothing that is kept.",
        )
        if recipe is not None and st.session_state.pop(ASKED, False):
            _find(recipe)
        if refused := st.session_state.pop(REFUSED, ""):
            st.warning(refused)
        if (found := st.session_state.get(FOUND)) and recipe is not None:
            _finding(recipe, *found)


def _finding(recipe: Recipe, searched: Recipe, search: RateSearch, said: str) -> None:
    if searched != _searched(recipe):
        search.stop()
        st.caption("The settings have changed since the last search.")
        return
    if said:
        st.caption(f":material/compress: {said}")
    if waiting([search], "Waiting for another search" if search.waits else "Rates from 0.000001 to 10", "train-finding"):
        return
    try:
        finding = rate_finder.read(search.tried)
    except ValueError as refused:
        st.warning(str(refused))
        return
    chart(finder_rows(finding), FINDER, key="train-finder", alt=f"The loss against the rate. {finding.words}")
    st.caption(f"{finding.words} Each dot is one batch, the line their running mean.")
    if finding.suggested and settings.shown("rate"):
        st.button(
            f"Set the rate to {finding.suggested:g}",
            key="train-set-rate",
            icon=":material/check:",
            on_click=settings.change,
            kwargs={"rate": f"{finding.suggested:g}"},
            help="Puts it into the settings; then train and see.",
        )


def _ask() -> None:
    st.session_state[ASKED] = True


def _find(recipe: Recipe) -> None:
    """Begin a search; one that is under way ends."""
    if before := st.session_state.pop(FOUND, None):
        before[1].stop()
    try:
        search, said = jobs.service().search(recipe)
    except ValueError as refused:
        st.session_state[REFUSED] = str(refused)
        return
    st.session_state[FOUND] = (_searched(recipe), search, said)
    search.start()


def _searched(recipe: Recipe) -> Recipe:
    """The recipe without what the search leaves out."""
    return replace(recipe, rate=1.0, schedule="constant", epochs=1, patience=0)
