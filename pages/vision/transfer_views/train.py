"""Train a network on them, in four ways."""

import streamlit as st


def view() -> None:
    """Train a network on them, in four ways."""
    st.info("Train a network on them, in four ways.", icon=":material/construction:")
