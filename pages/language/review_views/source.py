"""The review that all views speak of: what was typed, and what the network made of it."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.data.reviews.reviews import Example, clean, examples
from core.data.text.languages import other_language
from core.data.text.signs import speaking
from core.figures.charts import percent
from core.figures.reviews import reviews as figures
from core.zoo.reviews import MOST_TOKENS, STRANGE, ReviewReader, ReviewReading
from pages.kit import address
from pages.kit.literal import literal
from pages.language.review_views import swapped
from pages.language.review_views.text_box import Standing, is_done, is_new, kept, put, text_box
from pages.language.review_views.whose import whose

START = "The movie was absolutely fantastic! I loved every moment."
BOX, CHOSEN = "review-text", "review-example"
TEXT, EXAMPLE = "text", "example"  # in the address
MOST_CHARACTERS = 20_000  # that the box takes: more than the network reads
MOST_IN_ADDRESS = 300  # some programs cut longer links
ANY_TEXT = "Write a text. The network says which of its labels it has."
ENGLISH = "It has learnt from English texts only."
ONE = "One word is no review yet. Write on."
KINDS = {"clear": "thumbs_up_down", "with not": "block", "with a turn": "u_turn_right", "hard": "psychology_alt", "long": "notes"}
PLACEHOLDER = "Write about a film, in English. The network answers while you type."

# The box stays in sight while one looks at what came of it, on a phone above its keyboard, too; the examples are one row to push along.
LOOKS = """<style>
[data-testid=stLayoutWrapper]:has(> .st-key-review-place) {
  position: sticky; top: 3.4rem; z-index: 90;
}
.st-key-review-example [role=radiogroup], .st-key-review-example [role=group], .st-key-review-example [data-baseweb=button-group] {
  flex-wrap: nowrap; overflow-x: auto; scrollbar-width: thin; padding-bottom: 0.3rem;
}
.st-key-review-example button { flex: none; }
</style>"""


@dataclass(frozen=True)
class Shown:
    """A review, and who read it."""

    reader: ReviewReader
    name: str  # of the shipped network, such as "reviews-lstm"; "" for a network that was trained here
    reading: ReviewReading
    key: str = ""  # tells the reader from every other, for what is kept of its answers
    classes: tuple[str, ...] = ()  # the labels of a network that was taught others than for and against a film
    what: str = figures.FILM  # what a word speaks for or against


def choose() -> Shown:
    """The box to type in, and the reading of what is in it."""
    who = whose()
    reader, labels = who.reader, who.classes
    if is_new(BOX):
        _take_link()
    st.html(LOOKS)
    place = st.container(key="review-place")  # the box stands above the examples, though they may change what is in it
    with place:
        named, hint = ("Your text", ANY_TEXT) if labels else ("Your review", PLACEHOLDER)
        text = text_box(BOX, named, hint, MOST_CHARACTERS, lambda text: standing(reader, _read(reader, text), labels))
    chosen = next((example for example in examples() if example.text == text), None)
    if not labels:
        _offer(chosen)
    _write(text, chosen)
    reading = _read(reader, text)
    swapped.keep_for(reading.text)
    if not labels and (language := other_language(reading.text)) and not reading.cut:
        st.info(
            f"This looks like {literal(language)}. {ENGLISH} What it says of other languages means nothing.", icon=":material/translate:"
        )
    if reading.cut:
        said = f"A long text: the network reads the first {MOST_TOKENS:,} words and pieces of words, and none of the rest."
        st.warning(said, icon=":material/content_cut:")
    if not labels:
        return Shown(reader, who.name, reading, who.key)
    label = _asked(reader, labels, reading)
    reader = reader.asked(label)
    return Shown(reader, "", _read(reader, text), f"{who.key}-{label}", labels, f"“{labels[label]}”")


def _read(reader: ReviewReader, text: str) -> ReviewReading:
    """What the network makes of it; it is not asked about a single word, nor where it knows none."""
    cleaned = clean(text)
    if (count := len(cleaned.split())) == 0:
        return reader(text)
    tokens = reader.tokens.read(cleaned)
    if not any(speaking(reader.tokens)[token.id] for token in tokens):
        return ReviewReading.unread(cleaned, tokens, f"{STRANGE} {ENGLISH}")
    if count == 1 and not reader.doubt and reader.model.vote.out_features == 2:
        return ReviewReading.unread(cleaned, tokens, ONE)
    return reader(text)


def _asked(reader: ReviewReader, labels: tuple[str, ...], reading: ReviewReading) -> int:
    """Which label the words are asked about: the likeliest, until another one is chosen."""
    likeliest = 0 if reading.problem else int(reader.chances(reading).argmax())
    options: list[int | None] = [None, *range(len(labels))]
    named: dict[int | None, str] = {None: f"the likeliest: {labels[likeliest]}"} | dict(enumerate(labels))
    chosen = st.selectbox("Which words speak for", options, format_func=lambda label: literal(named[label]), key="review-label")
    return likeliest if chosen is None else chosen


def standing(reader: ReviewReader, reading: ReviewReading, labels: tuple[str, ...] = ()) -> Standing:
    """What the box says of it."""
    if reading.problem:
        return Standing("none", "No verdict")  # why, is said below
    if labels:
        chances = reader.chances(reading)
        first, second = chances.argsort()[::-1][:2].tolist()
        more = f"{figures.chance(float(chances[first]))}, then {labels[second]} {figures.chance(float(chances[second]))}"
        return Standing("label", labels[first], more)
    if not reading.accepted:
        assert reading.opinion is not None
        return Standing("none", figures.NO_OPINION, f"{percent(1 - reading.opinion)} sure that nothing is judged in it")
    said = figures.verdict(reading.probability)
    side = "none" if said == figures.UNDECIDED else "for" if reading.positive else "against"
    return Standing(side, said, f"probability for the film {figures.chance(reading.probability)}")


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
    look: dict[str, Any] = {"label_visibility": "collapsed", "key": CHOSEN, "on_change": _take}
    st.pills("Or try one of these", list(icons), format_func=lambda name: f":material/{icons[name]}: {name}", **look)
    with st.container():  # one element, whether there is something in it or not
        if chosen:
            st.caption(f":material/lightbulb: {chosen.why}")


def _take() -> None:
    """Put the example that was clicked into the box; a second click on it leaves it there."""
    found = next((example for example in examples() if example.name == st.session_state[CHOSEN]), None)
    if found:
        put(BOX, found.text)
