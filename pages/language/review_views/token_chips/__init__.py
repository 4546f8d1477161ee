"""A text as the tokens a network gets, in a row of small boxes; one of them can be picked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pages.kit.frontend import component

_COMPONENT = component("language/review_views/token_chips")


@dataclass(frozen=True)
class Chip:
    """One box."""

    text: str
    below: str = ""  # such as its id
    kind: str = "known"  # "known", "unknown", "padding", "lost", "more"
    joined: bool = False  # it goes on with the word of the box before it


def few(chips: Sequence[Chip], most: int) -> list[Chip]:
    """The first so many; how many more there are stands in a box of its own."""
    return [*chips[:most], *[Chip(f"and {len(chips) - most:,} more", kind="more")] * (len(chips) > most)]


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
