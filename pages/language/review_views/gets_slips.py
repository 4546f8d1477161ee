"""Two classic slips, live: padding that is read, and unknown words that become padding."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from core import zoo
from core.explain.reviews.pieces import joined
from core.explain.reviews.slips import READ_PADDING, after_padding, last_state_twin, lost, read_slipped
from core.figures.charts import percent
from core.figures.reviews.inside import PADDING, padding_rows
from core.models.review_net import ReviewNet
from core.tasks.reviews.presets import REVIEW_PRESETS
from core.zoo.reviews import READERS, ReaderName, ReviewReader, card
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.pick import pick
from pages.kit.question import predict_first
from pages.kit.shell import PAGES
from pages.language.review_views.labels import ends_of
from pages.language.review_views.source import Shown
from pages.language.review_views.token_chips import Chip, few, token_chips

READ, TO_PADDING = "Padding is read", "Unknown words become padding"
MOST = 500  # padding tokens
COMPARED: tuple[ReaderName, ...] = ("reviews-rnn", "reviews-lstm")
VOTES, LAST = "mean of all votes", "last state only"
FOR, AGAINST = "The movie was absolutely fantastic! I loved every moment.", "Worst movie ever! I regret watching it."
APART, SAME = 0.2, 0.02  # probabilities that a reader tells apart, and that are the same to people
MOST_CHIPS = 200
SHARE = st.column_config.NumberColumn(format="percent")


def show(shown: Shown) -> None:
    """Choose a slip, see what it does to the verdict."""
    st.subheader("Two classic slips", anchor=False)
    slip = pick("Slip", [READ, TO_PADDING], "slip", shown=True)
    _padding(shown) if slip == READ else _unknown(shown)
    with st.expander("The right way", icon=":material/verified:"):
        st.markdown(
            "**Masking**: a list says which tokens are padding, and the network leaves them out. The networks of this app give padding no "
            "vote, and one that reads from the end starts at the last real word. (In PyTorch also: `pack_padded_sequence`.)\n\n"
            "**Batches of like length**: sort the reviews by length, cut batches, shuffle the batches. Little padding is left, and nobody "
            "computes on empty tokens.\n\n"
            "**Padding before the text** (the default of Keras' `pad_sequences`) hides the slip: the last state has just read the review's "
            "end. With padding *after* the text you need the mask.\n\n"
            "**Unknown words** keep an id of their own, or are cut into pieces that are known, as here. Padding says “there is nothing”; "
            "an unknown word says “here is something I do not know”."
        )


def _readers(shown: Shown) -> Iterator[tuple[str, ReviewReader]]:
    for name in COMPARED:
        yield READERS[name], zoo.load(name)
    if not shown.name and not shown.reader.model.looks_ahead:
        yield "your network", shown.reader


def _padding(shown: Shown) -> None:
    predict_first(
        "padding-guess",
        "Padding is a vector of zeros. What does the memory of a recurrent network do while it reads 500 of them?",
        ["Nothing: zeros change nothing", "It goes on changing"],
        "It goes on changing",
        "Only the part from the word is zero. Memory and bias still add up at every step, so the state drifts away from what the review "
        "left there.",
        folded=True,
    )
    how: dict[str, Any] = {"key": "padding", "bind": "query-params", "help": "As many zeros the network has to read before it answers."}
    count = st.slider("Padding tokens read after the review", 0, MOST, READ_PADDING, **how)
    other = AGAINST if shown.reading.positive else FOR
    rows, table, same = [], [], []
    before, after = "for the film, no padding", f"after {count}"
    for title, reader in _readers(shown):
        for answer, model in _answers(reader):
            chances = _after(reader, model, shown.reading.text)
            rows += padding_rows(title, answer, chances, count)
            table.append({"network": title, "answers with": answer, before: float(chances[0]), after: float(chances[count])})
            theirs = _after(reader, model, other)
            if abs(chances[0] - theirs[0]) > APART and abs(chances[-1] - theirs[-1]) < SAME:
                same.append(f"the {title} ({answer}: {percent(float(chances[-1]))})")
    chart(rows, PADDING, "padding-curves", "The probability “for the film” against the number of padding tokens read.")
    data_table(table, hide_index=True, key="padding-table", column_config=dict.fromkeys((before, after), SHARE))
    if same:
        st.markdown(
            f"**Forgotten:** after {MOST} padding tokens the verdict is the same for your review and for “{other}”: {'; '.join(same)}."
        )
    st.caption(
        f"The app's networks were trained to answer with the weighted {VOTES} and to leave padding out. “{LAST.capitalize()}” is the same "
        "network, asked for its last state's vote alone."
    )
    _accuracies("padding_read", f"{READ_PADDING} padding tokens read after every review")
    st.caption(
        "These networks never learnt from padding, and most of their votes were cast before it, so it costs them little. A network that "
        "has to **learn** with padding to read is another matter: train one and see."
    )
    slip = "Padding that is read"
    link: dict[str, Any] = {"icon": ":material/model_training:", "query_params": REVIEW_PRESETS[slip].recipe.to_query()}
    st.page_link(PAGES / "workshop/training.py", label=f"Train with the slip: {slip}", **link)


def _answers(reader: ReviewReader) -> list[tuple[str, ReviewNet]]:
    if reader.model.readout == "last":
        return [(LAST, reader.model)]
    return [(LAST, last_state_twin(reader.model)), (VOTES, reader.model)]


def _after(reader: ReviewReader, model: ReviewNet, text: str) -> NDArray[np.float32]:
    """Probabilities (MOST + 1,) after each amount of padding."""
    ids = [token.id for token in reader(text).tokens]
    return torch.sigmoid(reader.odds(after_padding(model, ids, MOST))).numpy()


def _unknown(shown: Shown) -> None:
    reader, tokens = shown.reader, shown.reading.tokens
    ids, ends = [token.id for token in tokens], ends_of(shown.reader.tokens)
    gone = lost(ids, ends)
    st.markdown(
        "An older kind of vocabulary has whole words only. The slip: a word it does not have gets id 0, the padding's. Struck through: "
        "what would be lost."
    )
    chips = [
        Chip(shown.reading.text[token.start : token.end], kind="lost" if is_gone else "known", joined=bool(on))
        for token, is_gone, on in zip(tokens, gone, joined(ids, ends), strict=True)
    ]
    token_chips(few(chips, MOST_CHIPS), "lost-chips", f"The tokens of the review; {int(gone.sum())} belong to words that are lost.")
    chance = float(torch.sigmoid(reader.odds(read_slipped(reader.model, ids, ends))))
    left, right = st.columns(2)
    left.metric("For the film, in pieces (right)", percent(shown.reading.probability), border=True)
    moved = f"{100 * (chance - shown.reading.probability):+.1f} points"
    right.metric("For the film, with the slip", percent(chance), moved, delta_color="off", border=True)
    if not gone.any():
        st.caption("Every word of this review is in the vocabulary. Try a rare one: “An unputdownable, spellbinding mess of a film.”")
    _accuracies("unknown_to_padding", "words outside the vocabulary become padding")


def _accuracies(slip: str, words: str) -> None:
    """What the slip costs on the test reviews, as far as the networks' cards say."""
    rows = []
    for name in COMPARED:
        figures = card(name).get("figures", {})
        slips, test = figures.get("slips", {}), figures.get("imdb_test", {})
        for answer, ending in ((VOTES, ""), (LAST, "_last")):
            right = slips.get(f"none{ending}", test.get("accuracy") if not ending else None)
            if (wrong := slips.get(slip + ending)) is not None and right is not None:
                rows.append({"network": READERS[name], "answers with": answer, "right without it": right, "with the slip": wrong})
    if rows:
        n = card(COMPARED[0]).get("figures", {}).get("slips", {}).get("n")
        st.markdown(f"**Right verdicts{f' among {n:,} test reviews' if n else ''}**: {words}.")
        shares = dict.fromkeys(("right without it", "with the slip"), SHARE)
        data_table(rows, hide_index=True, key=f"accuracy-{slip}", column_config=shares)
