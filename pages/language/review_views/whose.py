"""Whose network reads: the built-in LSTM."""

from dataclasses import dataclass

from core import zoo
from core.zoo.reviews import ReviewReader


@dataclass(frozen=True)
class Owner:
    """A network that reads reviews, and where it comes from."""

    reader: ReviewReader
    name: str  # of the shipped network, such as "reviews-lstm"; "" for a network that was trained here
    key: str  # tells it from every other network, at every age


def whose() -> Owner:
    """The network that reads on this page."""
    name = "reviews-lstm"
    reader = zoo.load(name)
    return Owner(reader, name, name)
