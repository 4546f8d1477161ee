"""Take what has learnt with you: weights and a loader."""

from collections.abc import Sequence

import streamlit as st

from core.models.rbm import RBM
from core.tasks.belief.export import exports
from core.training.linked import Linked


def take(recipe: Linked, machines: Sequence[RBM], name: str) -> None:
    """A folded panel with the file and the script that loads it; the file is made when its button is pressed."""
    with st.expander("Take it with you", icon=":material/download:", key=f"folded-{name}", on_change="rerun") as panel:
        if not panel.open:
            return
        found = exports(recipe, machines, name)
        st.markdown(found.words)
        for label, (file, make) in found.files.items():
            kind = "application/octet-stream"
            st.download_button(label, make, file, kind, on_click="ignore", icon=":material/download:", key=f"take-{file}")
        st.code(found.loader, language="python", wrap_lines=True)
