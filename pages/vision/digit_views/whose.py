"""Whose network reads: the built-in one, or one that a visitor has trained, as it was at any epoch of its life."""

import streamlit as st

from core import zoo
from core.zoo.digits import DigitReader
from pages.kit.own_network import RUN, Asking, Life, chosen

INTRODUCTION = (
    "Draw a digit, 0 to 9. As soon as you lift the pen, a **convolutional network** (a stack of small picture filters, learnt "
    "from examples) says what it reads, and how sure it is."
)
DRAWING = Asking("digits", "drawing", "draw")


def choose() -> tuple[DigitReader, Life | None]:
    """The network that the address asks for. Says whose it is, where it is not the built-in one."""
    if RUN not in st.query_params:
        st.markdown(INTRODUCTION)
    return chosen(DRAWING, lambda life: reader(life.run_id, life.epoch, life.best)) or (zoo.load("digits"), None)


@st.cache_resource(max_entries=200, show_spinner=False)
def reader(run_id: str, epoch: int, best: int) -> DigitReader:
    """A run's network as it was after that epoch; the same for everyone who asks.

    Raises:
        LookupError: These weights are not kept; one sentence.
    """
    from core import jobs

    return DigitReader(jobs.office().network(run_id, None if epoch == best else epoch))
