"""Several readers side by side on the same text: networks with different memories, and a list of words and pairs of words."""

import pandas as pd
import streamlit as st

from core import zoo
from core.explain.reviews.cost import Cost, cost, seconds
from core.explain.reviews.words import after_word
from core.figures.reviews import readers as figures
from core.figures.reviews.reviews import NO_OPINION, chance, in_words
from core.zoo.reviews import ReaderName, ReviewReader, ReviewReading, card
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.language.review_views import forgets, yardstick
from pages.language.review_views.source import Shown

KINDS = {
    "plain RNN": "The simplest memory: each state is mixed anew from the word and the state before.",
    "GRU": "Two gates decide how much of the old state stays.",
    "LSTM": "Three gates, and a cell that can carry something on unchanged.",
    "LSTM both ways": "One LSTM from the front, one from the back. While reading it has no verdict, so every point is a text that "
    "ends there, read anew.",
    "attention": "No memory: every word looks at all others at once. It, too, has no verdict on the way. See *Attention*.",
}
OWN = "Your network"


def show(shown: Shown) -> None:
    """A card for each reader, all in numbers, and the experiment with the memory."""
    if shown.reading.problem:
        st.info(shown.reading.problem, icon=":material/edit:")
    else:
        _side_by_side(shown)
    forgets.show()


def _side_by_side(shown: Shown) -> None:
    st.markdown(
        "The same text, read by networks with **different memories**. Grey line: the **verdict so far**, above the middle for the film "
        "(blue), below against it (orange). Triangles: the **vote of the state at that word alone**. Where the triangles fall back to "
        "the middle, the state has forgotten; the verdict holds longer, for it is the mean of all votes so far."
    )
    text, costs = shown.reading.text, {}
    readers: dict[str, ReaderName | None] = ({OWN: None} if not shown.name else {}) | forgets.READERS
    for first in range(0, len(readers), 2):
        for place, (name, shipped) in zip(st.columns(2, gap="small"), list(readers.items())[first:], strict=False):
            reader = shown.reader if shipped is None else zoo.load(shipped)
            reading = shown.reading if shipped is None or shipped == shown.name else _read(shipped, text)
            with place.container(border=True, height="stretch"):
                costs[name] = cost(reader.model), _card(name, reader, reading)
    yardstick.show(text)
    _in_numbers(costs, readers)


@st.cache_resource(max_entries=200, show_spinner=False)
def _read(name: ReaderName, text: str) -> ReviewReading:
    """The same text has the same reading, for everyone who asks."""
    return zoo.load(name)(text)


def _card(name: str, reader: ReviewReader, reading: ReviewReading) -> float:
    """One reader: its verdict, the score along the text, what kind it is; gives the milliseconds it took."""
    if reading.problem:
        st.markdown(f"**{name}**")
        st.caption(reading.problem)
        return float("nan")
    said = figures.said(reading.probability) if reading.accepted else NO_OPINION.lower()
    st.markdown(f"**{name}**: {said}  \n:small[probability “for the film” **{chance(reading.probability)}**]")
    where = [token.word for token in reading.tokens]
    words = reading.text.split()[: where[-1] + 1]
    verdicts, votes = (after_word(values, where, len(words), 0.0) for values in (reading.odds, reading.votes))
    chart(figures.along(words, verdicts, votes), figures.ALONG, f"readers-{name}", in_words(verdicts, words))
    taken = 1000 * seconds(reader.model, [token.id for token in reading.tokens])
    st.caption(f"{KINDS.get(name, 'Trained here.')} Read in {taken:.1f} ms.")
    return taken


def _in_numbers(costs: dict[str, tuple[Cost, float]], readers: dict[str, ReaderName | None]) -> None:
    with st.expander("All in numbers", icon=":material/table:"):
        rows = [_row(name, found, taken, readers[name]) for name, (found, taken) in costs.items()]
        table = pd.DataFrame([*rows, yardstick.row()]).dropna(axis="columns", how="all")
        data_table(table, hide_index=True, alt="Weights, time and test accuracy of every reader")
        st.markdown(
            "A **block** turns the word and the last state into new numbers: *units × (embedding + units)* weights, and two biases for "
            "each unit. A plain RNN has one block, a GRU three (two gates and a candidate), an LSTM four (three gates and a candidate). "
            "A layer of **attention** has four *projections*: queries, keys, values, and one that mixes the heads. "
            "Most of **all weights** are the embedding's: a row of numbers for every word it knows. The **time** was measured just now, "
            f"on this computer, for this text. The share of **test reviews read right** is from the card of each: {_judged_on()} of IMDB's "
            f"test reviews ({yardstick.NAME}: {yardstick.judged_on(yardstick.MODEL):,}), and short single sentences that it never saw."
        )


def _judged_on() -> str:
    """How many of IMDB's test reviews the networks were judged on."""
    counts = sorted({yardstick.judged_on(shipped) for shipped in forgets.READERS.values()})
    return " or ".join(f"{count:,}" for count in counts)


def _row(name: str, found: Cost, taken: float, shipped: str | None) -> dict[str, object]:
    measured = yardstick.tested(card(shipped).get("figures", {}) if shipped else {})
    weights = {"weights of what reads": found.formula, "all weights": f"{found.parameters:,}"}
    return {"reader": name, **weights, "time now": f"{taken:.1f} ms", **measured}
