"""Pause, one step, slow motion, stop: for whom the run belongs to."""

import streamlit as st

from core import jobs
from pages.kit.run_links import continue_button, stop_button


def show(run: jobs.Run, visitor: str) -> None:
    """The controls that make sense now, in one container."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not run.mine(visitor):
            if run.alive:
                st.caption("You are watching somebody else's run: you can look at everything, but not steer it.")
                stop_button(jobs.service(), run, visitor, "run-stop-here")
        elif run.alive:
            _steer(run, visitor)
        elif run.ended_by not in ("done", "early", "diverged"):
            continue_button(jobs.service(), run, visitor, "run-continue", "Go on from the last epoch that was saved.")


def _steer(run: jobs.Run, visitor: str) -> None:
    waiting, paused, stopping = (run.state == state for state in ("waiting", "paused", "stopping"))

    def button(label: str, icon: str, order: str, off: bool, help: str) -> None:
        st.button(
            label,
            key=f"run-{'pause' if order == 'resume' else order}",
            icon=f":material/{icon}:",
            disabled=off or stopping,
            on_click=jobs.service().control,
            args=(run.id, visitor, order),
            help=help,
        )

    if paused:
        button("Go on", "play_arrow", "resume", False, "Let the training go on.")
    else:
        button("Pause", "pause", "pause", waiting, "Hold the training where it is. It waits for you.")
    button("One step", "skip_next", "step", not paused, "While it is paused: one batch, one update of the weights.")
    if waiting and not run.attempts:
        button("Take out of the queue", "close", "stop", False, "You need not wait for it; nothing has been trained yet.")
    else:
        button("Stopping …" if stopping else "Stop", "stop", "stop", False, "End the training now and keep the best weights so far.")
    st.session_state[slow := f"run-slow-{run.id}"] = run.slow  # as it is, whatever another tab or a reload knows of it
    st.toggle(
        "Slow motion",
        key=slow,
        disabled=stopping or waiting,
        on_change=_set_pace,
        args=(run.id, visitor),
        help="A few steps a second, so that you can watch each of them.",
    )


def _set_pace(run_id: str, visitor: str) -> None:
    jobs.service().control(run_id, visitor, "slow" if st.session_state[f"run-slow-{run_id}"] else "fast")
