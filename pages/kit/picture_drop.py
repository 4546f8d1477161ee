"""Places for a picture: taken with the camera, sent as a file, dragged over from another web page, or pasted."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.data.pictures.decoding import DAMAGED, KINDS, NO_PICTURE, PictureProblem
from pages.kit.frontend import component

_COMPONENT = component("kit/frontend/picture_drop")
MOST_BYTES, SIDE = 5 * 2**20, 1024  # of what the browser could not make small; pixels of what it could


def picture_drop(key: str, label: str) -> bytes | None:
    """The file of a picture that has just been dropped or pasted; None at every other time.

    Raises:
        PictureProblem: What came is no file, or too large.
    """
    came = f"{key}-came"

    def keep() -> None:  # what came is lost with a run that another one cuts short; the session keeps it
        st.session_state[came] = st.session_state[key].picture

    _COMPONENT(key=key, data={"label": label, "most": MOST_BYTES, "side": SIDE}, on_picture_change=keep)
    said = st.session_state.pop(came, None)
    return None if said is None else decoded(said)


def taken_or_sent(label: str, camera: str, upload: str, places: Sequence[Any] = (st, st)) -> bytes | None:
    """The file of a picture from the camera, behind a button in the first place, or from a disk, in the second; None without one.

    Args:
        label: What to take.
        camera: The key of the camera.
        upload: The key of the place for files.
    """
    with places[0].popover("Use the camera", icon=":material/photo_camera:"):
        taken = st.camera_input(label, key=camera, help="Browsers allow this only on this machine or over HTTPS.")
    # no `type=`: whatever arrives gets our own sentence, not an error
    sent = places[1].file_uploader("Or send a picture", key=upload, max_upload_size=20, help=f"{KINDS}.")
    file = taken or sent
    return file and file.getvalue()


def decoded(said: object) -> bytes:
    """The bytes of a data: address, whoever sent it.

    Raises:
        PictureProblem: It is none, or too large.
    """
    url = said.get("url") if isinstance(said, dict) else None
    if not isinstance(url, str) or not url.startswith("data:") or "," not in url or len(url) > 2 * MOST_BYTES:
        raise PictureProblem(NO_PICTURE)
    try:
        return base64.b64decode(url.split(",", 1)[1], validate=True)
    except (binascii.Error, ValueError):
        raise PictureProblem(DAMAGED) from None
