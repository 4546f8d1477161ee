"""Is that why? How much each word is looked at, beside what it speaks for."""

import numpy as np
import streamlit as st
import torch

from core.explain.reviews.attention import gradient_by_input
from core.figures.charts import percent, signed_bars
from pages.kit.charts import chart
from pages.kit.columns import columns
from pages.language.attention_views.looks import DRAWN
from pages.language.attention_views.sentence import choose

LOOKED, SPOKEN = signed_bars("share of all looks"), signed_bars("gradient × input, in log-odds")


def show() -> None:
    """How much each word is looked at, and beside it what it speaks for."""
    shown = choose(switched=False)
    if shown is None:
        return
    weights = torch.stack([layer.weights.mean(dim=(0, 1)) for layer in shown.now.layers]).mean(dim=0)  # (T,)
    spoken = gradient_by_input(shown.reader.model, shown.ids, shown.reader.temperature)
    left, right = columns("attention-why", [1, 1], 18)
    names = [f"{place + 1}. {text}" for place, text in enumerate(shown.labels)][:DRAWN]
    with left:
        st.markdown("**Looked at**: the mean weight that each word gets, over all layers, heads and words that look")
        chart(_rows(names, weights.numpy(), percent), LOOKED, "attention-looked", _told("Looked at", names, weights.numpy()))
    with right:
        st.markdown("**Gradient × input**: which way, and how strongly, the verdict moves with each word (above 0: for the film)")
        chart(_rows(names, spoken, lambda x: f"{x:+.2f}"), SPOKEN, "attention-spoken", _told("Gradient times input", names, spoken))
    st.markdown(
        "The two are not the same. A weight says where numbers were **fetched from**. It does not say what these numbers were used for: "
        "a word can be looked at much and change nothing, and what a word tells has been mixed with others before. So do not read "
        "attention as an explanation. Gradient × input is nearer to one: the **gradient** says how the verdict would move if a word's "
        "numbers moved a little, and that is multiplied by these numbers. It, too, holds only for small moves; to be sure, switch the "
        "word off under *Who looks at whom* and see."
    )


def _rows(names: list[str], values: np.ndarray, said: object) -> list[dict[str, object]]:
    assert callable(said)
    return [{"name": name, "value": float(value), "how": said(float(value))} for name, value in zip(names, values, strict=False)]


def _told(what: str, names: list[str], values: np.ndarray) -> str:
    most = np.argsort(-np.abs(values[: len(names)]))[:3]
    return f"{what}, the most: " + ", ".join(f"{names[place]}: {values[place]:.3f}" for place in most)
