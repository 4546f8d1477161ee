"""The review that all views speak of: what was typed, and what the network made of it."""

from dataclasses import dataclass

import streamlit as st

from core.data.reviews.reviews import Example, clean, examples
from core.data.text.tokens import UNKNOWN
from core.zoo.reviews import MOST_TOKENS, STRANGE, ReviewReader, ReviewReading
from pages.kit import address
from pages.language.review_views import swapped
from pages.language.review_views.text_box import is_done, is_new, kept, put, text_box
from pages.language.review_views.whose import whose

START = "The movie was absolutely fantastic! I loved every moment."
BOX, CHOSEN = "review-text", "review-example"
TEXT, EXAMPLE = "text", "example"  # in the address
MOST_CHARACTERS = 20_000  # that the box takes: more than the network reads
MOST_IN_ADDRESS = 300  # some programs cut longer links
ONE = "One word is no review yet. Write on."
KINDS = {"clear": "thumbs_up_down", "with not": "block", "with a turn": "u_turn_right", "hard": "psychology_alt", "long": "notes"}
PLACEHOLDER = "Write about a film, in English. The network answers while you type."


@dataclass(frozen=True)
class Shown:
    """A review, and who read it."""

    reader: ReviewReader
    name: str  # of the shipped network, such as "reviews-lstm"; "" for a network that was trained here
    reading: ReviewReading
    key: str = ""  # tells the reader from every other, for what is kept of its answers


def choose() -> Shown:
    """The box to type in, and the reading of what is in it."""
    reader, name, key = whose()
    if is_new(BOX):
        _take_link()
    place = st.container()  # the box stands above the examples, though they may change what is in it
    with place:
        text = text_box(BOX, "Your review", PLACEHOLDER, MOST_CHARACTERS)
    chosen = next((example for example in examples() if example.text == text), None)
    _offer(chosen)
    _write(text, chosen)
    reading = _read(reader, text)
    swapped.keep_for(reading.text)
    if reading.cut:
        said = f"A long text: the network reads the first {MOST_TOKENS:,} words and pieces of words, and none of the rest."
        st.warning(said, icon=":material/content_cut:")
    return Shown(reader, name, reading, key)


def _read(reader: ReviewReader, text: str) -> ReviewReading:
    """What the network makes of it; it is not asked about a single word, nor where it knows none."""
    cleaned = clean(text)
    if (count := len(cleaned.split())) == 0:
        return reader(text)
    tokens = reader.tokens.read(cleaned)
    if not any(token.id != UNKNOWN and any(letter.isalnum() for letter in token.piece) for token in tokens):
        return ReviewReading.unread(cleaned, tokens, f"{STRANGE} It has learnt from English reviews.")
    if count == 1:
        return ReviewReading.unread(cleaned, tokens, ONE)
    return reader(text)


def _take_link() -> None:
    """What the link asks for; else what was there before; else something to begin with."""
    named = {example.name: example.text for example in examples()}
    if st.query_params.get(EXAMPLE, START) not in {START, *named}:
        address.refuse(EXAMPLE)
    linked = named.get(st.query_params.get(EXAMPLE, "")) or st.query_params.get(TEXT)
    if linked is not None:
        put(BOX, linked[:MOST_CHARACTERS])
    elif kept(BOX) is None:
        put(BOX, START)
    swapped.take_link(clean(kept(BOX) or ""))


def _write(text: str, chosen: Example | None) -> None:
    """Examples by name, short texts as they are, once nobody is in the middle of a word; long ones have no link."""
    if not is_done(BOX):
        return
    plain = {TEXT: text} if len(text) <= MOST_IN_ADDRESS else {}
    address.write((TEXT, EXAMPLE), {EXAMPLE: chosen.name} if chosen else plain)


def _offer(chosen: Example | None) -> None:
    """All examples, those of a kind together, one click each; why the chosen one is worth a look."""
    found = sorted(examples(), key=lambda example: list(KINDS).index(example.group))
    icons = {example.name: KINDS[example.group] for example in found}
    st.session_state[CHOSEN] = chosen.name if chosen else None
    st.pills("Or try one of these", list(icons), format_func=lambda name: f":material/{icons[name]}: {name}", key=CHOSEN, on_change=_take)
    with st.container():  # one element, whether there is something in it or not
        if chosen:
            st.caption(f":material/lightbulb: {chosen.why}")


def _take() -> None:
    """Put the example that was clicked into the box; a second click on it leaves it there."""
    found = next((example for example in examples() if example.name == st.session_state[CHOSEN]), None)
    if found:
        put(BOX, found.text)
