"""A place for a picture that is dragged over from another web page, or pasted."""

import base64
import binascii

from core.data.pictures.decoding import PictureProblem
from pages.kit.frontend import component

_HTML = '<div class="drop" tabindex="0" role="group"><span class="label"></span></div><div class="note" role="status"></div>'
_COMPONENT = component("glassbox_picture_drop", "picture_drop.css", "album_take.js", "picture_drop.js", html=_HTML)
MOST_BYTES, SIDE = 5 * 2**20, 1024  # of what the browser could not make small; pixels of what it could


def picture_drop(key: str, label: str) -> bytes | None:
    """The file of a picture that has just been dropped or pasted; None at every other time.

    Raises:
        PictureProblem: What came is no file, or too large.
    """
    said = _COMPONENT(key=key, data={"label": label, "most": MOST_BYTES, "side": SIDE}, on_picture_change=lambda: None).get("picture")
    return None if said is None else decoded(said)


def decoded(said: object) -> bytes:
    """The bytes of a data: address, whoever sent it.

    Raises:
        PictureProblem: It is none, or too large.
    """
    url = said.get("url") if isinstance(said, dict) else None
    if not isinstance(url, str) or not url.startswith("data:") or "," not in url or len(url) > 2 * MOST_BYTES:
        raise PictureProblem("This is not a picture that can be read; send a PNG, JPEG, WebP, GIF, BMP or TIFF file.")
    try:
        return base64.b64decode(url.split(",", 1)[1], validate=True)
    except (binascii.Error, ValueError):
        raise PictureProblem("The picture file is damaged; save it again or send another one.") from None
