"""What the network gets: tokens, ids, unknown pieces, padding."""

from functools import lru_cache

import numpy as np
import streamlit as st

from core.data.reviews.reviews import clean, mini
from core.data.text.tokens import UNKNOWN, Tokens
from core.explain.reviews.pieces import joined, whole
from core.explain.reviews.vectors import companions, nearest, padding_share
from core.figures.reviews.inside import NEIGHBOURS, batch_picture, squares
from pages.kit.charts import chart
from pages.kit.data_table import data_table
from pages.kit.literal import literal
from pages.language.review_views import gets_slips
from pages.language.review_views.labels import ends_of, piece_of
from pages.language.review_views.source import Shown
from pages.language.review_views.token_chips import Chip, few, token_chips

MOST_CHIPS = 200
BATCH = 8  # reviews in the batch that is drawn
ENDING = 4  # tokens of the review's end before its padding
SHOWN_PADDING = 6
# typed, and why it is read as it is
DEMONSTRATIONS = {
    "GREAT": "small letters only",
    "Café": "accents are taken off",
    "great<br />film": "HTML tags become a space",
    "10/10": "each digit and each sign is a word of its own",
    "unputdownable": "a rare word is cut into frequent pieces",
    "☃": "a sign the vocabulary does not have: unknown",
}


def show(shown: Shown) -> None:
    """The text as the network gets it, and the classic slips on the way."""
    tokens = shown.reading.tokens
    if not tokens:
        st.info(shown.reading.problem, icon=":material/edit:")
        return
    place = _tokens(shown)
    _vector(shown, place)
    _normalized(shown.reader.tokens)
    if shown.reading.problem:
        st.info(shown.reading.problem, icon=":material/edit:")
        return
    _batch(shown)
    gets_slips.show(shown)


def _tokens(shown: Shown) -> int:
    """The boxes; returns the one that is picked."""
    vocabulary, tokens = shown.reader.tokens, shown.reading.tokens
    ids = [token.id for token in tokens]
    ends = ends_of(vocabulary)
    words, unknown = len(shown.reading.words), ids.count(UNKNOWN)
    pieces = len(ids) - int(whole(ids, ends).sum()) - unknown
    st.markdown(
        f"The network gets no letters. The text is cut into **tokens**, words or pieces of words, and each becomes its **id**, its number "
        f"in the vocabulary of **{vocabulary.size:,}** tokens. Here: {_many(words, 'word')}, **{_many(len(ids), 'token')}**, of them "
        f"{pieces} pieces of cut-up words, {unknown} unknown."
    )
    most = min(len(tokens), MOST_CHIPS) - 1
    place = min(st.session_state.get("token-looked-at", _first_choice(shown)), most)
    picked = token_chips(few(chips_of(shown), MOST_CHIPS), "token-chips", "The tokens of the review, with their ids.", place)
    if picked is not None and picked <= most and picked != st.session_state.get("token-picked"):
        st.session_state["token-picked"] = st.session_state["token-looked-at"] = picked
        st.rerun(scope="fragment")
    dashed = ":material/help: dashed: unknown, all such get the same id · " if unknown else ""
    st.caption(f":material/join_inner: boxes without a gap are pieces of one word · {dashed}pick a token to see its vector")
    return place


def chips_of(shown: Shown) -> list[Chip]:
    """Every token of the review as a box with its id."""
    tokens = shown.reading.tokens
    goes_on = joined([token.id for token in tokens], ends_of(shown.reader.tokens))
    text = shown.reading.text
    looks = [(f"? {text[token.start : token.end]}", "unknown") if token.id == UNKNOWN else (token.piece, "known") for token in tokens]
    return [Chip(said, str(token.id), kind, bool(on)) for token, (said, kind), on in zip(tokens, looks, goes_on, strict=True)]


