"""How a network is built, found once for everybody."""

import streamlit as st

from core.explain.famous.structure import Structure, structure


def built(name: str) -> Structure:
    """Of a network of `core.explain.famous.catalogue`; says that it is on its way where it takes a second."""
    with st.spinner("Walking through the network …", show_time=False):
        return structure(name)
