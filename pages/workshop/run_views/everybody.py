"""What others train now: for whoever sits at the computer that runs this, and may stop any run."""

import streamlit as st

from core.explain.training.compare import short_name
from core.jobs import TrainingService
from core.training.words import duration
from pages.kit.literal import literal
from pages.kit.run_links import stop_button
from pages.kit.visitor import at_the_machine, visitor
from pages.workshop.run_views import table

SECONDS = 2.0  # between two looks
MOST = 50  # runs that are listed


def followed(service: TrainingService) -> None:
    """The list, again and again; nothing for whom sits elsewhere."""
    if at_the_machine():
        st.fragment(_show, run_every=SECONDS)(service)


def _show(service: TrainingService) -> None:
    going = [run for run in service.going() if not run.mine(visitor())]
    if not going:
        return
    st.subheader(f"What others train here now: {len(going)}", anchor=False)
    st.caption("You sit at the computer that runs this, so you see everybody's runs and may stop any.")
    for run in going[:MOST]:
        with st.container(horizontal=True, vertical_alignment="center"):
            wait = f", its turn comes in about {duration(run.wait_seconds)}" if run.state == "waiting" and run.wait_seconds >= 1 else ""
            name = run.name or (short_name(run.recipe, run.ended_by) if run.recipe else "")
            st.markdown(f"{literal(name)}: {table.state(run)}{wait}", width="stretch")
            stop_button(service, run, visitor(), f"stop-{run.id}")
