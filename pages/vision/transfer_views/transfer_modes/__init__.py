"""The four ways to train as cards to choose from, each with a picture of which parts of the network learn."""

from collections.abc import Callable, Mapping

from core.tasks.pictures.transfer_modes import PARTS, TRANSFER_MODES
from pages.kit.frontend import component

_COMPONENT = component("vision/transfer_views/transfer_modes")


def transfer_modes(chosen: str, notes: Mapping[str, str], key: str, on_change: Callable[[], None]) -> None:
    """Show the cards, `notes` below each (how many numbers learn, how long it takes); what is picked is `picked` of the key's state."""
    cards = [
        {
            "id": mode,
            "name": transfer_mode.name,
            "states": transfer_mode.states,
            "sentence": transfer_mode.sentence,
            "note": notes.get(mode, ""),
        }
        for mode, transfer_mode in TRANSFER_MODES.items()
    ]
    _COMPONENT(
        key=key, data={"cards": cards, "sees": list(PARTS.values()), "chosen": chosen}, default={"picked": None}, on_picked_change=on_change
    )
