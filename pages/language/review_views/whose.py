"""Whose network reads: the built-in LSTM, or one that a visitor has trained, as it was at any epoch of its life."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core import zoo
from core.tasks.reviews.recipe import ReviewRecipe
from core.zoo.reviews import ReviewReader
from pages.kit import stage
from pages.kit.own_network import RUN, Asking, chosen

INTRODUCTION = "Type a film review. An **LSTM** (a network with a memory) reads it word by word: are you for the film or against it?"
TYPING = Asking("reviews", "typing", "rate_review")
BUILT_IN: Final = "reviews-lstm"


@dataclass(frozen=True)
class Whose:
    """The network that reads on this page."""

    reader: ReviewReader
    name: str  # where it is shipped, else ""
    key: str  # what tells it from every other, at every age
    classes: tuple[str, ...] = ()  # where it was taught other labels than for and against a film


def whose() -> Whose:
    """The network of the address, or the built-in one. Says whose it is, where it is not that."""
    if RUN not in st.query_params:
        stage.line(INTRODUCTION)
    if found := chosen(TYPING, lambda life: reader(life.run_id, life.epoch, life.best)):
        recipe = found[1].recipe
        labels = recipe.classes if isinstance(recipe, ReviewRecipe) and recipe.labels else ()
        return Whose(found[0], "", f"{found[1].run_id}-{found[1].epoch}", labels)
    return Whose(zoo.load(BUILT_IN), BUILT_IN, BUILT_IN)


@st.cache_resource(max_entries=100, show_spinner=False)
def reader(run_id: str, epoch: int, best: int) -> ReviewReader:
    """A run's network and its words, as it was after that epoch; the same for everyone who asks.

    Raises:
        LookupError: These weights are not kept; one sentence.
    """
    from core import jobs

    return ReviewReader(*jobs.service().network(run_id, None if epoch == best else epoch, task="reviews"))
