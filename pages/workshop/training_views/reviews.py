"""What reviews add to the page "Train a network": a network of one's own or the shipped one, and reviews of one's own."""

import streamlit as st

from core.models import files
from core.models.review_net import ATTENTION
from core.tasks.reviews.task import SHIPPED
from pages.kit.pick import wrapped
from pages.workshop.training_views import own_reviews, settings
from pages.workshop.training_views.settings import control


def choose() -> None:
    """Which reviews; the layer that reads, its sizes, and who gives the verdict."""
    count = settings.draft()["train_limit"]
    control("data", format_func=lambda data: f"{count:,} of {own_reviews.DATA[data]}" if count else own_reviews.DATA[data])
    own_reviews.show()
    if not settings.shown("network"):
        return
    if (files.MODELS / f"{SHIPPED}.safetensors").exists():
        control("start")
    wrapped("train-cell")
    control("cell")
    for place, name in zip(st.columns(2, gap="small"), ("embedding", "hidden_size"), strict=True):
        with place:
            control(name)
    if settings.draft()["cell"] != ATTENTION or settings.draft()["start"] == "shipped":
        control("bidirectional")
    control("readout")
