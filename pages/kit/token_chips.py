"""A text as the tokens a network gets, in a row of small boxes; one of them can be picked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from pages.kit.frontend import source

_COMPONENT = st.components.v2.component("glassbox_tokens", html="<ol></ol>", css=source("token_chips.css"), js=source("token_chips.js"))


@dataclass(frozen=True)
class Chip:
    """One box."""

    text: str
    below: str = ""  # such as its id
    kind: str = "known"  # "known", "unknown", "padding", "lost", "more"
    joined: bool = False  # it goes on with the word of the box before it


def token_chips(chips: Sequence[Chip], key: str, alt: str, chosen: int | None = None) -> int | None:
    """Show the boxes; with a `chosen` one they can be picked by click or arrow keys: returns the one last picked, or None."""
    result = _COMPONENT(
        key=key,
        data={"chips": [asdict(chip) for chip in chips], "alt": alt, "chosen": chosen},
        default={"picked": None},
        on_picked_change=lambda: None,
    )
    picked = result.get("picked")
    return picked if isinstance(picked, int) and 0 <= picked < len(chips) else None
