"""Next number: a small network finds out how a row of numbers goes on."""

import streamlit as st

NAMES: tuple[str, ...] = ()  # what the address holds of this view


def show() -> None:
    """The whole view."""
    st.markdown("2, 4, 6, and then? A small network learns to say how a row of numbers goes on.")
