"""Before any picture was brought: photographs to click, and what a pretrained network says of each by itself."""

import numpy as np
import streamlit as st

from core.explain.pictures.look import Look, look
from core.figures.charts import percent
from core.figures.pictures.charts import CLASS_BARS, class_rows
from core.figures.sheets import Colours, sheet
from core.models.packaged import NAME
from core.zoo.backbone import pretrained
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.columns import columns
from pages.kit.photo_sheet import picked
from pages.vision.transfer_views.sources import OTHERS, THUMB, other

CLICKED = "first-look"  # in the session: which photograph
COLUMNS, NAMES = 2, 3  # photographs in a row; names with a bar


def show() -> None:
    """The photographs on the left, on the right what the network says of the one that was clicked."""
    label: str = st.session_state.get(CLICKED, OTHERS[1])
    photos, says = columns("first-look", [1, 2.4], 11.5)
    with photos, stage.cause("photos"):
        place = picked(_photos(), f"Photographs to click: {', '.join(OTHERS)}.", "first-photos", OTHERS.index(label), COLUMNS, THUMB)
    if place is not None:
        label = st.session_state[CLICKED] = OTHERS[place]
        st.rerun()
    with says:
        _said(label)


def _said(label: str) -> None:
    try:
        seen, classes = _looked(label), pretrained(NAME).classes
    except ValueError as problem:  # its package is not here
        stage.effect("says").info(str(problem))
        return
    best = seen.first(NAMES)
    words = ", ".join(f"{classes[at]} {percent(float(seen.probabilities[at]))}" for at in best)
    with stage.effect("says"):
        st.markdown(f"**Click a photo.** A network that has learnt {len(classes):,} names says: **{classes[best[0]]}**.")
        chart(class_rows(classes, seen.probabilities, best), CLASS_BARS, "first-names", f"Its likeliest names: {words}")
    st.caption("It has no name for your pencil case or your cat. Two kinds of pictures below, and it learns to tell yours apart, too.")


@st.cache_data(show_spinner=False)
def _photos() -> Colours:
    rows = np.stack([other(label).square(THUMB) for label in OTHERS])
    return sheet(rows, tuple(range(len(rows))), COLUMNS).picture


@st.cache_resource(max_entries=len(OTHERS), show_spinner="Looking …")
def _looked(label: str) -> Look:
    network = pretrained(NAME)
    return look(network.model, network.tensor([other(label).square(network.side)]), network.temperature)
