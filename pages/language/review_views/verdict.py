"""The verdict, the score after every word, and what each word spoke for."""

import streamlit as st

from pages.language.review_views.source import Shown


def show(shown: Shown) -> None:
    """The verdict, the score after every word, and what each word spoke for."""
    st.write(shown.reading.probability)
