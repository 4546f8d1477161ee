"""The four ways to train as cards to choose from, each with a picture of which parts of the network learn."""

from collections.abc import Callable, Mapping

from core.tasks.pictures.ways import PARTS, WAYS
from pages.kit.frontend import component

_COMPONENT = component("glassbox_ways", "ways.html", "ways.css", "ways.js")


def ways(chosen: str, notes: Mapping[str, str], key: str, on_change: Callable[[], None]) -> None:
    """Show the cards, `notes` below each (how many numbers learn, how long it takes); what is picked is `picked` of the key's state."""
    cards = [
        {"id": mode, "name": way.name, "states": way.states, "sentence": way.sentence, "note": notes.get(mode, "")}
        for mode, way in WAYS.items()
    ]
    _COMPONENT(
        key=key, data={"cards": cards, "sees": list(PARTS.values()), "chosen": chosen}, default={"picked": None}, on_picked_change=on_change
    )
