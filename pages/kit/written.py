"""What a network has made up, as it comes: names, or stretches of text, each with what is said of it."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from core.data.writing.marks import HELD_BACK, KEPT_ASIDE, LEARNT, NEW, STRETCH
from core.figures.style import CLASSES, NEUTRAL
from pages.kit.frontend import component

_COMPONENT = component("kit/frontend/written")
MARKS = {NEW: "new", LEARNT: "it has read this one", KEPT_ASIDE: "in the list, not read", HELD_BACK: "held back", STRETCH: ""}
COLOURS = {NEW: CLASSES[0], LEARNT: CLASSES[1], KEPT_ASIDE: CLASSES[2], HELD_BACK: NEUTRAL, STRETCH: NEUTRAL}
NOTHING = "(nothing)"


def rows(texts: Sequence[str], told: Iterable[int]) -> list[dict[str, Any]]:
    """Lines, each with its mark; stretches of one text have none."""
    return [{"text": text or NOTHING, "mark": MARKS[mark], "colour": COLOURS[mark]} for text, mark in zip(texts, told, strict=True)]


def stretches(marks: Sequence[bool]) -> list[list[int]]:
    """Where a text repeats itself: the beginning of each such stretch, and where it ends."""
    found, at = [], 0
    for repeats, group in groupby(marks):
        length = len(list(group))
        if repeats:
            found.append([at, at + length])
        at += length
    return found


def written(found: list[dict[str, Any]], key: str, title: str, said: str = "", long: bool = False) -> None:
    """Show them; `long`: each in a row of its own. The browser sets them as text, never as HTML."""
    _COMPONENT(key=key, data={"title": title, "rows": found, "said": said, "long": long})
