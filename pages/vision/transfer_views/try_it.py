"""Show the network a new picture."""

import streamlit as st


def view() -> None:
    """Show the network a new picture."""
    st.info("Show the network a new picture.", icon=":material/construction:")
