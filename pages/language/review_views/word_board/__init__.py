"""A sentence as a row of words to click, under the line of its score."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.figures.charts import Rows
from pages.kit.frontend import component

_COMPONENT = component("language/review_views/word_board")


@dataclass(frozen=True)
class Board:
    """What the board shows."""

    rows: Rows  # as `core.figures.reviews.reviews.tiles` makes them
    alt: str  # the line of the score in words
    strongest: float  # the part that gets the full colour
    note: str  # what to read while no word is pointed at; "" for a hint
    version: str  # another one for every text and every change of it
    what: str  # what the words are for or against
    menu: Callable[[int], dict[str, Any]] = field(repr=False)  # for a word: `out` and `swaps`, each with what would come of it


def word_board(key: str, board: Board, on_change: Callable[[int, str | None], None]) -> None:
    """Show it. `on_change` is told which word is to go, and what is to stand in its place: "" for nothing, None for itself."""

    def changed() -> None:
        said = st.session_state[key].changed
        if (place := _word_of(said, board)) is not None:
            now = said.get("now")
            on_change(place, now if isinstance(now, str) else None)

    place = _word_of((st.session_state.get(key) or {}).get("picked"), board)
    data = {name: getattr(board, name) for name in ("rows", "alt", "note", "strongest", "version", "what")}
    data["menu"] = None if place is None else {"word": place, **board.menu(place)}
    _COMPONENT(key=key, data=data, default={"picked": None}, on_picked_change=lambda: None, on_changed_change=changed)


def _word_of(said: object, board: Board) -> int | None:
    """Which word the browser speaks of, if it is one of this very board."""
    place = said.get("word") if isinstance(said, dict) and said.get("version") == board.version else None
    return place if type(place) is int and 0 <= place < len(board.rows) else None
