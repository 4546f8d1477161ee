"""Whose network reads: the built-in one, or one that a visitor has trained, as it was at any epoch of its life."""

from typing import Any

import streamlit as st

from core import zoo
from core.figures.charts import LIFE, percent
from core.zoo.digits import DigitReader
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.drawn import Shown
from pages.kit.own_network import RUN, Asking, Life, chosen

INTRODUCTION = (
    "Draw a digit, 0 to 9. While you draw, a **convolutional network** (a stack of small picture filters, learnt from examples) says "
    "what it reads, and how sure it is."
)
DRAWING = Asking("digits", "drawing", "draw")


def choose() -> tuple[DigitReader, Life | None]:
    """The network that the address asks for. Says whose it is, where it is not the built-in one."""
    if RUN not in st.query_params:
        stage.line(INTRODUCTION)
    return chosen(DRAWING, lambda life: reader(life.run_id, life.epoch, life.best)) or (zoo.load("digits"), None)


@st.cache_resource(max_entries=200, show_spinner=False)
def reader(run_id: str, epoch: int, best: int) -> DigitReader:
    """A run's network as it was after that epoch; the same for everyone who asks.

    Raises:
        LookupError: These weights are not kept; one sentence.
    """
    from core import jobs

    return DigitReader(jobs.service().network(run_id, None if epoch == best else epoch, task="digits"))


def by_epoch(shown: Shown, life: Life) -> None:
    """Epoch by epoch: the probability of one digit against the age of the network, with what it read at the time."""
    label = shown.label if shown.label is not None else shown.reading.label
    st.markdown(
        f"The same picture, read by the same network as it was after each epoch that was kept. Upwards: the probability that it gave to "
        f"**{label}**{', what it truly is' if shown.label is not None else ', what it reads now'}. The figure at each point is the digit "
        "that it named."
    )
    image = shown.ink.image[None]
    rows: list[dict[str, Any]] = []
    for epoch in life.epochs:
        reading = reader(life.run_id, epoch, life.best).read_images(image)[0]
        if reading.label is not None:
            rows.append({"epoch": epoch, "probability": float(reading.probabilities[label]), "reads": str(reading.label)})
    said = ", ".join(f"{percent(row['probability'])} after epoch {row['epoch']}" for row in (rows[0], rows[-1]))
    chart(rows, LIFE, "life", f"Probability of {label}: {said}.")
