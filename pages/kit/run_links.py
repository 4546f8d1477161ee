"""From a run to where else it can be seen."""

import streamlit as st

from pages.kit.shell import PAGES

DRAW = "Draw for it yourself"


def draw_button(run_id: str) -> None:
    """The same as `draw_link`, to be seen from afar: beside the result of a run."""
    if st.button(DRAW, key="run-draw", type="primary", icon=":material/draw:", help="Draw a digit, and this network reads it."):
        st.switch_page(PAGES / "vision/digits.py", query_params={"run": run_id})


def draw_link(run_id: str) -> None:
    """To the digit page, which then reads with this run's network."""
    st.page_link(PAGES / "vision/digits.py", label=DRAW, icon=":material/draw:", query_params={"run": run_id})


def history_link(run_id: str) -> None:
    """To the run in the history."""
    st.page_link(
        PAGES / "workshop/runs.py", label="Play it back, compare, download it", icon=":material/history:", query_params={"run": run_id}
    )


def training_link(run_id: str) -> None:
    """To the page that trains, with this run and its recipe."""
    st.page_link(PAGES / "workshop/training.py", label="Its training page", icon=":material/model_training:", query_params={"run": run_id})
