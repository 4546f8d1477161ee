"""What the network gets: tokens, ids, unknown pieces, padding."""

import streamlit as st

from pages.language.review_views.source import Shown


def show(shown: Shown) -> None:
    """What the network gets: tokens, ids, unknown pieces, padding."""
    st.write(shown.reading.probability)
