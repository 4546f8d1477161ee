"""What stands around the views of the page "Runs": their titles, and looking again while something is going on."""

from collections.abc import Callable

import streamlit as st

from core.jobs import TrainingService
from pages.workshop.run_views import table

SECONDS = 2.0  # between two looks
GOING = "runs-going"


def headed(words: str, name: str) -> None:
    """A title with the way back to the list, which takes that name out of the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.title(words, anchor=False, width="content")
        st.button("All runs", icon=":material/arrow_back:", on_click=table.put, args=(name, []), key="all-runs")


def followed(show: Callable[[TrainingService], bool], service: TrainingService) -> None:
    """Show it, and again every few seconds while it says that something is going on."""
    view = _view()

    def again() -> None:
        if _view() != view:  # another view was chosen in here: the whole page changes
            st.rerun()
        if (going := show(service)) != st.session_state.get(GOING, False):
            st.session_state[GOING] = going
            st.rerun()

    st.fragment(again, run_every=SECONDS if st.session_state.get(GOING) else None)()


def _view() -> tuple[str | None, str | None]:
    return st.query_params.get(table.OPEN), st.query_params.get(table.COMPARE)
