"""Runs: the history, comparisons, and every run as a film."""

import streamlit as st

from core import jobs
from pages.kit import address
from pages.workshop.run_views import comparison, everybody, one, table
from pages.workshop.run_views.frame import followed, headed

address.opens(table.OPEN, table.COMPARE, table.TICKED, "measure", "page")
try:
    with st.spinner("Opening the history …"):
        service = jobs.service()
except RuntimeError as problem:
    st.error(str(problem))
    st.stop()
if service.notice:
    st.warning(service.notice, icon=":material/healing:")
if run_id := st.query_params.get(table.OPEN):
    headed(one.title(service, run_id), table.OPEN)
    one.show(service, run_id)
elif table.ids_in(table.COMPARE):
    headed("Compare runs", table.COMPARE)
    followed(comparison.show, service)
else:
    st.title("Runs", anchor=False)
    followed(table.show, service)
    everybody.followed(service)
