"""A download on request: its button, its progress with a stop, and how it ended."""

from collections.abc import Callable

import streamlit as st

from core.data.downloads import Source, download, missing


def offer(source: Source, key: str, name: str, what: str, there: Callable[[], bool] | None = None) -> None:
    """The button that downloads it; nothing where it is `there`. `what` there is in it, in words."""
    there = there or (lambda: not missing(source))
    if not there():
        running = download(source).running
        st.fragment(_offer, run_every=0.5 if running else None)(source, key, name, what, there, running)


def _offer(source: Source, key: str, name: str, what: str, there: Callable[[], bool], looked_at: bool) -> None:
    task = download(source)
    if task.running and not looked_at:
        st.rerun()  # it has begun: from now on it is looked at again and again
    if task.running:
        st.progress(task.share, f"{name}: {task.share:.0%} of {source.megabytes} MB")
        help = "What is whole already is kept."
        st.button("Stop the download", key=f"{key}-stop", icon=":material/stop:", on_click=task.stop, help=help)
        return
    if there():
        st.rerun()
    st.button(
        f"Download {name} ({source.megabytes} MB)",
        key=f"{key}-start",
        icon=":material/download:",
        width="stretch",
        on_click=task.start,
        help=f"{what}, once for everybody who uses this machine. It needs the internet. {source.terms}",
    )
    if task.problem:
        st.warning(task.problem)
