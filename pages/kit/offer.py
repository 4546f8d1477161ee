"""A download on request: its button, its progress with a stop, and how it ended."""

from collections.abc import Callable

import streamlit as st

from core.data.downloads import Source, download, missing


def offer(source: Source, key: str, name: str, what: str, there: Callable[[], bool] | None = None) -> None:
    """The button that downloads it; nothing where it is `there`. `what` there is in it, in words."""
    there = there or (lambda: not missing(source))
    if not there():
        st.fragment(_offer, run_every=0.5 if download(source).running else None)(source, key, name, what, there)


def _offer(source: Source, key: str, name: str, what: str, there: Callable[[], bool]) -> None:
    task = download(source)
    if task.running:
        st.progress(task.share, f"{name}: {task.share:.0%} of {source.megabytes} MB")
        help = "What is whole already is kept."
        st.button("Stop the download", key=f"{key}-stop", icon=":material/stop:", on_click=task.stop, help=help)
        return
    if there():
        st.rerun()
    if st.button(
        f"Download {name} ({source.megabytes} MB)",
        key=f"{key}-start",
        icon=":material/download:",
        width="stretch",
        help=f"{what}, once for everybody who uses this machine. It needs the internet. {source.terms}",
    ):
        task.start()
        st.rerun()
    if task.problem:
        st.warning(task.problem)