def _first_choice(shown: Shown) -> int:
    """The word after which the verdict moved most, so that there is something to see; the first token where nothing was read."""
    moves = np.abs(np.diff(shown.reading.odds, prepend=0))
    moves[[not token.piece.isalpha() for token in shown.reading.tokens[: len(moves)]]] = 0
    return int(moves.argmax()) if len(moves) else 0


def _vector(shown: Shown, place: int) -> None:
    """The embedding's row of a token, and its neighbours."""
    vocabulary, table = shown.reader.tokens, shown.reader.model.embedding.weight
    number = shown.reading.tokens[place].id
    word = literal(piece_of(vocabulary, number))
    st.subheader(f"“{word}” becomes a vector", anchor=False)
    V, E = table.shape
    left, right = st.columns([1, 1.3], gap="medium")
    with left:
        st.markdown(
            f"The **embedding** is a table of {V:,} rows. Row **{number}** is what the network reads for “{word}”: {E} learnt numbers."
        )
        st.image(squares(table[number].numpy()), alt=f"The {E} numbers of the vector as coloured squares.")
        st.caption("Blue: above zero, orange: below, white: zero.")
    with right:
        found = nearest(table, number, ends_of(vocabulary) & (np.arange(V) > UNKNOWN))
        st.markdown("The vectors that point most nearly the same way (**cosine** 1 = same direction, 0 = nothing in common):")
        rows = [{"name": piece_of(vocabulary, other), "value": similarity, "how": f"row {other}"} for other, similarity in found]
        chart(rows, NEIGHBOURS, "neighbours", "The tokens whose vectors are most alike.")
        st.caption(
            "All rows were random before training. The network learns only what helps to tell praise from blame, so words that do the "
            "same for that drift together; rare words and names, too, where they stood in a few such reviews."
        )


def _normalized(vocabulary: Tokens) -> None:
    with st.expander("Capital letters, accents, HTML, rare words", icon=":material/match_case:"):
        rows = [{"typed": typed, "read as": _as_read(vocabulary, typed), "because": why} for typed, why in DEMONSTRATIONS.items()]
        data_table(rows, hide_index=True, key="demonstrations")


def _as_read(vocabulary: Tokens, typed: str) -> str:
    return " ".join("?" if token.id == UNKNOWN else token.piece for token in vocabulary.read(clean(typed)))


def _batch(shown: Shown) -> None:
    """The review among others in one tensor."""
    st.subheader("In a batch", anchor=False)
    st.markdown(
        "Networks read many reviews at once, as one table of ids, so all rows need the same length. The short ones are filled up with "
        "**padding**, id 0, a token that stands for nothing."
    )
    help = "Sort the reviews by length before batches are cut."
    alike = st.toggle("Put reviews of like length together", key="alike", bind="query-params", help=help)
    vocabulary, mine = shown.reader.tokens, len(shown.reading.tokens)
    others = _lengths(vocabulary)
    lengths = [mine, *(others[row] for row in companions(others, mine, BATCH - 1, alike))]
    share = padding_share(lengths)
    alt = f"A batch of {BATCH} reviews of {', '.join(map(str, lengths))} tokens; {share:.0%} of the table is padding."
    st.image(batch_picture(lengths, 0), alt=alt)
    added = max(lengths) - mine
    st.caption(
        f"Blue: your review, dark: {BATCH - 1} others, light: padding. **{share:.0%}** of this table is padding; yours gets {added}."
    )
    padding = few([Chip("[PAD]", "0", "padding")] * added, SHOWN_PADDING)
    chips = [Chip("…", kind="more"), *chips_of(shown)[-ENDING:], *padding]
    token_chips(chips, "padded-chips", f"The end of the review, with {added} padding tokens.")


@lru_cache(maxsize=8)
def _lengths(vocabulary: Tokens) -> list[int]:
    """How many tokens each of the short reviews that come with the app has."""
    return [len(ids) for ids in vocabulary.ids(mini().training.texts) if len(ids)]


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
