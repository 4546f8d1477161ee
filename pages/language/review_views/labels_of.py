"""The labels of a network that tells texts of any kind apart: how likely each is, and which of them the words are asked about."""

import streamlit as st

from core.figures.reviews import reviews as figures
from core.zoo.reviews import ReviewReading
from pages.kit.charts import chart
from pages.kit.literal import literal
from pages.language.review_views.source import Shown


def show(shown: Shown, now: ReviewReading) -> None:
    """The likeliest label as a heading, and all of them as bars."""
    if now.problem:
        st.subheader("Nothing is left to read", anchor=False)
        return
    chances = shown.reader.chances(now)
    best = int(chances.argmax())
    st.subheader(f":material/label: {literal(shown.classes[best])}", anchor=False)
    rows = figures.label_rows(shown.classes, chances, shown.reader.label)
    told = ", ".join(f"{row['name']} {row['words']}" for row in rows)
    chart(rows, figures.LABELS, "review-labels", f"How likely each label is: {told}")
    st.caption(
        f"Every text gets one of these {len(shown.classes)} labels, whatever it is: nothing else was learnt. The words below are asked "
        f"about {literal(shown.what)}."
    )
