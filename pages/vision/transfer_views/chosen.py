"""Whose network the page speaks of: the run in the address, else this visitor's newest finished one."""

import streamlit as st

from core import jobs
from pages.kit.own_network import RUN
from pages.kit.visitor import visitor

TASK = "pictures"
LOOKED_BACK = 50  # runs


def chosen_run() -> jobs.Run | None:
    """The run of pictures in the address, whoever made it; else the newest of this visitor's that is finished; None without one.

    Raises:
        RuntimeError: The history cannot be opened; one sentence.
    """
    office = jobs.office()
    asked = st.query_params.get(RUN)
    if asked and (run := office.run(asked)) and run.recipe.task == TASK:
        return run
    mine = office.runs(visitor(), limit=LOOKED_BACK)
    return next((run for run in mine if run.recipe.task == TASK and run.state == "finished"), None)


def choose(run_id: str) -> None:
    """Speak of this run from now on; the address says so."""
    st.query_params[RUN] = run_id


def go(view: str) -> None:
    """Open another view of the page; for a callback."""
    st.session_state["view"] = view
