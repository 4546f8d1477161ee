"""Small pictures of a set to click: the one that is chosen stands in the address."""

import numpy as np
import streamlit as st

from core.data.pictures.picture_set import PictureSet
from core.figures.pictures.thumbnails import squares
from core.figures.sheets import GAP, Colours, sheet
from pages.kit.pixel_picker import pixel_picker

PICTURE = "picture"  # in the address: the id of the chosen one
COLUMNS, ROWS, SIDE = 8, 2, 80
EVERY = "all classes"
KEPT, LEARNT = "kept apart", "learnt from"


def choose(pictures: PictureSet) -> int:
    """The row of the chosen picture, and the thumbnails to choose it from."""
    left, right = st.columns([1.9, 1], gap="medium")
    with right:
        rows = _filtered(pictures)
        page = _page(rows, chosen(pictures))
    shown = rows[page * COLUMNS * ROWS : (page + 1) * COLUMNS * ROWS]
    row = chosen(pictures)
    drawn = _sheet(pictures.name, tuple(shown), pictures)
    at = _corner(shown.index(row)) if row in shown else (-1000, -1000)
    key = f"thumbs-{pictures.name}-{shown[0]}-{len(shown)}"
    alt = f"{len(shown)} pictures, {COLUMNS} in a row; the framed one is chosen."
    with left:
        st.markdown("**Choose a picture**")
        cell = pixel_picker(drawn, alt, key, (*at, SIDE + 2 * GAP), drawn.shape[1], SIDE + GAP, photos=True)
    if cell is not None and st.session_state.get(f"{key}-seen") != cell:
        st.session_state[f"{key}-seen"] = cell
        place = cell[1] // (SIDE + GAP) * COLUMNS + min(cell[0] // (SIDE + GAP), COLUMNS - 1)
        if 0 <= place < len(shown) and shown[place] != row:
            pick(pictures, shown[place])
            st.rerun()
    return row


def chosen(pictures: PictureSet) -> int:
    """The row of the picture that the address names; the first one that was kept apart where it names none."""
    asked = st.query_params.get(PICTURE)
    found = [row for row, file in enumerate(pictures.files) if file.stem == asked] if asked else []
    return found[0] if found else int(pictures.validation_rows[0])


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
    return [int(row) for row in (_mixed(pictures.labels, rows) if which < 0 else rows)]


def _mixed(labels: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """One of each class in turn, so that the first ones show them all."""
    rank = np.zeros(len(rows), int)
    for label in np.unique(labels[rows]):
        mine = np.flatnonzero(labels[rows] == label)
        rank[mine] = np.arange(len(mine))
    return rows[np.lexsort((labels[rows], rank))]


def _page(rows: list[int], row: int) -> int:
    """Which of the pages of thumbnails is shown."""
    pages = -(-len(rows) // (COLUMNS * ROWS))
    if pages == 1:
        return 0
    first = rows.index(row) // (COLUMNS * ROWS) + 1 if row in rows else 1
    return int(st.number_input(f"Page (of {pages})", 1, pages, first)) - 1


def _corner(place: int) -> tuple[int, int]:
    row, column = divmod(place, COLUMNS)
    return column * (SIDE + GAP), row * (SIDE + GAP)


@st.cache_data(max_entries=60, show_spinner=False)
def _sheet(name: str, rows: tuple[int, ...], _pictures: PictureSet) -> Colours:
    files = [_pictures.files[row] for row in rows]
    return sheet(squares(files, SIDE), tuple(range(len(rows))), COLUMNS).picture


def one(pictures: PictureSet, row: int) -> Colours:
    """One picture, small."""
    return squares([pictures.files[row]], SIDE)[0]
