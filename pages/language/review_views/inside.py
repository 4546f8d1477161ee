"""Inside the LSTM: gates, cell and hidden state under every word."""

import streamlit as st

from pages.language.review_views.source import Shown


def show(shown: Shown) -> None:
    """Inside the LSTM: gates, cell and hidden state under every word."""
    st.write(shown.reading.probability)
