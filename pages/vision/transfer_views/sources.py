"""Where the picture to try comes from: one that was kept apart, something else, a file, or the camera."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data import picture_choice
from core.data.photos import square
from core.data.picture_set import PictureSet
from core.data.pictures import PictureProblem, open_picture
from core.figures.sheets import GAP, Colours, sheet
from pages.kit.pixel_picker import pixel_picker
from pages.vision.transfer_views.networks import Networks

EXAMPLES, FILE, CAMERA = "Examples", "A file", "Camera"
OTHERS = ("Coffee", "Cat", "Astronaut", "Rocket")  # photographs that come with the app
KEPT_SIDE, COLUMNS, THUMB = 256, 4, 96
SHOWN, PROBLEM = "try-shown", "try-problem"


@dataclass(frozen=True, eq=False)
class Tried:
    """A picture to try."""

    pixels: Colours  # (256, 256, 3) its middle square
    name: str  # what it is, in words
    key: str  # one for each picture
    label: int | None = None  # its class, where it is one of the set


def choose(found: Networks) -> Tried | None:
    """The picture that was chosen last; what cannot be read is said in a sentence and changes nothing."""
    kind = st.segmented_control("Where the picture comes from", [EXAMPLES, FILE, CAMERA], default=EXAMPLES, required=True, key="try-from")
    {EXAMPLES: lambda: _examples(found), FILE: _file, CAMERA: _camera}[kind]()
    if problem := st.session_state.get(PROBLEM):
        st.error(f"{problem} The last picture stays.")
    shown: Tried | None = st.session_state.get(SHOWN)
    return shown or _of_set(found.pictures, int(found.pictures.validation_rows[0]))


def take_other(label: str) -> None:
    """Show it one of the photographs of something else."""
    _take(lambda: other(label))


def is_shown(label: str) -> bool:
    """Whether that photograph is what is shown now."""
    shown: Tried | None = st.session_state.get(SHOWN)
    return shown is not None and shown.key == label


def _examples(found: Networks) -> None:
    """A sheet to click: the first row from the set, the second of other things."""
    rows = _kept(found.pictures)
    drawn = _sheet(found.pictures.name, tuple(rows), found.pictures)
    key = f"try-examples-{found.pictures.name}"
    alt = f"Above, {len(rows)} validation pictures; below {', '.join(OTHERS)}. The one that is picked is shown to the network."
    cell = pixel_picker(drawn, alt, key, (*_cursor(), THUMB + 2 * GAP), drawn.shape[1], THUMB + GAP, photos=True)
    st.caption("Click one. Above: validation pictures of yours, which it never learnt from. Below: something else.")
    if cell is None or st.session_state.get(f"{key}-seen") == cell:
        return
    st.session_state[f"{key}-seen"] = cell
    row, column = (cell[1] - GAP) // (THUMB + GAP), (cell[0] - GAP) // (THUMB + GAP)
    st.session_state["try-cursor"] = (column * (THUMB + GAP), row * (THUMB + GAP))
    if row == 0 and column < len(rows):
        _take(lambda: _of_set(found.pictures, rows[column]))
    elif row == 1 and column < len(OTHERS):
        take_other(OTHERS[column])
    st.rerun(scope="fragment")


def _cursor() -> tuple[int, int]:
    return st.session_state.get("try-cursor", (0, 0))


def _kept(pictures: PictureSet) -> list[int]:
    """Validation pictures of as many classes as there is room for, each class in turn."""
    of_class = [pictures.validation_rows[pictures.labels[pictures.validation_rows] == label] for label in range(len(pictures.classes))]
    turns = [int(rows[turn]) for turn in range(COLUMNS) for rows in of_class if turn < len(rows)]
    return turns[:COLUMNS]


@st.cache_data(max_entries=30, show_spinner=False)
def _sheet(name: str, rows: tuple[int, ...], _pictures: PictureSet) -> Colours:
    tiles = [square(open_picture(_pictures.files[row]), THUMB) for row in rows]
    tiles += [np.full((3, THUMB, THUMB), 128, np.uint8)] * (COLUMNS - len(rows))
    tiles += [square(open_picture(other(label).pixels), THUMB) for label in OTHERS]
    return sheet(np.stack(tiles).transpose(0, 2, 3, 1), tuple(range(len(tiles))), COLUMNS).picture


def _of_set(pictures: PictureSet, row: int) -> Tried:
    name = pictures.classes[pictures.labels[row]]
    return _tried(pictures.files[row].read_bytes(), f"a validation picture of “{name}”", int(pictures.labels[row]))


def other(label: str) -> Tried:
    """One of the photographs of something else."""
    photo = picture_choice.sample(label, colour=True)
    return _made(np.ascontiguousarray(photo.pixels.transpose(1, 2, 0).astype(np.uint8)), f"the sample photograph “{label}”", label, None)


def _file() -> None:
    # no `type=`: whatever arrives gets our own sentence, not an error
    st.file_uploader(
        "Send a picture",
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
        _take(lambda: _tried(file.getvalue(), "your picture", None))


def _take(make: Callable[[], Tried]) -> None:
    """Show this from now on, if it is a picture."""
    try:
        st.session_state[SHOWN] = make()
        st.session_state[PROBLEM] = ""
    except (PictureProblem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem) if isinstance(problem, PictureProblem) else "The picture is not there any more."


def _tried(data: bytes, name: str, label: int | None) -> Tried:
    return _made(data, name, hashlib.blake2b(data, digest_size=12).hexdigest(), label)


def _made(source: bytes | np.ndarray, name: str, key: str, label: int | None) -> Tried:
    return Tried(square(open_picture(source), KEPT_SIDE).transpose(1, 2, 0), name, key, label)
