"""Downloads: weights with a loader, ONNX or the tokenizer, curves."""

from collections.abc import Callable

import streamlit as st

from core.jobs import Run, TrainingService
from core.tasks import export, task_of
from core.training.record import Record
from core.training.words import ordinal
from pages.kit.run_links import try_link
from pages.kit.run_panel.answers import PRIVATE
from pages.kit.visitor import visitor


def show(service: TrainingService, run: Run, record: Record) -> None:
    """Files and a snippet; each file is made when its button is pressed."""
    name = f"{run.known_recipe.task}-{run.id[:6].strip('-_')}"
    with st.expander("Download the network", icon=":material/download:", key="folded-network", on_change="rerun") as panel:
        if not panel.open:
            return
        if not run.epochs_done:
            st.caption("There is nothing to download before the first epoch is done.")
            return
        try:
            _network(service, run, name)
        except LookupError as problem:
            st.warning(str(problem))
        every = record.steps.every
        st.markdown(
            "The **curves** as tables, for a spreadsheet."
            + (f" This training was long: of its steps every {ordinal(every)} is kept." if every > 1 else "")
        )
        with st.container(horizontal=True):
            _file("Curves by epoch (CSV)", f"{name}-epochs.csv", lambda: export.epochs_csv(record))
            _file("Curves by step (CSV)", f"{name}-steps.csv", lambda: export.steps_csv(record))


def _network(service: TrainingService, run: Run, name: str) -> None:
    """What its task makes of it; where its weights are gone, that is said and nothing offered."""
    task = task_of(run.known_recipe)
    network = service.network(run.id, task=task.name)
    if task.exports is None:
        st.markdown("It is taken along where it is tried: with its class names, a loader, ONNX and the pictures.")
        try_link(run, "Take the network with you", "download")
        return
    if not task.may_see(run.known_recipe, visitor()):  # what has learnt them by heart gives them away
        raise LookupError(PRIVATE.format(examples=run.known_recipe.examples))
    made = task.exports(run.recipe, network, name)
    st.markdown(made.words)
    with st.container(horizontal=True):
        for label, (file, make) in made.files.items():
            _file(label, file, make)
    if made.loader:
        st.code(made.loader, language="python")


def _file(label: str, name: str, make: Callable[[], bytes | str]) -> None:
    kind = "text/csv" if name.endswith(".csv") else "application/octet-stream"
    st.download_button(label, make, name, kind, on_click="ignore", icon=":material/download:", key=f"take-{label}")
