"""Shapes: one or many in, one or many out."""

import streamlit as st

NAMES: tuple[str, ...] = ()  # what the address holds of this view


def show() -> None:
    """The whole view."""
    st.markdown("A recurrent network takes one thing or many, and gives one or many.")
