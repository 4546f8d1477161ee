"""Count instead: pairs and triples of letters, the honest yardstick of a network that says what comes next."""

import math
from typing import Any

import streamlit as st

from core.data.writing.alphabet import END
from core.data.writing.corpus import Corpus, counts_of, yardstick
from core.figures import writing as figures
from core.tasks.writing.words import as_if
from core.training.measures import Measure
from pages.kit import stage
from pages.kit.charts import chart
from pages.kit.columns import columns
from pages.kit.data_table import data_table
from pages.language.write_views.whose import Whose, whose

NAMES = ("after",)  # what the address holds
FIRST = {False: "Ma", True: "I love"}
MOST = 60  # letters of what stands before
BESIDE = {"attention": "a transformer", "lstm": "an LSTM of the same size", "five_grams": "five in a row, counted"}
PAIRS, TRIPLES, NETWORK = "pairs counted", "triples counted", "the network"


def show() -> None:
    """A beginning and what three ways of foretelling make of it; the table of pairs below."""
    _lab()


@st.fragment
def _lab() -> None:
    found = whose()
    if found.figures is not None:
        _judged(found, found.figures)
        return
    if found.corpus is None:
        st.info("What this network has learnt from is not here any more, so it cannot be counted.", icon=":material/info:")
        return
    by_word, token = found.writer.alphabet.by_word, found.writer.alphabet.token
    left, right = columns("write-counted", [1, 1], 18)
    with left:
        with stage.cause("after"):
            text = st.text_input(
                "What comes after", FIRST[by_word], key="after", bind="query-params", max_chars=MOST,
                help=f"Pairs look at its last {token}, triples at its last two, the network at all of it.",
            )  # fmt: skip
        with stage.effect("after"):
            _following(found, found.corpus, text)
    with right:
        _figures(found, token)
    _table(found.corpus, token)


def _following(found: Whose, corpus: Corpus, text: str) -> None:
    counts, writer = counts_of(corpus), found.writer
    ids = [END, *corpus.alphabet.ids(text)]
    last, before = ids[-1], ids[-2] if len(ids) > 1 else END
    said = {PAIRS: counts.after[last], TRIPLES: counts.chances(before, last)}
    if _alike(found, corpus):
        said[NETWORK] = writer.scores(text).double().softmax(dim=0).numpy()
    rows = figures.following_rows(corpus.alphabet.tokens, said)
    likeliest = ", ".join(f"{who}: {max(rows, key=lambda row: row['chance'] if row['who'] == who else -1)['token']}" for who in said)
    chart(rows, figures.FOLLOWING, "write-following", f"What may come next, by three ways of foretelling; the likeliest by {likeliest}")


def _alike(found: Whose, corpus: Corpus) -> bool:
    """Whether the network knows the tokens that are counted, and no others: else probabilities and perplexities are of different things."""
    return tuple(found.writer.alphabet.tokens) == tuple(corpus.alphabet.tokens)


def _figures(found: Whose, token: str) -> None:
    """How unsure each of them is on text that none has read."""
    assert found.corpus is not None
    pairs, triples = yardstick(found.corpus)
    perplexity = {f"{token}s all alike": float(len(found.corpus.alphabet)), PAIRS: pairs, TRIPLES: triples}
    if found.perplexity is not None and _alike(found, found.corpus):
        perplexity[NETWORK] = found.perplexity
    st.markdown("**How unsure on what none of them has read**")
    shown = Measure("perplexity", "Perplexity", format=".2f")
    data_table([{"foretold by": who, "perplexity": shown.in_words(value)} for who, value in perplexity.items()], hide_index=True)
    best = min(perplexity, key=lambda who: perplexity[who])
    st.caption(
        f"**Perplexity**: {best} is as unsure {as_if(perplexity[best], token)}. The counts are smoothed (what was never seen is not "
        f"impossible), by as much as suits {token}s that were kept aside for that."
    )
    if not _alike(found, found.corpus):
        st.caption(f"The network is left out: it learnt before the app changed which {token}s of this text it knows.")


def _judged(found: Whose, figures: dict[str, Any]) -> None:
    """A network whose text does not come along: what its card says, beside five tokens in a row, counted."""
    pieces = len(found.writer.alphabet)
    rows = [
        {
            "foretold by": "every token alike",
            "bits for a byte": math.log2(pieces) * figures["tokens"] / figures["bytes"],
            "perplexity": pieces,
        }
    ]
    for name, said in figures["beside"].items():
        rows.append({"foretold by": BESIDE[name], "bits for a byte": said["bits_per_byte"], "perplexity": said["perplexity"]})
    rows = [row | {"bits for a byte": f"{row['bits for a byte']:.2f}", "perplexity": f"{row['perplexity']:,.0f}"} for row in rows]
    st.markdown(f"**How unsure on {figures['n']:,} reviews that none of them has read**")
    data_table(rows, hide_index=True)
    best, counted = figures["bits_per_byte"], figures["beside"]["five_grams"]["bits_per_byte"]
    if best > counted:
        st.markdown(
            "Here **counting wins**: it has every review in its table. The network has read a part of them once, and needs more time."
        )
    st.caption(
        "**Perplexity**: among how many equally likely tokens one would choose to be as unsure. **Bits for a byte**: how long a text would "
        "be if likely tokens got short codes; a letter has one byte, stored as it is it takes eight bits. The longest row that is counted "
        "has five tokens; what was never seen in a row of five is asked in a row of four, and so on (Kneser and Ney 1995)."
    )


def _table(corpus: Corpus, token: str) -> None:
    st.subheader(f"Every pair of {token}s", anchor=False)
    rows = figures.pair_rows(corpus)
    most = max(rows, key=lambda row: row["count"])
    alt = f"A table: rows are the {token} before, columns the one that follows. Most often: {most['first']} then {most['second']}"
    chart(rows, figures.PAIRS, "write-pairs", alt)
    st.caption(
        f"Darker is likelier; each row sums to 1 over all {token}s. Point at a square for its count and probability. ⏎ is the end of a "
        f"line{', and in its row what begins one' if corpus.by_line else ''}."
    )
