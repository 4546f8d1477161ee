"""Small pictures of a set to click: the one that is chosen stands in the address."""

import numpy as np
import streamlit as st

from core.data.pictures.picture_set import PictureSet
from core.figures.pictures.thumbnails import squares
from core.figures.sheets import Colours, sheet
from pages.kit import address
from pages.kit.columns import columns
from pages.kit.photo_sheet import picked

PICTURE = "picture"  # in the address: the id of the chosen one
COLUMNS, ROWS, SIDE = 8, 2, 80
EVERY = "all classes"
KEPT, LEARNT = "kept apart", "learnt from"


def choose(pictures: PictureSet) -> int:
    """The row of the chosen picture, and the thumbnails to choose it from."""
    left, right = columns("thumbs-columns", [1.9, 1], 14)
    with right:
        rows = _filtered(pictures)
        page = _page(rows, chosen(pictures))
    shown = rows[page * COLUMNS * ROWS : (page + 1) * COLUMNS * ROWS]
    row = chosen(pictures)
    key = f"thumbs-{pictures.name}-{shown[0]}-{len(shown)}"
    alt = f"{len(shown)} pictures, {COLUMNS} in a row; the framed one is chosen."
    with left:
        st.markdown("**Choose a picture**")
        at = shown.index(row) if row in shown else None
        place = picked(_sheet(pictures.name, tuple(shown), pictures), alt, key, at, COLUMNS, SIDE)
    if place is not None and place < len(shown) and shown[place] != row:
        pick(pictures, shown[place])
        st.rerun()
    return row


def chosen(pictures: PictureSet) -> int:
    """The row of the picture that the address names; the first one that was kept apart where it names none."""
    asked = st.query_params.get(PICTURE)
    row = next((row for row, file in enumerate(pictures.files) if file.stem == asked), None)
    if asked is not None and row is None:
        address.refuse(PICTURE)
    return int(pictures.validation_rows[0]) if row is None else row


def pick(pictures: PictureSet, row: int) -> None:
    """Speak of this picture from now on."""
    st.query_params[PICTURE] = pictures.files[row].stem


def _filtered(pictures: PictureSet) -> list[int]:
    """The rows that shall be shown."""
    first, second = st.columns(2, gap="small")
    which = first.selectbox("Class", range(-1, len(pictures.classes)), format_func=lambda at: EVERY if at < 0 else pictures.classes[at])
    part = second.selectbox("Used for", [KEPT, LEARNT], key="thumbs-part", help="What the network never learnt from is the harder test.")
    fits = pictures.validation if part == KEPT else ~pictures.validation
    if which >= 0:
        fits = fits & (pictures.labels == which)
    rows = np.flatnonzero(fits if fits.any() else pictures.validation)
    return [int(row) for row in (mixed(pictures.labels, rows) if which < 0 else rows)]


def mixed(labels: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """One of each class in turn, so that the first ones show them all."""
    of = labels[rows]
    rank = [np.count_nonzero(of[:place] == label) for place, label in enumerate(of)]
    return rows[np.lexsort((of, rank))]


def _page(rows: list[int], row: int) -> int:
    """Which of the pages of thumbnails is shown."""
    pages = -(-len(rows) // (COLUMNS * ROWS))
    if pages == 1:
        return 0
    first = rows.index(row) // (COLUMNS * ROWS) + 1 if row in rows else 1
    return int(st.number_input(f"Page (of {pages})", 1, pages, first)) - 1


@st.cache_data(max_entries=60, show_spinner=False)
def _sheet(name: str, rows: tuple[int, ...], _pictures: PictureSet) -> Colours:
    return sheet(squares([_pictures.files[row] for row in rows], SIDE), tuple(range(len(rows))), COLUMNS).picture


def one(pictures: PictureSet, row: int) -> Colours:
    """One picture, small."""
    return squares([pictures.files[row]], SIDE)[0]
