"""See what the network looks at, before and after."""

import streamlit as st


def view() -> None:
    """See what the network looks at, before and after."""
    st.info("See what the network looks at, before and after.", icon=":material/construction:")
