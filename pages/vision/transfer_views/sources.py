"""Where the picture to try comes from: one that was kept apart, something else, a file, or the camera."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data.pictures import choice as picture_choice
from core.data.pictures.decoding import PictureProblem, open_picture
from core.data.pictures.photos import square
from core.data.pictures.picture_set import PictureSet
from core.figures.sheets import GAP, PAPER, Colours, sheet
from pages.kit.picture_drop import picture_drop
from pages.kit.pixel_picker import pixel_picker

EXAMPLES, FILE, CAMERA = "Examples", "My picture", "Camera"
OTHERS = ("Coffee", "Cat", "Astronaut", "Rocket")  # photographs that come with the app
KEPT_SIDE, COLUMNS, THUMB = 256, 4, 96
SHOWN, PROBLEM = "try-shown", "try-problem"
ABOVE_AND_BELOW = "Click one. Above: validation pictures of yours, which it never learnt from. Below: something else."


@dataclass(frozen=True, eq=False)
class Tried:
    """A picture to try."""

    pixels: Colours  # (256, 256, 3) its middle square
    name: str  # what it is, in words
    key: str  # one for each picture
    label: int | None = None  # its class, where it is one of the set


def choose(pictures: PictureSet | None) -> Tried:
    """The picture that was chosen last; what cannot be read is said in a sentence and changes nothing."""
    kind = st.segmented_control("Where the picture comes from", [EXAMPLES, FILE, CAMERA], default=EXAMPLES, required=True, key="try-from")
    {EXAMPLES: lambda: _examples(pictures), FILE: _file, CAMERA: _camera}[kind]()
    if problem := st.session_state.get(PROBLEM):
        st.error(f"{problem} The last picture stays.")
    shown: Tried | None = st.session_state.get(SHOWN)
    if shown is None and pictures is not None:
        return _of_set(pictures, int(pictures.validation_rows[0]))
    return shown or other(OTHERS[0])


def take_other(label: str) -> None:
    """Show it one of the photographs of something else."""
    _take(lambda: other(label))


def is_shown(label: str) -> bool:
    """Whether that photograph is what is shown now."""
    shown: Tried | None = st.session_state.get(SHOWN)
    return shown is not None and shown.key == label


def _examples(pictures: PictureSet | None) -> None:
    """A sheet to click: the first row from the set, the second of other things."""
    rows = _kept(pictures) if pictures else []
    drawn = _sheet(pictures.name if pictures else "", tuple(rows), pictures)
    key, at = f"try-examples-{pictures.name if pictures else ''}", _corner(_place(pictures, rows))
    alt = f"{len(rows)} validation pictures, then {', '.join(OTHERS)}. The one that is picked is shown to the network."
    cell = pixel_picker(drawn, alt, key, (*at, THUMB + 2 * GAP), drawn.shape[1], THUMB + GAP, photos=True)
    st.caption(ABOVE_AND_BELOW if pictures else "Click one. These photographs come with the app.")
    if cell is None or st.session_state.get(f"{key}-seen") == cell:
        return
    st.session_state[f"{key}-seen"] = cell
    place = cell[1] // (THUMB + GAP) * COLUMNS + min(cell[0] // (THUMB + GAP), COLUMNS - 1)
    others = COLUMNS if rows else 0
    if pictures and place < len(rows):
        _take(lambda: _of_set(pictures, rows[place]))
    elif others <= place < others + len(OTHERS):
        take_other(OTHERS[place - others])
    st.rerun()


def _place(pictures: PictureSet | None, rows: list[int]) -> int:
    """Where on the sheet the picture stands that is shown; -1 where it is none of them."""
    shown: Tried | None = st.session_state.get(SHOWN)
    if shown is None:
        return 0
    if shown.key in OTHERS:
        return (COLUMNS if rows else 0) + OTHERS.index(shown.key)
    return next((place for place, row in enumerate(rows) if pictures and pictures.files[row].stem == shown.key), -1)


def _corner(place: int) -> tuple[int, int]:
    row, column = divmod(place, COLUMNS)
    return (column * (THUMB + GAP), row * (THUMB + GAP)) if place >= 0 else (-1000, -1000)


def _kept(pictures: PictureSet) -> list[int]:
    """Validation pictures of as many classes as there is room for, each class in turn."""
    of_class = [pictures.validation_rows[pictures.labels[pictures.validation_rows] == label] for label in range(len(pictures.classes))]
    turns = [int(rows[turn]) for turn in range(COLUMNS) for rows in of_class if turn < len(rows)]
    return turns[:COLUMNS]


@st.cache_data(max_entries=30, show_spinner=False)
def _sheet(name: str, rows: tuple[int, ...], _pictures: PictureSet | None) -> Colours:
    tiles = [square(open_picture(_pictures.files[row]), THUMB) for row in rows] if _pictures else []
    tiles += [np.full((3, THUMB, THUMB), PAPER, np.uint8)] * (-len(rows) % COLUMNS)
    tiles += [square(open_picture(other(label).pixels), THUMB) for label in OTHERS]
    return sheet(np.stack(tiles).transpose(0, 2, 3, 1), tuple(range(len(tiles))), COLUMNS).picture


def _of_set(pictures: PictureSet, row: int) -> Tried:
    name = pictures.classes[pictures.labels[row]]
    data, key = pictures.files[row].read_bytes(), pictures.files[row].stem
    return _made(data, f"a validation picture of “{name}”", key, int(pictures.labels[row]))


def other(label: str) -> Tried:
    """One of the photographs of something else."""
    photo = picture_choice.sample(label, colour=True)
    return _made(np.ascontiguousarray(photo.pixels.transpose(1, 2, 0).astype(np.uint8)), f"the sample photograph “{label}”", label, None)


def _file() -> None:
    try:
        dropped = picture_drop("try-drop", "Drag a picture here from another web page, or copy it there and paste it here (Ctrl+V).")
        if dropped:
            _take(lambda: _sent_picture(dropped))
    except PictureProblem as problem:
        st.session_state[PROBLEM] = str(problem)
    # no `type=`: whatever arrives gets our own sentence, not an error
    st.file_uploader(
        "Or send a file",
        key="try-upload",
        max_upload_size=20,
        on_change=_sent,
        args=("try-upload",),
        help="PNG, JPEG, WebP, GIF, BMP or TIFF. It is looked at on the computer that runs this, and forgotten.",
    )


def _camera() -> None:
    st.caption("Browsers allow the camera only on the computer that runs this (localhost) or over HTTPS. Sending a photo works everywhere.")
    st.camera_input("Take a picture", key="try-camera", on_change=_sent, args=("try-camera",))


def _sent(key: str) -> None:
    if (file := st.session_state.get(key)) is not None:
        data = file.getvalue()
        _take(lambda: _sent_picture(data))


def _sent_picture(data: bytes) -> Tried:
    return _made(data, "your picture", hashlib.blake2b(data, digest_size=12).hexdigest(), None)


def _take(make: Callable[[], Tried]) -> None:
    """Show this from now on, if it is a picture."""
    try:
        st.session_state[SHOWN] = make()
        st.session_state[PROBLEM] = ""
    except (PictureProblem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem) if isinstance(problem, PictureProblem) else "The picture is not there any more."


def _made(source: bytes | np.ndarray, name: str, key: str, label: int | None) -> Tried:
    return Tried(square(open_picture(source), KEPT_SIDE).transpose(1, 2, 0), name, key, label)
