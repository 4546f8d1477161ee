"""Downloads: weights with a loader, ONNX, curves."""

import streamlit as st

from core.jobs import Office, Run
from core.training import export
from core.training.record import Record


def show(office: Office, run: Run, record: Record) -> None:
    """Four files and a snippet; each file is made when its button is pressed."""
    name = f"digits-{run.id[:6].strip('-_')}"
    with st.expander("Download the network", icon=":material/download:"):
        if not run.epochs_done:
            st.caption("There is nothing to download before the first epoch is done.")
            return
        try:
            office.network(run.id)
        except LookupError as problem:
            st.warning(str(problem))
        else:
            st.markdown(
                "The weights of the best epoch. **safetensors** is for PyTorch, with recipe and class names inside and the loader below; "
                "**ONNX** is for programs that know nothing of PyTorch."
            )
            with st.container(horizontal=True):
                _file("Weights (safetensors)", f"{name}.safetensors", lambda: export.to_safetensors(office.network(run.id), run.recipe))
                _file("Network (ONNX)", f"{name}.onnx", lambda: export.network_onnx(office.network(run.id), run.recipe))
            st.code(export.loader(run.recipe, f"{name}.safetensors"), language="python")
        st.markdown("The **curves** as tables, for a spreadsheet.")
        with st.container(horizontal=True):
            _file("Curves by epoch (CSV)", f"{name}-epochs.csv", lambda: export.epochs_csv(record))
            _file("Curves by step (CSV)", f"{name}-steps.csv", lambda: export.steps_csv(record))


def _file(label: str, name: str, make) -> None:
    kind = "text/csv" if name.endswith(".csv") else "application/octet-stream"
    st.download_button(label, make, name, kind, on_click="ignore", icon=":material/download:", key=f"take-{label}")
