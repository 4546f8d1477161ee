"""The sentence that is read, and what of the network is switched off meanwhile."""

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import streamlit as st
import torch

from core import zoo
from core.data.text.tokens import Token
from core.explain.reviews.attention import Reading, Switches, encoder_of, read
from core.figures.reviews import reviews as figures
from core.models.attention import EncoderLayer
from core.models.review_net import ATTENTION, ReviewNet
from core.tasks.reviews.recipe import ReviewRecipe
from core.zoo.reviews import ReviewReader, ReviewReading
from pages.kit import address, stage
from pages.kit.own_network import Asking, Life, chosen
from pages.language.review_views.labels import labels
from pages.language.review_views.source import standing
from pages.language.review_views.text_box import Standing, is_done, is_new, kept, put, text_box
from pages.language.review_views.whose import reader as reader_of

NAME: Final = "reviews-attention"
READING = Asking("reviews", "typing", "hub")
INTRODUCTION = (
    "A **transformer** reads all words of a text at once. Each word asks a question (its **query**), each offers what it can be found by "
    "(its **key**) and something to tell (its **value**). How well query and key fit decides how much a word looks at another: that is "
    "**attention**. Several **heads** do this side by side, in two **layers**, and then every word votes for or against the film."
)
BOX, START = "attention-text", "This film is not bad at all."
MOST_CHARACTERS, MOST_TOKENS, MOST_IN_ADDRESS = 2_000, 200, 300
SWITCHES = ("causal", "order", "silent", "off")


@dataclass(frozen=True)
class Shown:
    """A sentence as the network with attention reads it."""

    reader: ReviewReader
    tokens: list[Token]  # the first `MOST_TOKENS`
    labels: list[str]
    switches: Switches
    now: Reading  # with what is switched off
    before: ReviewReading  # with everything on

    @property
    def ids(self) -> list[int]:
        """The numbers of its tokens."""
        return [token.id for token in self.tokens]


def choose(switched: bool = True) -> Shown | None:
    """The box to type in and the switches beside it; None, after a sentence, where there is nothing to read."""
    if is_new(BOX):
        put(BOX, st.query_params.get("text", kept(BOX) or START)[:MOST_CHARACTERS])
    reader = whose()
    found: list[tuple[ReviewReading, Reading | None]] = []
    place = st.container()
    row = stage.row("attention-switches") if switched else None
    causal = order = False
    if row:
        with row:
            help = "A causal mask: each word sees only itself and those before it, as in networks that write on."
            causal = st.toggle("Look back only", key="causal", bind="query-params", help=help)
            help = "No distances: no word knows where it stands, so the same words in another order are the same text."
            order = st.toggle("Take positions away", key="order", bind="query-params", help=help)

    def standing_now(text: str) -> Standing:
        found.append(_read(reader, text, causal, order, switched))
        before, now = found[-1]
        return _standing(reader, before, now)

    with place:
        text = text_box(BOX, "Your sentence", "Write what you think of a film", MOST_CHARACTERS, standing_now)
    if is_done(BOX):
        address.write(("text",), {} if text == START or len(text) > MOST_IN_ADDRESS else {"text": text})
    before, now = found[-1]
    if now is None:
        st.info(before.problem or "Every word is switched off. Switch one on again.", icon=":material/edit:")
        _all_on()
        return None
    if len(before.tokens) > MOST_TOKENS:
        st.caption(f"The first {MOST_TOKENS} of {len(before.tokens)} words and pieces of words are read here.")
    tokens = before.tokens[:MOST_TOKENS]
    switches = _switches(reader.model, len(tokens), causal, order, switched)
    return Shown(reader, tokens, labels(reader.tokens, tokens), switches, now, before)


def whose() -> ReviewReader:
    """The network of the address, if it has attention, or the built-in one. Says whose it is, where it is not that."""
    found = chosen(READING, _own)
    return found[0] if found else zoo.load(NAME)


def _own(life: Life) -> ReviewReader:
    if not isinstance(life.recipe, ReviewRecipe) or life.recipe.cell != ATTENTION:
        raise LookupError("This network has no attention.")
    if life.recipe.labels:
        raise LookupError("This network has learnt labels of its own, and here it is asked about films.")
    return reader_of(life.run_id, life.epoch, life.best)


def _all_on() -> None:
    if any(name in st.query_params for name in ("off", "silent")):
        st.button("Switch everything on", icon=":material/undo:", key="attention-on", on_click=all_on)


def all_on() -> None:
    """No head and no word is switched off any more; for the callback of a button."""
    address.write(("off", "silent"), {})


def _read(reader: ReviewReader, text: str, causal: bool, order: bool, switched: bool) -> tuple[ReviewReading, Reading | None]:
    before = reader(text)
    if before.problem:
        return before, None
    ids = [token.id for token in before.tokens[:MOST_TOKENS]]
    switches = _switches(reader.model, len(ids), causal, order, switched)
    return before, read(reader.model, ids, switches) if len(switches.hidden) < len(ids) else None


def _switches(model: ReviewNet, count: int, causal: bool, order: bool, switched: bool) -> Switches:
    """What is switched off, as the address has it; what does not fit this text is left out."""
    if not switched:
        return Switches()
    heads = [cast(EncoderLayer, layer).look.heads for layer in encoder_of(model).layers]
    asked = _pairs(st.query_params.get("silent", ""))
    silent = frozenset((layer, head) for layer, head in asked if layer < len(heads) and head < heads[layer])
    off = frozenset(place for place in _numbers(st.query_params.get("off", ""), ",") if place < count)
    return Switches(causal, not order, silent, off)


def _pairs(text: str) -> list[tuple[int, int]]:
    found = [tuple(_numbers(part, ".")) for part in text.split(",") if part]
    return [(pair[0], pair[1]) for pair in found if len(pair) == 2]


def _numbers(text: str, between: str) -> list[int]:
    return [int(part) for part in text[:MOST_CHARACTERS].split(between) if part.isascii() and part.isdigit() and len(part) < 5]


def chance(reader: ReviewReader, scores: torch.Tensor) -> float:
    """The probability "for the film"."""
    return float(torch.sigmoid(reader.odds(scores)))


def _standing(reader: ReviewReader, before: ReviewReading, now: Reading | None) -> Standing:
    """The verdict as it is now, and what it was with everything on."""
    if now is None:
        return Standing("none", "No verdict")
    probability = chance(reader, now.scores)
    whole = chance(reader, read(reader.model, [token.id for token in before.tokens[:MOST_TOKENS]]).scores)  # the same words, everything on
    same = np.isclose(probability, whole, atol=5e-4)
    if same and len(before.tokens) <= MOST_TOKENS:
        return standing(reader, before)
    said = figures.verdict(probability)
    side = "none" if said == figures.UNDECIDED else "for" if probability > 0.5 else "against"
    told = "" if same else f"; with everything on {figures.chance(whole)}"
    return Standing(side, said, f"{figures.chance(probability)} for the film{told}")
