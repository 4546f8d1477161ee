"""A run stands below the button that asked for it, on a phone far below: the way there."""

import streamlit as st

from pages.kit.frontend import component

_SCROLL_TO_RUN = component("kit/frontend/scroll_to_run")


def way() -> None:
    """A link that leads there; on a phone only."""
    st.html("<style>@media (min-width: 641px) { .st-key-train-way { display: none; } }</style>")
    with st.container(key="train-way"):
        st.markdown("[:material/arrow_downward: See it learn](#run)")


def place(run_id: str) -> None:
    """Where it is shown; the page goes there when a run is opened that would begin too low to be seen."""
    st.html("<style>[data-testid=stLayoutWrapper]:has(> .st-key-train-place) { position: absolute; width: 0; overflow: hidden; }</style>")
    with st.container(key="train-place"):
        st.html('<div id="run"></div>')
        _SCROLL_TO_RUN(key="train-scroll", data={"run": run_id}, height=1)
