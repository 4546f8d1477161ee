"""Four readers side by side on the same text."""

import streamlit as st

from pages.language.review_views.source import Shown


def show(shown: Shown) -> None:
    """Four readers side by side on the same text."""
    st.write(shown.reading.probability)
