"""Downloads: weights with a loader, ONNX or the tokenizer, curves."""

from collections.abc import Callable

import streamlit as st

from core.jobs import Office, Run
from core.tasks.digits import export
from core.tasks.digits.recipe import DigitRecipe
from core.tasks.pictures.recipe import PictureRecipe
from core.tasks.reviews import export as review_export
from core.tasks.reviews.recipe import ReviewRecipe
from core.training.record import Record
from pages.kit.shell import PAGES


def show(office: Office, run: Run, record: Record) -> None:
    """Files and a snippet; each file is made when its button is pressed."""
    name = f"{run.task}-{run.id[:6].strip('-_')}"
    with st.expander("Download the network", icon=":material/download:"):
        if not run.epochs_done:
            st.caption("There is nothing to download before the first epoch is done.")
            return
        try:
            match run.recipe:
                case DigitRecipe():
                    _digits(office, run.id, run.recipe, name)
                case ReviewRecipe():
                    _reviews(office, run.id, run.recipe, name)
                case PictureRecipe():
                    _pictures(office, run.id)
        except LookupError as problem:
            st.warning(str(problem))
        st.markdown("The **curves** as tables, for a spreadsheet.")
        with st.container(horizontal=True):
            _file("Curves by epoch (CSV)", f"{name}-epochs.csv", lambda: export.epochs_csv(record))
            _file("Curves by step (CSV)", f"{name}-steps.csv", lambda: export.steps_csv(record))


def _digits(office: Office, run_id: str, recipe: DigitRecipe, name: str) -> None:
    office.network(run_id)  # where its weights are gone, that is said and nothing offered
    st.markdown(
        "The weights of the best epoch. **safetensors** is for PyTorch, with recipe and class names inside and the loader below; "
        "**ONNX** is for programs that know nothing of PyTorch."
    )
    with st.container(horizontal=True):
        _file("Weights (safetensors)", f"{name}.safetensors", lambda: export.to_safetensors(office.network(run_id), recipe))
        _file("Network (ONNX)", f"{name}.onnx", lambda: export.network_onnx(office.network(run_id), recipe))
    st.code(export.loader(recipe, f"{name}.safetensors"), language="python")


def _reviews(office: Office, run_id: str, recipe: ReviewRecipe, name: str) -> None:
    file, tokens = f"{name}.safetensors", f"{name}-tokens.json"
    found = office.reader(run_id)
    st.markdown(
        "The weights of the best epoch, with recipe and class names inside; the **tokenizer**, which knows the number of every word; and a "
        "script that reads a sentence with both."
    )
    with st.container(horizontal=True):
        _file("Weights (safetensors)", file, lambda: review_export.to_safetensors(office.reader(run_id).model, recipe))
        _file("Tokenizer (JSON)", tokens, lambda: office.reader(run_id).tokens.to_json())
    st.code(review_export.loader(found.model, recipe, file, tokens), language="python")


def _pictures(office: Office, run_id: str) -> None:
    office.pictures(run_id)  # where its weights are gone, that is said and nothing offered
    st.markdown(
        "The network with its class names, a loader, ONNX and the pictures are there where it is tried: *Take the network with you*."
    )
    st.page_link(
        PAGES / "vision/transfer.py",
        label="Take the network with you",
        icon=":material/download:",
        query_params={"run": run_id, "view": "Try it"},
    )


def _file(label: str, name: str, make: Callable[[], bytes | str]) -> None:
    kind = "text/csv" if name.endswith(".csv") else "application/octet-stream"
    st.download_button(label, make, name, kind, on_click="ignore", icon=":material/download:", key=f"take-{label}")
