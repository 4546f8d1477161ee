"""Break it: damage the picture bit by bit and watch the probability of the true digit fall."""

import base64

import numpy as np
import streamlit as st

from core.data.digits.ink import read_picture
from core.explain.digits.stress import DAMAGES, Damage, sweep
from pages.kit.drawn import Shown
from pages.kit.frontend import component
from pages.kit.link import amount, from_link, mount

_DAMAGE = component("vision/digit_views/damage_view")


def show(shown: Shown) -> None:
    """Four kinds of damage, a slider and a curve for each."""
    reading = shown.reading
    st.markdown(
        "How much can the network take? Guess first where each curve will fall, then move a slider: P(true digit) is the "
        "probability that the network gives to the **true digit**. The four do not add up; each starts from your digit."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label, key = shown.label if shown.label is not None else shown.digit, f"truth-{shown.label}-{reading.label}"
        truth = st.selectbox("The true digit", list(range(10)), index=label, key=key, width=160)
        help = "Cut out, scale and centre after the damage, as is done with a drawing. It takes the harm out of shifting."
        again = st.toggle("Prepare the picture again afterwards", key="again", bind="query-params", help=help)
    for pair in (DAMAGES[:2], DAMAGES[2:]):
        for place, damage in zip(st.columns(2, gap="large"), pair, strict=True):
            with place:
                _one(shown, damage, truth, again)


def _one(shown: Shown, damage: Damage, truth: int, again: bool) -> None:
    images = sweep(shown.ink.image, damage)
    if again:
        images = np.stack([_prepared(i) for i in images])
    readings = shown.reader.read_images(images)
    key = f"damage-{damage.key}"
    data = {
        "name": damage.name,
        "unit": damage.unit,
        "key": key,
        "amounts": [round(float(amount), 6) for amount in damage.amounts],
        "images": base64.b64encode(np.round(255 * images).astype(np.uint8).tobytes()).decode(),
        "reads": [reading.label for reading in readings],
        "confidences": [reading.confidence for reading in readings],
        "truths": [float(reading.probabilities[truth]) for reading in readings],
        "truth": truth,
    }
    mount(_DAMAGE, f"{key}-view", {key: from_link(key, amount, 0.0)}, data)


def _prepared(image: np.ndarray) -> np.ndarray:
    try:
        return read_picture(image).image
    except ValueError:
        return image
