"""What tables add to the page "Train a network": which table, and where to bring one's own."""

from dataclasses import asdict

import streamlit as st

from core.data.tables.bundled import BUNDLED
from core.tasks.tables.parts import frame_of
from core.tasks.tables.suggested import suggested
from pages.kit.shell import PAGES
from pages.workshop.training_views import settings

KEPT = ("data", "own", "rows", "target", "columns", "by", "num_classes", "batch", "epochs", "patience", "split")


def choose() -> None:
    """The table, then the network; one's own table is brought on its own page."""
    if settings.shown("data"):
        usual = [name for name, table in BUNDLED.items() if table.answer == settings.task().recipe.answer]
        now = settings.draft()["data"]
        settings.control("data", on_change=_taken, args=(), options=list(dict.fromkeys([*usual, "own", now])))
        if settings.draft()["data"] == "own" and not settings.draft()["own"]:
            st.caption("A table of your own has to be there first: bring it on the page *Rows and columns*, and come back from there.")
        st.page_link(
            PAGES / "workshop/tables.py",
            label="Bring a table, see what is wrong with it, judge and look inside",
            icon=":material/table_chart:",
        )
    for name in settings.fields("network"):
        settings.control(name)


def _taken() -> None:
    """Another table has another target and another pace."""
    data = st.session_state["train-data"]
    if data not in BUNDLED:
        settings.change(data=data)
        return
    found = BUNDLED[data]
    recipe = suggested(data, frame_of(data, "", found.target, "", found.answer))
    settings.change(**{name: value for name, value in asdict(recipe).items() if name in KEPT})
