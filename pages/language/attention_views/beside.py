"""Next to the LSTM: what each of both still has of the first word, many words later."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import zoo
from core.data.reviews.twins import MOST as MOST_STORY
from core.data.reviews.twins import twins
from core.explain.reviews.memory import pull
from core.figures.reviews import readers as figures
from core.zoo.reviews import ReaderName
from pages.kit import stage
from pages.kit.charts import chart
from pages.language.attention_views.sentence import Shown, choose

NAMES = ("after",)
MOST = 150
LSTM: ReaderName = "reviews-lstm"
READERS = ("LSTM", "attention")


def show() -> None:
    """The same sentence and a neutral story after it, read by both."""
    shown = choose(switched=False)
    if shown is None:
        return
    with stage.cause("after"):
        help = "Your sentence goes on with a story without any feeling, until so many words stand after the first one."
        after = int(st.slider("Words after the first one", 1, MOST, 100, key="after", bind="query-params", help=help))
    found = pulls(shown, after)
    first = {name: float(values[0]) for name, values in found.items()}
    with stage.effect("after"):
        told = "; ".join(f"**{name}** {value:.1e}" for name, value in first.items())
        st.markdown(f"How strongly the **first word** still moves the last word's vote, {after} words later: {told}. {_compared(first)}")
    chart(
        figures.by_distance(found),
        figures.pull_spec(list(READERS)),
        "attention-pull",
        f"Size of the gradient by distance. {figures.pull_in_words(found)}",
    )
    st.markdown(
        "Measured in both networks on the same text: the length of the **gradient** of the last word's own vote in each word's numbers, by "
        "PyTorch. The scale is one where each line is ten or more times the one below. The LSTM hands everything from word to word, so "
        "what comes from the first has been through every step between, and each may shrink it. With attention the last word looks at the "
        "first directly: one step, however far. What it pays for that: it compares every word with every other, so twice the words are "
        "four times the work, while the LSTM's work only doubles."
    )


def pulls(shown: Shown, after: int) -> dict[str, NDArray[np.float64]]:
    """Of both networks the pull of each of the first `after` + 1 tokens on the last one's vote."""
    story = twins(MOST_STORY)[0].split(". ", 1)[1]
    found = {}
    for name, reader in zip(READERS, (zoo.load(LSTM), shown.reader), strict=True):
        [ids] = reader.tokens.ids([f"{shown.before.text} {story}"])
        found[name] = pull(reader.model, ids[: after + 1], reader.temperature)
    return found


def _compared(first: dict[str, float]) -> str:
    (one, least), (other, most) = sorted(first.items(), key=lambda item: item[1])
    if not least:
        return f"Nothing is left of it in the {one}."
    return f"In the {other} that is {most / least:,.0f} times as strong." if most / least >= 1.5 else "That is about as strong in both."
