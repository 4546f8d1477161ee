"""The honest yardstick: a list of words and pairs of words with a weight each, added up."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import zoo
from core.data.reviews.twins import twins
from core.figures.reviews.readers import WEIGHTS, said, weight_rows, weights_in_words
from core.figures.reviews.reviews import chance
from core.zoo.reviews import card
from pages.kit.charts import chart

NAME = "words and pairs"
MODEL: Final = "reviews-bigrams"


def show(text: str) -> None:
    """Its verdict, and the words and pairs that count most."""
    with st.container(border=True):
        reading = zoo.load(MODEL)(text)
        st.markdown(
            f"**No memory at all, {NAME} of words**: {said(reading.probability)}  \n"
            f":small[probability “for the film” **{chance(reading.probability)}**]"
        )
        chart(weight_rows(reading.features), WEIGHTS, "readers-weights", weights_in_words(reading.features))
        st.caption(
            "The honest yardstick: no network, only a weight for every word and every pair of neighbours, added up "
            "(NB-SVM, Wang and Manning 2012). Many a published LSTM loses to it. What it cannot do: see how far-off words belong together."
        )


@st.cache_resource(show_spinner=False)
def kept_apart(amounts: Sequence[int]) -> dict[str, NDArray[np.float64]]:
    """How far it keeps the twins apart, in log-odds, after so many neutral words."""
    texts = [text for count in amounts for text in twins(count)]
    p = np.clip(zoo.load(MODEL).probabilities(texts).astype(np.float64), 1e-7, 1 - 1e-7)
    odds = np.log(p / (1 - p))
    return {NAME: odds[0::2] - odds[1::2]}


def row() -> dict[str, object]:
    """Its line in the table of numbers."""
    found = card(MODEL)
    counted = found.get("parameters")
    return {"reader": NAME, "all weights": f"{counted:,}" if counted else None, **tested(found.get("figures", {}))}


def tested(figures: dict[str, dict[str, float]]) -> dict[str, str | None]:
    """How much of the tests it reads right, as far as its card says so."""
    shares = {name: figures.get(key, {}).get("accuracy") for name, key in (("IMDB", "imdb_test"), ("sentences", "sentences_test"))}
    return {name: None if share is None else f"{100 * share:.1f} %" for name, share in shares.items()}


def judged_on(name: str) -> int:
    """How many of IMDB's test reviews a reader was judged on, as its card says."""
    return int(card(name)["figures"]["imdb_test"]["n"])
