"""The cell: one step of a recurrent cell after the other, with its numbers."""

import streamlit as st

NAMES: tuple[str, ...] = ()  # what the address holds of this view


def show() -> None:
    """The whole view."""
    st.markdown("A recurrent cell reads a sequence one step at a time, and carries what it remembers along.")
