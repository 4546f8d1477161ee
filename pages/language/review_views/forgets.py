"""Who forgets? Two texts that differ in one word at the beginning, and ever more neutral words after it."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import zoo
from core.data.reviews.twins import MOST, STEP, amounts, neutral_words, twins
from core.explain.reviews.memory import Remains, pull, remains
from core.figures.reviews import readers as figures
from core.figures.reviews.reviews import chance
from core.zoo.reviews import ReaderName
from pages.kit.charts import chart
from pages.kit.question import predict_first
from pages.language.review_views import yardstick
from pages.language.review_views.source import BOX
from pages.language.review_views.text_box import kept, put

Apart = dict[str, NDArray[np.floating]]  # of each reader, how far it keeps the two texts apart
READERS: dict[str, ReaderName] = {
    "plain RNN": "reviews-rnn",
    "GRU": "reviews-gru",
    "LSTM": "reviews-lstm",
    "LSTM both ways": "reviews-bilstm",
    "attention": "reviews-attention",
}
ONE_WAY = ("plain RNN", "GRU", "LSTM")
AMOUNT = "neutral"
FINE = 4  # neutral words between two measurements
NOBODY = "none of them"


def show() -> None:
    """A question, the two texts, what is left of their difference, and how far back a gradient reaches."""
    st.subheader("Who forgets?", anchor=False)
    found = _measured()
    _ask(found)
    st.markdown(
        "Two reviews, alike but for one word: *This is the **best** film I have seen in years* and *This is the **worst** …*. "
        "Then both tell the same story, without any feeling. Whoever remembers keeps the two apart."
    )
    slider: dict[str, Any] = {"key": AMOUNT, "bind": "query-params", "on_change": _follow}
    help = "How much of the story each of the two texts tells before it ends."
    count = int(st.slider("Neutral words after the first sentence", 0, MOST, MOST, STEP, help=help, **slider))
    how: dict[str, Any] = {"icon": ":material/edit_note:", "on_click": put, "help": "Then see above how all of them read it."}
    with st.container(horizontal=True):
        for place, word in enumerate(("best", "worst")):
            st.button(f"Put the text with “{word}” into the box", key=f"twin-{place}", args=(BOX, twins(count)[place]), **how)
    _verdicts(count)
    _left(found, count)
    _reach(count)


def _follow() -> None:
    """Where one of the two texts is in the box, it grows and shrinks with the slider."""
    text = kept(BOX) or ""
    before = neutral_words(text)
    if before is not None:
        put(BOX, twins(st.session_state[AMOUNT])[twins(before).index(text)])


@st.cache_resource(show_spinner="Reading both texts at every length …")
def _measured() -> dict[str, Remains]:
    """Every network on both texts, at every length; once for everyone."""
    found = {}
    for name, shipped in READERS.items():
        reader = zoo.load(shipped)
        first, second = (reader.tokens.ids([twins(count)[place] for count in amounts(FINE)]) for place in (0, 1))
        found[name] = remains(reader.model, list(zip(first, second, strict=True)), reader.temperature)
    return found


def _ask(found: dict[str, Remains]) -> None:
    """The right answer is what was measured, whatever networks are shipped."""
    places = {name: place for name, kept in found.items() if (place := kept.forgotten()) is not None}
    after = {name: amounts(FINE)[place] for name, place in places.items()}
    # of two that forget at the same word, the one that has less left
    right = min(places, key=lambda name: (places[name], found[name].left(places[name]))) if places else NOBODY
    told = ", ".join(f"{name}: {f'after {after[name]} words' if name in after else 'not within ' + str(MOST)}" for name in found)
    predict_first(
        "predict-forgets",
        "Five networks read a text whose first sentence decides. Then come only neutral words. Whose state forgets first?",
        [*found, *([NOBODY] if right == NOBODY else [])],
        right,
        f"Less than a tenth of the difference is left in the state's own vote: {told}.",
    )


@st.cache_resource(max_entries=20, show_spinner=False)
def _chances(count: int) -> dict[str, tuple[float, float]]:
    found = {name: zoo.load(shipped).probabilities(twins(count)) for name, shipped in READERS.items()}
    found[yardstick.NAME] = zoo.load(yardstick.MODEL).probabilities(twins(count))
    return {name: (float(best), float(worst)) for name, (best, worst) in found.items()}


def _verdicts(count: int) -> None:
    st.markdown(f"**The verdicts** with {count} neutral words: the probability for the film")
    table: dict[str, list[str]] = {"reader": [], "“best”": [], "“worst”": [], "kept apart?": []}
    for name, (best, worst) in _chances(count).items():
        apart = "yes" if best > 0.5 > worst else "no, both " + ("for" if best > 0.5 else "against")
        for column, cell in zip(table.values(), (name, chance(best), chance(worst), apart), strict=True):
            column.append(cell)
    st.table(table, hide_index=True, border="horizontal")


def _left(found: dict[str, Remains], count: int) -> None:
    votes: Apart = {name: kept.votes for name, kept in found.items()}
    verdicts: Apart = {name: kept.verdicts for name, kept in found.items()}
    verdicts |= yardstick.kept_apart(amounts(FINE))
    shown = (
        ("**What the last state still knows**: its own vote on one text minus that on the other", "last votes", "twins-votes", votes),
        ("**What the verdict still knows**: the mean of all votes, the early ones too", "verdicts", "twins-verdicts", verdicts),
    )
    for place, (heading, of, key, apart) in zip(st.columns(2, gap="large"), shown, strict=True):
        with place:
            st.markdown(heading)
            spec = figures.remains_spec(f"difference of the {of}", list(apart))
            chart(figures.by_amount(amounts(FINE), apart, count), spec, key, figures.remains_in_words(amounts(FINE), apart))
    st.caption(
        "Both in **log-odds**: 0 means that both texts are the same to it, 2 that the odds for the film differ by a factor of 7, 4 by 55. "
        "A state that has forgotten is no misfortune where all states vote: the verdict can still hold. A network that is judged by its "
        "last state alone has nothing else."
    )


@st.cache_resource(max_entries=20, show_spinner=False)
def _pulls(count: int) -> dict[str, np.ndarray]:
    found = {}
    for name in ONE_WAY:
        reader = zoo.load(READERS[name])
        [ids] = reader.tokens.ids([twins(count)[0]])
        found[name] = pull(reader.model, ids, reader.temperature)
    return found


def _reach(count: int) -> None:
    found = _pulls(count)
    st.markdown("**Why: how far back a gradient reaches.** How strongly the vote of the last state would still move with each word")
    told = figures.pull_in_words(found)
    chart(figures.by_distance(found), figures.pull_spec(ONE_WAY), "twins-pull", f"Size of the gradient by distance. {told}")
    st.caption(
        f"For the text with “best” and {count} neutral words: the length of the **gradient** of the last vote in each word's "
        "embedding, computed by PyTorch, on a scale where each line is ten or more times the one below. Every step back in time multiplies "
        "it by the weights and the slope of tanh; where that shrinks it each time it **vanishes**, and training cannot teach the network "
        f"what lies so far back. The first ten words pull, against the last ten: {told}."
    )
