"""Many reviews at once: a CSV in, predictions out."""

import streamlit as st

from pages.language.review_views.source import Shown


def show(shown: Shown) -> None:
    """Many reviews at once: a CSV in, predictions out."""
    st.write(shown.reading.probability)
