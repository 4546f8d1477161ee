"""Runs: the history, comparisons, and every run as a film."""

import streamlit as st

from core import jobs
from pages.workshop.run_views import comparison, one, table

SECONDS = 2.0  # between two looks, while something in the list is going on


def history(office: jobs.Office) -> None:
    """The list and the comparison below it."""
    going = [table.show(office), comparison.show(office)]
    if st.session_state.get("runs-going") != any(going):  # begin or end to look again and again
        st.session_state["runs-going"] = any(going)
        st.rerun()


st.title("Runs", anchor=False)
try:
    with st.spinner("Opening the history …"):
        office = jobs.office()
except RuntimeError as problem:
    st.error(str(problem))
    st.stop()
if run_id := st.query_params.get(table.OPEN):
    one.show(office, run_id)
else:
    st.fragment(history, run_every=SECONDS if st.session_state.get("runs-going") else None)(office)
