"""Bring pictures in classes of your own."""

import streamlit as st


def view() -> None:
    """Bring pictures in classes of your own."""
    st.info("Bring pictures in classes of your own.", icon=":material/construction:")
