"""A sentence as a row of words to click, under the line of its score."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.figures.charts import Rows
from pages.kit.frontend import source

_COMPONENT = st.components.v2.component(
    "glassbox_word_board",
    html='<div class="board"></div>',
    css=source("word_board.css"),
    js=source("word_line.js", "word_menu.js", "word_board.js"),
)


@dataclass(frozen=True)
class Board:
    """What the board shows."""

    rows: Rows  # as `core.figures.reviews.reviews.tiles` makes them
    alt: str  # the line of the score in words
    strongest: float  # the part that gets the full colour
    note: str  # what to read while no word is pointed at; "" for a hint
    version: str  # another one for every text and every change of it
    menu: Callable[[int], dict[str, Any]] = field(repr=False)  # for a word: `out` and `swaps`, each with what would come of it


def word_board(key: str, board: Board, on_change: Callable[[int, str | None], None]) -> None:
    """Show it. `on_change` is told which word is to go, and what is to stand in its place: "" for nothing, None for itself."""

    def changed() -> None:
        said = st.session_state[key].changed
        if isinstance(said, dict) and said.get("version") == board.version and _is_word(said.get("word"), board):
            now = said.get("now")
            on_change(said["word"], now if isinstance(now, str) else None)

    picked = (st.session_state.get(key) or {}).get("picked")
    menu = None
    if isinstance(picked, dict) and picked.get("version") == board.version and _is_word(picked.get("word"), board):
        menu = {"word": picked["word"], **board.menu(picked["word"])}
    _COMPONENT(
        key=key,
        data={
            "rows": board.rows,
            "alt": board.alt,
            "note": board.note,
            "strongest": board.strongest,
            "version": board.version,
            "menu": menu,
        },
        default={"picked": None},
        on_picked_change=lambda: None,
        on_changed_change=changed,
    )


def _is_word(value: object, board: Board) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(board.rows)
