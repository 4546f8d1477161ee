"""Where the picture to try comes from: one that was kept apart, something else, a file, or the camera."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.data.pictures import choice as picture_choice
from core.data.pictures.decoding import KINDS, PictureProblem, open_picture
from core.data.pictures.photos import square
from core.data.pictures.picture_set import PictureSet
from core.figures.sheets import PAPER, Colours, sheet
from pages.kit.photo_sheet import picked
from pages.kit.picture_drop import picture_drop
from pages.vision.transfer_views.thumbnails import mixed

EXAMPLES, FILE, CAMERA = "Examples", "My picture", "Camera"
OTHERS = ("Coffee", "Cat", "Astronaut", "Rocket")  # photographs that come with the app
COLUMNS, THUMB = 4, 96
SHOWN, PROBLEM = "try-shown", "try-problem"
Tile = int | str | None  # what stands on the sheet: a row of the set, one of `OTHERS`, or nothing
ABOVE_AND_BELOW = "Click one. Above: validation pictures of yours, which it never learnt from. Below: something else."


@dataclass(frozen=True, eq=False)
class Tried:
    """A picture to try."""

    picture: bytes | Colours  # its file as it came, so that an exported network says the same of it; or (H, W, 3)
    name: str  # what it is, in words
    key: str  # one for each picture
    truth: str = ""  # the class that it is known to be of

    def square(self, side: int) -> Colours:
        """Its middle, (side, side, 3)."""
        return _square(self.key, side, self.picture)


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
    """Show the network one of the photographs of something else."""
    _take(lambda: other(label))


def is_shown(label: str) -> bool:
    """Whether that photograph is what is shown now."""
    shown: Tried | None = st.session_state.get(SHOWN)
    return shown is not None and shown.key == label


def _examples(pictures: PictureSet | None) -> None:
    """A sheet to click: the first row from the set, the second of other things."""
    rows: list[Tile] = [int(row) for row in mixed(pictures.labels, pictures.validation_rows)[:COLUMNS]] if pictures else []
    tiles = (*rows, *[None] * (-len(rows) % COLUMNS), *OTHERS)
    keys = [pictures.files[tile].stem if pictures and isinstance(tile, int) else tile for tile in tiles]
    shown: Tried | None = st.session_state.get(SHOWN)
    chosen = 0 if shown is None else keys.index(shown.key) if shown.key in keys else None
    name = pictures.name if pictures else ""
    alt = f"{len(rows)} validation pictures, then {', '.join(OTHERS)}. The one that is picked is shown to the network."
    place = picked(_sheet(name, tiles, pictures), alt, f"try-examples-{name}", chosen, COLUMNS, THUMB)
    st.caption(ABOVE_AND_BELOW if pictures else "Click one. These photographs come with the app.")
    if place is None:
        return
    tile = tiles[place]
    if pictures and isinstance(tile, int):
        _take(lambda: _of_set(pictures, tile))
    elif isinstance(tile, str):
        take_other(tile)
    st.rerun()


def _thumb(tile: Tile, pictures: PictureSet | None) -> Colours:
    if tile is None:
        return np.full((3, THUMB, THUMB), PAPER, np.uint8)
    if isinstance(tile, str):
        return square(open_picture(other(tile).picture), THUMB)
    assert pictures is not None  # only a set has rows
    return square(open_picture(pictures.files[tile]), THUMB)


@st.cache_data(max_entries=30, show_spinner=False)
def _sheet(name: str, tiles: tuple[Tile, ...], _pictures: PictureSet | None) -> Colours:
    maps = [_thumb(tile, _pictures) for tile in tiles]
    return sheet(np.stack(maps).transpose(0, 2, 3, 1), tuple(range(len(maps))), COLUMNS).picture


def _of_set(pictures: PictureSet, row: int) -> Tried:
    file, name = pictures.files[row], pictures.classes[pictures.labels[row]]
    return replace(_made(file.read_bytes(), f"a validation picture of “{name}”", file.stem), truth=name)


def other(label: str) -> Tried:
    """One of the photographs of something else."""
    photo = picture_choice.sample(label, colour=True)
    return _made(np.ascontiguousarray(photo.pixels.transpose(1, 2, 0).astype(np.uint8)), f"the sample photograph “{label}”", label)


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
        help=f"{KINDS}. It is looked at on the computer that runs this, and forgotten.",
    )


def _camera() -> None:
    st.caption("Browsers allow the camera only on the computer that runs this (localhost) or over HTTPS. Sending a photo works everywhere.")
    st.camera_input("Take a picture", key="try-camera", on_change=_sent, args=("try-camera",))


def _sent(key: str) -> None:
    if (file := st.session_state.get(key)) is not None:
        _take(lambda: _sent_picture(file.getvalue()))


def _sent_picture(data: bytes) -> Tried:
    return _made(data, "your picture", hashlib.blake2b(data, digest_size=12).hexdigest())


def _take(make: Callable[[], Tried]) -> None:
    """Show this from now on, if it is a picture."""
    try:
        st.session_state[SHOWN] = make()
        st.session_state[PROBLEM] = ""
    except (PictureProblem, OSError) as problem:
        st.session_state[PROBLEM] = str(problem) if isinstance(problem, PictureProblem) else "The picture is not there any more."


def _made(picture: bytes | Colours, name: str, key: str) -> Tried:
    tried = Tried(picture, name, key)
    tried.square(THUMB)  # what is no picture is refused here
    return tried


@st.cache_data(max_entries=200, show_spinner=False)
def _square(key: str, side: int, _picture: bytes | Colours) -> Colours:
    return square(open_picture(_picture), side).transpose(1, 2, 0)
