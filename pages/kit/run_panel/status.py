"""Where the run stands: waiting, running, or how it ended."""

from typing import Any

import streamlit as st

from core import jobs
from core.explain.training.results import progress, result, time_left
from core.training.record import Record
from core.training.words import duration
from pages.kit.frontend import component
from pages.kit.run_links import try_button
from pages.kit.run_panel.shared import part

_BAR = component("kit/run_panel/bar")


def show(run: jobs.Run, record: Record, stream: dict[str, Any] | None = None) -> None:
    """Progress while it is alive, the result when it is over; one element. `stream`: where the bar hears what is new."""
    if run.alive:
        data = {"share": share(record), "doing": doing(run, record), "state": run.state, "stream": stream}
        _BAR(key="run-bar", data=data, on_again_change=lambda: None)
        return
    with st.container():
        _over(run, record)


def _over(run: jobs.Run, record: Record) -> None:
    if run.state == "finished" and (found := result(record)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(found.headline, anchor=False, width="stretch")
            if not record.learned_nothing:
                try_button(run)
        part_of_one = "An epoch that is not whole does not count. " if run.ended_by == "stopped" else ""
        st.markdown(found.details if run.ended_by in ("done", "diverged") else f"{run.reason} {part_of_one}{found.details}")
    else:
        st.error(run.reason or "This run ended before it was done.", icon=":material/error:")


def share(record: Record) -> float:
    """How much of it is done, from 0 to 1."""
    return round(min(max(record.share_done, 0.0), 1.0), 4)


def doing(run: jobs.Run, record: Record) -> str:
    """What a run that goes on is doing, in a sentence or two."""
    if run.state == "waiting":
        if run.attempts:
            again = f"in about {duration(run.wait_seconds)}" if run.wait_seconds >= 2 else "now"
            return f"It has given its place to others, who were waiting. It goes on by itself from where it is, {again}."
        if run.position <= 1:
            return f"Waiting: yours is the next to begin. {time_left(run.wait_seconds)}"
        return f"Waiting: {run.position - 1} before you. {time_left(run.wait_seconds)}"
    expected = part(run.id, "estimate", "once", lambda: jobs.service().estimate(run.known_recipe))
    words = progress(record, expected, run.slow)
    return f"Paused. {words.partition('. ')[0]}." if run.state == "paused" else words
