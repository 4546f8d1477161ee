"""The chosen run's network and pictures, to take along."""

import streamlit as st

from core.tasks.pictures import export as made
from core.tasks.pictures.bundle import NAME, bundled
from core.tasks.pictures.export import Trained
from core.tasks.script import script
from pages.vision.transfer_views.networks import Networks


def buttons(found: Networks) -> None:
    """One zip with everything; it is made when its button is pressed."""
    names = made.FILES
    with st.expander("Take the network with you", icon=":material/download:", key="folded-network", on_change="rerun") as panel:
        if not panel.open:
            return
        st.markdown(
            f"One zip: **{names['weights']}** is the network, **{names['labels']}** has the names of its classes; with both beside it, "
            f"the short script **{names['loader']}** tells what is in a picture, on any computer with PyTorch, without this app. "
            f"**{names['onnx']}** is for programs that know nothing of PyTorch, **{names['script']}** the training itself. On this page "
            f"{names['weights']} can be sent back and tried."
        )
        pictures = st.toggle("With its pictures", value=True, key="take-pictures", help="The script then finds everything that it reads.")
        with st.container(horizontal=True):
            st.download_button(
                "Everything (zip)",
                lambda: b"".join(bundled(_trained(found), found.recipe, script(found.recipe), found.pictures if pictures else None)),
                NAME,
                "application/zip",
                key="take-everything",
                on_click="ignore",
                icon=":material/download:",
                type="primary",
            )
            st.download_button(
                "The network alone", lambda: made.to_safetensors(_trained(found)), names["weights"], "application/octet-stream",
                key="take-weights", on_click="ignore", icon=":material/download:",
            )  # fmt: skip
        st.code(_short(made.loader(_trained(found))), language="python", wrap_lines=True)


def _short(loader: str) -> str:
    """What the loader does in the end; above it stand the reader of pictures and the network."""
    return "# … above: how a picture is read, and the network …\n\n" + loader[loader.rindex("\nabout = ") + 1 :]


def _trained(found: Networks) -> Trained:
    network = found.after.load()
    return Trained(network.model, network.side, network.classes, network.temperature, found.recipe.to_json())
