"""Who remembers: networks are asked for what came first, with ever more in between."""

import streamlit as st

NAMES: tuple[str, ...] = ()  # what the address holds of this view


def show() -> None:
    """The whole view."""
    st.markdown("The first symbol decides, then come distractors: which network still knows it in the end?")
