"""The verdict, the score after every word, and what each word spoke for."""

import hashlib
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.explain.reviews import swaps
from core.explain.reviews.words import LONG, Parts, after_word, attribute, per_word
from core.figures.reviews import reviews as figures
from core.zoo.reviews import ReviewReader, ReviewReading
from pages.kit.literal import literal
from pages.language.review_views import how, labels_of, swapped
from pages.language.review_views.source import BOX, Shown
from pages.language.review_views.text_box import put
from pages.language.review_views.word_board import Board, word_board
from pages.language.review_views.words import headline, reason, sum_in_words

PADDING = "[padding]"
STRONGEST = 1.0  # log-odds: parts smaller than this never get the full colour


def show(shown: Shown) -> None:
    """The verdict in words, the sentence as words to click, and how it came about."""
    reading = shown.reading
    if reading.problem:
        st.info(reading.problem, icon=":material/edit:")
        return
    slots = swaps.slots(reading.text, swapped.now())
    text, places = swaps.joined(slots)
    now = shown.reader(text) if swapped.now() else reading
    change = _change(reading, now, shown.what)
    with st.container():  # one element, whatever is in it: the board below keeps its place
        if shown.classes:
            labels_of.show(shown, now)
            if change:
                st.text(change)
        else:
            st.subheader(headline(now), anchor=False)
            st.text(change) if change else st.markdown(reason(shown))
    parts = _parts(shown, now)
    _board(shown, now, slots, places, parts, change)
    if change:
        with st.container(horizontal=True):
            st.button("Put everything back", icon=":material/undo:", key="review-undo", on_click=swapped.undo, args=(reading.text,))
            look: dict[str, Any] = {"icon": ":material/edit_note:", "help": "The review as it is now becomes your text, for all views."}
            st.button("Write it into the box", key="review-keep", on_click=put, args=(BOX, text), **look)
    if now.problem:
        return
    st.markdown(sum_in_words(parts, literal(shown.what)))
    if shown.classes:
        return
    how.show(shown, now, [slots[place] for place in places])
    how.ask(shown.reader)


def _change(before: ReviewReading, now: ReviewReading, what: str) -> str:
    """Such as "Without “not”: 93 % → 12 % for the film"; nothing where no word was changed."""
    changed, words = swapped.now(), before.text.split()
    if not changed:
        return ""
    did = f"With your {len(changed)} changes"
    if len(changed) == 1:
        [(place, word)] = changed.items()
        did = f"With “{word}” instead of “{words[place]}”" if word else f"Without “{words[place]}”"
    if now.problem:
        return f"{did}: nothing is left that the network could read"
    return f"{did}: {figures.chance(before.probability)} → {figures.chance(now.probability)} for {what}"


def _parts(shown: Shown, now: ReviewReading) -> Parts:
    """What every token spoke for; with a sign of life where that takes a while."""
    if now.problem:
        return Parts(np.zeros(0, np.float32), 0.0, 0.0)
    with st.spinner("A long text: asking every word what it spoke for …") if len(now.tokens) > LONG else nullcontext():
        return _attributed(shown.key, now.text, shown.reader, now)


@st.cache_resource(max_entries=300, show_spinner=False)
def _attributed(key: str, text: str, _reader: ReviewReader, _reading: ReviewReading) -> Parts:
    """The same text read by the same network has the same parts, for everyone who asks."""
    return attribute(_reader.model, [token.id for token in _reading.tokens], _reader.temperature, _reader.label)


def _board(shown: Shown, now: ReviewReading, slots: list[str], places: list[int], parts: Parts, change: str) -> None:
    """The words as buttons. Of a text that is too long, those that were read."""
    before, reader = shown.reading, shown.reader
    words = before.text.split()
    if any(token.word >= len(places) for token in now.tokens):  # a network that was trained to read padding
        words, slots, places = [*words, PADDING], [*slots, PADDING], [*places, len(words)]
    count = 1 + max((token.word for token in before.tokens), default=-1)
    where = [places[token.word] for token in now.tokens]
    after = after_word(now.odds, where, len(words), 0.0)
    then = after_word(before.odds, [token.word for token in before.tokens], len(words), 0.0)
    share = per_word(parts.tokens, where, len(words))
    rows = figures.tiles(words[:count], slots[:count], share[:count], after[:count], then[:count], shown.what)
    version = hashlib.blake2b(f"{shown.key}\0{before.text}\0{swaps.written(swapped.now())}".encode(), digest_size=8).hexdigest()
    alt = figures.in_words(after[:count], [slot or "(taken out)" for slot in slots[:count]], shown.what)
    note = f"{change} (pink: before)" if change else ""
    strongest = max(STRONGEST, float(np.abs(share).max(initial=0)))
    board = Board(rows, alt, strongest, note, version, shown.what, partial(_menu, reader, words, slots))
    word_board("review-board", board, partial(swapped.change, before.text))


def _menu(reader: ReviewReader, words: list[str], slots: list[str], place: int) -> dict[str, object]:
    """What would come of every change to one word, all read at once; of padding there is none."""
    if words[place] == PADDING:
        return {"back": "", "out": "", "swaps": []}
    others = [word for word in swaps.others(words[place]) if word != slots[place]]
    tried = [words[place], swaps.REMOVED, *others]
    texts = [swaps.joined([*slots[:place], word, *slots[place + 1 :]])[0] for word in tried]
    back, out, *chances = (figures.chance(float(p)) for p in reader.probabilities(texts))
    return {"back": back, "out": out, "swaps": [{"word": word, "chance": chance} for word, chance in zip(others, chances, strict=True)]}
