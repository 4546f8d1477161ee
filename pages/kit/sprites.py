"""Many small pictures sent as one and enlarged in whole pixels in the browser, with words below if there are any."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from core.figures.sheets import GAP, Sheet, png_url
from pages.kit.frontend import component

_COMPONENT = component("kit/frontend/sprites")


@dataclass(frozen=True)
class Sprites:
    """Pictures ready to be sent; make them once and show them to everybody."""

    url: str
    count: int
    height: int
    width: int
    columns: int
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: Sheet, words: Sequence[str] = ()) -> "Sprites":
        """From a sheet, and words for each picture or none."""
        return cls(png_url(found.picture), len(found.order), found.height, found.width, found.columns, tuple(words))


def sprites(pictures: Sprites, key: str, title: str, alt: str, side: int, stream: Mapping[str, Any] | None = None) -> None:
    """Show the pictures `side` screen pixels wide; `alt` says what a person who cannot see them should know.

    `stream`: where a run's filters come newer than this, if these are some.
    """
    _COMPONENT(key=key, data=_data(pictures, title, alt, side) | {"stream": stream})


def pick(photos: Sprites, key: str, title: str, alt: str, side: int, names: Sequence[str]) -> str | None:
    """The same for photos, of which one can be picked by click or with the keyboard; gives the name of the one last picked, or None."""
    state = st.session_state.get(key)
    chosen = state.get("picked") if state else None
    data = _data(photos, title, alt, side) | {"names": list(names), "chosen": chosen}
    picked = _COMPONENT(key=key, data=data, default={"picked": None}, on_picked_change=lambda: None).get("picked")
    return picked if picked in names else None


def _data(pictures: Sprites, title: str, alt: str, side: int) -> dict[str, object]:
    return asdict(pictures) | {"gap": GAP, "side": side, "title": title, "alt": alt}
