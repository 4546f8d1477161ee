"""Epoch by epoch: what a network that was trained here made of this digit after each of its epochs."""

import streamlit as st

from core.figures.charts import LIFE, percent
from pages.kit.charts import chart
from pages.kit.own_network import Life
from pages.vision.digit_views.source import Shown
from pages.vision.digit_views.whose import reader


def show(shown: Shown, life: Life) -> None:
    """The probability of one digit against the age of the network, with what it read at the time."""
    label = shown.label if shown.label is not None else shown.reading.label
    st.markdown(
        f"The same picture, read by the same network as it was after each epoch that was kept. Upwards: the probability that it gave to "
        f"**{label}**{', what it truly is' if shown.label is not None else ', what it reads now'}. The figure at each point is the digit "
        "that it named."
    )
    image = shown.reading.ink.image[None]
    rows = []
    for epoch in life.epochs:
        reading = reader(life.run_id, epoch, life.best).read_images(image)[0]
        if reading.label is not None:
            rows.append({"epoch": epoch, "probability": float(reading.probabilities[label]), "reads": str(reading.label)})
    said = ", ".join(f"{percent(row['probability'])} after epoch {row['epoch']}" for row in (rows[0], rows[-1]))
    chart(rows, LIFE, "life", f"Probability of {label}: {said}.")
