"""The chosen run's network and pictures, to take along."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.data.pictures.zip_out import set_zipped
from core.tasks.pictures import export as made
from core.tasks.pictures.export import Trained
from core.tasks.pictures.onnx import to_onnx
from pages.vision.transfer_views.networks import Networks


def buttons(found: Networks) -> None:
    """Files to download; each is made when its button is pressed."""
    names = made.FILES
    with st.expander("Take the network with you", icon=":material/download:"):
        st.markdown(
            f"**{names['weights']}** holds the network, **{names['labels']}** the names of its classes. With both beside it, the short "
            f"script **{names['loader']}** tells what is in a picture, on any computer with Python and PyTorch, without this app. **ONNX** "
            f"is for programs that know nothing of PyTorch. On this page {names['weights']} can be sent back and tried."
        )
        files: dict[str, tuple[str, Callable[[], Any]]] = {
            "Network (safetensors)": (names["weights"], lambda: made.to_safetensors(_trained(found))),
            "Class names (JSON)": (names["labels"], lambda: made.labels_json(_trained(found))),
            "Loader (Python)": (names["loader"], lambda: made.loader(_trained(found))),
            "Network (ONNX)": (names["onnx"], lambda: _onnx(_trained(found))),
            "Pictures (zip)": ("pictures.zip", lambda: b"".join(set_zipped(found.pictures))),
        }
        how: dict[str, Any] = {"on_click": "ignore", "icon": ":material/download:"}
        with st.container(horizontal=True):
            for label, (name, make) in files.items():
                st.download_button(label, make, name, "application/octet-stream", key=f"take-{name}", **how)
        st.code(made.loader(_trained(found)), language="python", wrap_lines=True)


def _trained(found: Networks) -> Trained:
    network = found.after.load()
    return Trained(network.model, network.side, network.classes, network.temperature, found.recipe.to_json())


def _onnx(trained: Trained) -> bytes:
    return to_onnx(trained.model, trained.side, {key: str(value) for key, value in made.about(trained).items()})
