"""From a run to where else it can be seen."""

import streamlit as st

from core.jobs import Run
from pages.kit.shell import PAGES, has

# By task: the page where a run's own network can be tried, what it is called there, and what happens.
TRY = {
    "digits": ("vision/digits.py", "Draw for it yourself", "draw", "Draw a digit, and this network reads it."),
    "pictures": ("vision/transfer.py", "Try it on new pictures", "photo_camera", "Show it a picture, and this network says what it is."),
    "reviews": ("language/reviews.py", "Type a review for it", "rate_review", "Type a review, and this network reads it."),
}
VIEW = {"pictures": {"view": "Try it"}}  # where the page has several


def try_button(run: Run) -> None:
    """The same as `try_link`, to be seen from afar: beside the result of a run."""
    page, label, icon, help = TRY[run.task]
    if has(page) and st.button(label, key="run-draw", type="primary", icon=f":material/{icon}:", help=help):
        st.switch_page(PAGES / page, query_params={"run": run.id} | VIEW.get(run.task, {}))


def try_link(run: Run) -> None:
    """To the page that then reads with this run's network."""
    page, label, icon, _ = TRY[run.task]
    if has(page):
        st.page_link(PAGES / page, label=label, icon=f":material/{icon}:", query_params={"run": run.id} | VIEW.get(run.task, {}))


def history_link(run_id: str) -> None:
    """To the run in the history."""
    st.page_link(
        PAGES / "workshop/runs.py", label="Play it back, compare, download it", icon=":material/history:", query_params={"run": run_id}
    )


def training_link(run_id: str) -> None:
    """To the page that trains, with this run and its recipe."""
    st.page_link(PAGES / "workshop/training.py", label="Its training page", icon=":material/model_training:", query_params={"run": run_id})
