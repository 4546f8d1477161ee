"""A network that was saved here, as a file: sent back, it is tried like any other."""

import hashlib
from typing import Any

import streamlit as st

from core.tasks.pictures.export import MOST_BYTES, uploaded
from core.zoo.backbone import Backbone
from pages.kit import uploads

KEY, UPLOAD, PROBLEM = "saved-network", "saved-upload", "saved-problem"
MOST = 8  # networks out of files, of all visitors together


def loaded() -> tuple[Backbone, str] | None:
    """The network that this visitor has sent, and its key, if there is one; shows the way back."""
    digest = st.session_state.get(KEY)
    if digest is None:
        return None
    network = _kept().get(digest)
    if network is None:
        st.session_state.pop(KEY)
        st.info("The network that you sent was put away to make room. Send it again.")
        return None
    names = len(network.classes)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/upload_file: **A network from a file** that you sent: it knows {names} classes.", width="content")
        leave: dict[str, Any] = {"on_click": st.session_state.pop, "args": (KEY, None)}
        st.button("Back to the network trained here", key="saved-back", icon=":material/undo:", type="tertiary", **leave)
    return network, digest


def offer() -> None:
    """The place to send one; what is wrong with a file is said in a sentence, and what was there stays."""
    with st.popover("Use a network that was saved here", icon=":material/upload_file:"):
        st.markdown("The file **network.safetensors** that was downloaded on this page, here or on another computer.")
        # no `type=`: whatever arrives gets our own sentence, not an error
        uploads.allow(MOST_BYTES)
        st.file_uploader("Send a network", key=UPLOAD, max_upload_size=MOST_BYTES // 2**20, on_change=_sent)
    if problem := st.session_state.get(PROBLEM):
        st.error(problem)


def _sent() -> None:
    file = st.session_state.get(UPLOAD)
    if file is None:
        return
    data = file.getvalue()
    uploads.let_go(file)
    digest = hashlib.blake2b(data, digest_size=12).hexdigest()
    try:
        found = uploaded(data)
    except ValueError as problem:
        st.session_state[PROBLEM] = str(problem)
        return
    kept = _kept()
    kept[digest] = Backbone(found.model, found.side, found.temperature, found.classes)
    for old in list(kept)[:-MOST]:
        kept.pop(old, None)
    st.session_state[KEY], st.session_state[PROBLEM] = digest, ""


@st.cache_resource
def _kept() -> dict[str, Backbone]:
    return {}
