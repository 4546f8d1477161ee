"""How the verdict comes about: every state votes."""

from collections.abc import Sequence

import streamlit as st

from core.explain.reviews import swaps
from core.explain.reviews.words import STEPS, per_word
from core.figures.reviews import reviews as figures
from core.models.review_net import ReviewNet
from core.zoo.reviews import ReviewReader, ReviewReading
from pages.kit.charts import chart
from pages.kit.question import predict_first
from pages.language.review_views.source import BOX, Shown
from pages.language.review_views.text_box import put

ASKED, PLACE = "Not bad at all.", 0
TURNS, STAYS = "It turns around", "It stays on its side"
STATE = "After every word (or piece of a word) the network has a **state**: some numbers that are all it remembers."
AHEAD = (
    "At every word (or piece of a word) this network has a **state**: some numbers, made of that word and of those before and behind it."
)
ALL = (
    "Every state casts a **vote**: a score, positive for the film, negative against it. The network also says how much that vote counts, "
    "its **share**; all shares together are 100 %. The verdict is the mean of all votes, each counted by its share."
)
LAST = "This network gives the last state the only vote: a score, positive for the film, negative against it."
SO_FAR = "So the line above says what the mean is when only the votes up to that word are in."
ANEW = "On the way it has no verdict: for the line above, beginnings of the text were read anew, each as if it ended there."


def show(shown: Shown, reading: ReviewReading, words: Sequence[str]) -> None:
    """The votes of this text in numbers, and where the colours come from; `words` as they were read."""
    with st.expander("How does the verdict come about?", icon=":material/how_to_vote:"):
        place = [token.word for token in reading.tokens]
        shares = per_word(reading.shares, place, len(words))
        brings = per_word(reading.shares * reading.votes, place, len(words))
        total = float(brings.sum())
        st.markdown(_votes(shown.reader.model))
        told = f"The states whose votes count most, with share and vote. All votes together {figures.sign(total, 2)}."
        chart(figures.vote_rows(words, brings, shares), figures.VOTES, "review-votes", told)
        st.markdown(
            f"Everything together: **{figures.sign(total, 2)}**. A score of 0 is undecided. It is the logarithm of the odds “for : "
            f"against”: e to the power of {figures.sign(total, 2)} is odds of {figures.odds(total)}, a probability of "
            f"{figures.chance(float(figures.probability_of(total)))}."
        )
        st.markdown(
            "**A vote is not the word's own.** A state knows of other words: the vote at “good” in “not good” knows of the “not”. "
            "The colours ask the other way round: which *words* made the votes what they are? By **integrated gradients**: all words begin "
            f"blank (numbers that are all zero) and are faded in together in {STEPS} steps. At each step the gradient says how much every "
            "word pushes the score; along the way the pushes add up to the score. Text that is longer is faded in in fewer steps."
        )


def _votes(model: ReviewNet) -> str:
    """How votes make the verdict, and what the line above is then."""
    last = model.readout == "last"
    if model.looks_ahead:
        return f"{AHEAD} {LAST if last else ALL} {ANEW}"
    return f"{STATE} {LAST}" if last else f"{STATE} {ALL} {SO_FAR}"


def ask(reader: ReviewReader) -> None:
    """A question that the board answers; what is right is what the network does."""
    with_it, without = (float(p) for p in reader.probabilities([ASKED, swaps.joined(swaps.slots(ASKED, {PLACE: ""}))[0]]))
    right = TURNS if (with_it > 0.5) != (without > 0.5) else STAYS
    predict_first(
        "review-predict",
        f"The review is “{ASKED}” What does the network's verdict do when you take out the word “Not”?",
        [TURNS, STAYS],
        right,
        f"The probability for the film goes from {figures.chance(with_it)} to {figures.chance(without)}.",
        experiment=("Try it with this review", lambda: put(BOX, ASKED)),
    )
