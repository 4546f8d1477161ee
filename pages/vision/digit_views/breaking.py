"""Break it: damage the picture bit by bit and watch the probability of the true digit fall."""

import numpy as np
import streamlit as st

from core.data.digits.ink import read_picture
from core.explain.digits.stress import DAMAGES, Damage, sweep
from core.figures.charts import percent, sweep_spec
from core.figures.sheets import on_paper
from pages.kit.charts import chart
from pages.vision.digit_views.source import Shown

SPECS = {damage.key: sweep_spec(damage.name, damage.unit) for damage in DAMAGES}


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
    amounts = damage.amounts
    step = float(amounts[1] - amounts[0])
    label, key = f"{damage.name} ({damage.unit})", f"damage-{damage.key}"
    amount = st.slider(label, damage.low * 1.0, damage.high * 1.0, 0.0, step, key=key, bind="query-params")
    images = sweep(shown.ink.image, damage)
    chosen = int(np.abs(amounts - amount).argmin())
    if again:
        images = np.stack([_prepared(i) for i in images])
    readings = shown.reader.read_images(images)
    left, right = st.columns([1, 2.4])
    left.image(on_paper(images[chosen], 4), alt=f"The digit after: {damage.name.lower()} by {amount:g} {damage.unit}.")
    left.caption(f"reads {readings[chosen].label} ({percent(readings[chosen].confidence)})")
    rows = [
        {"amount": float(a), "probability": float(r.probabilities[truth]), "reads": str(r.label), "chosen": i == chosen}
        for i, (a, r) in enumerate(zip(amounts, readings, strict=True))
    ]
    alt = f"{damage.name}: at {amount:g} {damage.unit} the true digit {truth} has {rows[chosen]['probability']:.0%}."
    with right:
        chart(rows, SPECS[damage.key], f"curve-{damage.key}", alt)


def _prepared(image: np.ndarray) -> np.ndarray:
    try:
        return read_picture(image).image
    except ValueError:
        return image
