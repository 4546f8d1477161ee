"""The review that all views speak of: what was typed, and what the network made of it."""

from dataclasses import dataclass

import streamlit as st

from core import zoo
from core.zoo.reviews import ReviewReader, ReviewReading

START = "The movie was absolutely fantastic! I loved every moment."


@dataclass(frozen=True)
class Shown:
    """A review, and who read it."""

    reader: ReviewReader
    name: str  # of the shipped network, such as "reviews-lstm"; "" for a network that was trained here
    reading: ReviewReading


def choose() -> Shown:
    """The box to type in, and the reading of what is in it."""
    reader = zoo.load("reviews-lstm")
    text = st.text_area("Your review", START, key="review-text", height=110)
    return Shown(reader, "reviews-lstm", reader(text))
