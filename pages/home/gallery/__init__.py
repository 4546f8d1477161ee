"""One card for each lab; the browser draws a small picture on it, out of what the labs themselves have made."""

import hashlib
from functools import cache
from typing import Any

import streamlit as st

from core.models.files import MODELS
from pages.kit import class_rules
from pages.kit.cards import CARDS
from pages.kit.frontend import component
from pages.kit.networks import offered
from pages.kit.shell import PAGES

_GALLERY = component("home/gallery")
KEY, OPENED = "gallery", "gallery-opened"


def show() -> None:
    """All of them, by chapter."""
    _GALLERY(key=KEY, data=_sent() | {"previews": offered(*_previews())}, on_open_change=_take)


def _take() -> None:
    st.session_state[OPENED] = st.session_state[KEY].open


def go() -> None:
    """To where a card leads that was pressed. A request that comes meanwhile cuts a page short: the press is kept until this is reached."""
    opened = st.session_state.pop(OPENED, None)
    for card in (card for cards in CARDS.values() for card in cards):
        if opened in (ways := card.ways()):
            st.switch_page(PAGES / card.page, query_params=ways[opened])


def _sent() -> dict[str, Any]:
    """Without what a teacher has hidden from the pupil who looks."""
    found = {chapter: [card.sent() for card in cards if not class_rules.hides(card.page)] for chapter, cards in CARDS.items()}
    return {"chapters": [{"title": chapter, "cards": cards} for chapter, cards in found.items() if cards]}


@cache
def _previews() -> tuple[str, bytes]:
    """A name that changes with the file, and the file."""
    file = (MODELS.parent / "previews.json.gz").read_bytes()
    return f"previews-{hashlib.sha256(file).hexdigest()[:16]}", file
