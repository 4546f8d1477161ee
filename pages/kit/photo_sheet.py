"""Photographs side by side, of which one is picked."""

import streamlit as st

from core.figures.sheets import GAP, Colours
from pages.kit.pixel_picker import pixel_picker


def picked(sheet: Colours, alt: str, key: str, chosen: int | None, columns: int, side: int) -> int | None:
    """The place on the sheet, counted row by row, that has just been picked; None at every other time.

    Args:
        sheet: Photographs of `side` x `side` pixels, `columns` in a row.
        chosen: The place with the frame; None where it is none of these.
    """
    step = side + GAP
    row, column = divmod(chosen, columns) if chosen is not None else (-1000, -1000)  # far out of sight
    cell = pixel_picker(sheet, alt, key, (column * step, row * step, side + 2 * GAP), sheet.shape[1], step, photos=True)
    if cell is None or st.session_state.get(f"{key}-seen") == cell:
        return None
    st.session_state[f"{key}-seen"] = cell
    return cell[1] // step * columns + min(cell[0] // step, columns - 1)
