"""A confusion matrix whose cells can be picked: by click, touch, or arrow keys and Enter."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.kit.frontend import component

_COMPONENT = component("kit/frontend/confusion")


def confusion_matrix(
    counts: NDArray[np.integer], key: str, title: str, alt: str, names: Sequence[str] | None = None
) -> tuple[int, int] | None:
    """Show how often class i (row) was read as class j (column); returns the (i, j) last picked, or None. Without names: 0, 1, 2 …"""
    names = [str(number) for number in range(len(counts))] if names is None else list(names)
    state = st.session_state.get(key)
    cell = _cell(state.get("cell") if state else None, len(counts))
    result = _COMPONENT(
        key=key,
        data={"counts": counts.tolist(), "names": names, "chosen": cell, "title": title, "alt": alt},
        default={"cell": None},
        on_cell_change=lambda: None,
    )
    return _cell(result.get("cell"), len(counts))


def _cell(value: object, classes: int) -> tuple[int, int] | None:
    """What the browser says, if it is a cell."""
    if not isinstance(value, dict) or not all(isinstance(value.get(name), int) for name in ("truth", "guess")):
        return None
    truth, guess = value["truth"], value["guess"]
    return (truth, guess) if 0 <= truth < classes and 0 <= guess < classes else None
