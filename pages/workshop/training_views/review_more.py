"""The settings of the page "Train a network" that only reviews have and that are folded away."""

import streamlit as st

from core.tasks.reviews.recipe import LIMITS
from pages.workshop.training_views import settings
from pages.workshop.training_views.settings import any_shown, control


def view() -> None:
    """How much is read, and the two slips."""
    if any_shown("count", "length", "vocabulary"):
        with st.expander("More or fewer reviews and words", icon=":material/notes:"):
            _amounts()
    if settings.draft()["start"] == "random" and settings.shown("slips"):
        with st.expander("Two slips that are often made", icon=":material/bug_report:"):
            _slips()


def _amounts() -> None:
    control(
        st.number_input,
        "How many to learn from (0: all)",
        "count",
        min_value=0,
        max_value=int(LIMITS["count"][1]),
        step=100,
        help="Fewer reviews are easier to learn by heart.",
    )
    control(
        st.number_input,
        "Words kept of a review",
        "length",
        min_value=int(LIMITS["length"][0]),
        max_value=int(LIMITS["length"][1]),
        step=50,
        help="Of a longer review the beginning (a third) and the end are kept, where most verdicts stand. Signs such as a full stop count "
        "as words, too.",
    )
    if settings.draft()["start"] == "random":
        control(
            st.number_input,
            "Vocabulary",
            "vocabulary",
            min_value=int(LIMITS["vocabulary"][0]),
            max_value=int(LIMITS["vocabulary"][1]),
            step=500,
            help="The most frequent words of the training reviews are known, so many of them. All others are one and the same: unknown.",
        )


def _slips() -> None:
    st.markdown("Both are wrong on purpose: switch one on, predict, and train.")
    control(
        st.toggle,
        "Padding that has to be read",
        "read_padding",
        hide="slips",
        help="Reviews of different lengths are filled up with padding, a word that stands for nothing. Usually the network skips it. "
        "Here it has to read it after the text, and its last state has read all the padding.",
    )
    control(
        st.toggle,
        "Unknown words become padding",
        "unknown_padding",
        hide="slips",
        help="Unknown words get the number of padding instead of one of their own: the network takes them for nothing, and who counts the "
        "words of a review counts them out.",
    )
