"""A picture file as a person sees it: upright, 8 bits a colour, on paper where it is transparent.

Scripts that leave this project carry the source of this module, of `notes` and of `depth` along, so that they see what the app sees. It
needs NumPy, Pillow, and for HEIC pillow-heif.
"""

import io
import re
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from core.data.pictures.depth import WHITE, eight_bits
from core.data.pictures.notes import exif_orientation, parted

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
ENOUGH = 1200  # pixels along the shorter side: a larger JPEG is decoded at a half, a quarter or an eighth of its size, still this large
LIGHT = 0.75  # mean brightness of what is drawn: what is lighter can hardly be seen on white
HEIC = re.compile(rb"....ftyp(?!.{0,40}avi[fs])(hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)
TRANSPOSES = (
    "",
    "",
    "FLIP_LEFT_RIGHT",
    "ROTATE_180",
    "FLIP_TOP_BOTTOM",
    "TRANSPOSE",
    "ROTATE_270",
    "TRANSVERSE",
    "ROTATE_90",
)  # EXIF's 0 to 8


def read_picture(source: str | Path | bytes, enough: int = ENOUGH) -> Image.Image:
    """A file, or its bytes, as a picture of mode "L" or "RGB"; raises what Pillow raises where it is none."""
    image, orientation = opened(source if isinstance(source, bytes) else Path(source).read_bytes())
    return seen(image, orientation, enough)


def opened(data: bytes, stream: Callable[[bytes], BinaryIO] = io.BytesIO) -> tuple[Image.Image, int]:
    """The picture of a file, of which only the header has been read, and how to turn it: EXIF's number, 1 where it stands upright."""
    if HEIC.match(data):
        import pillow_heif  # turns it itself

        pillow_heif.register_heif_opener()
        return Image.open(stream(data), formats=("HEIF",)), 1
    notes: list[bytes] = []
    with suppress(struct.error, ValueError, IndexError):  # where not even its parts are in order, Pillow may know better
        data, notes = parted(data)
    return Image.open(stream(data), formats=FORMATS), exif_orientation(notes)


def seen(image: Image.Image, orientation: int, enough: int = 0) -> Image.Image:
    """Decoded, turned, and with the levels that a person sees, as mode "L" or "RGB"; `enough` pixels are, 0: no fewer than there are."""
    stored = str(getattr(image, "tile", ""))  # says in how many bits
    if enough and image.format == "JPEG":
        image.draft(None, (enough, enough))
    image.load()
    key = image.info.get("transparency")
    if isinstance(key, int):
        key *= 85 if "'L;2'" in stored else 17 if "'L;4'" in stored else 1  # Pillow has spread the levels, not the key
    upper = image.mode in ("RGB", "RGBA") and ";16" in stored  # of 16 bits Pillow has kept the upper half
    negative = image.mode == "I;16" and getattr(image, "tag_v2", {}).get(262) == 0  # a TIFF whose 0 is white
    image = plain(image, tuple(level >> 8 for level in key) if upper and isinstance(key, tuple) else key, upper)
    image = image.point(lambda level: 255 - level) if negative else image
    return image.transpose(Image.Transpose[TRANSPOSES[orientation]]) if TRANSPOSES[orientation] else image


def plain(image: Image.Image, key: int | tuple[int, ...] | bytes | None = None, upper: bool = False) -> Image.Image:
    """As mode "L" or "RGB", 8 bits a colour, on paper where it is transparent.

    Args:
        image: Of any mode.
        key: The colour that stands for transparent places.
        upper: It holds the upper half of 16 bits, which may be no more than the upper half of 12.
    """
    alpha = None
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image)
        alpha = None if key is None else values != key
        image = Image.fromarray(eight_bits(values))
    elif image.mode in ("LA", "La"):
        image, alpha = image.convert("LA").split()
    elif image.mode in ("PA", "RGBA", "RGBa") or (image.mode == "P" and key is not None):
        image = image.convert("RGBA")
        image, alpha = image.convert("RGB"), image.getchannel("A")
    else:
        image = image.convert("L" if image.mode in ("1", "L") else "RGB")
        if isinstance(key, tuple if image.mode == "RGB" else int):
            alpha = (np.asarray(image).reshape(*image.size[::-1], -1) != np.array(key)).any(axis=2)
    if upper:
        highest = int(np.asarray(image).max())
        white = next(white >> 8 for white in WHITE[3:] if highest <= white >> 8)
        image = image.point(lambda level: level * 255 // white)
    return image if alpha is None else on_paper(image, alpha)


def on_paper(drawn: Image.Image, alpha: Image.Image | np.ndarray) -> Image.Image:
    """What is drawn, mode "L" or "RGB", on white where it is transparent; on black where white would hide it.

    Args:
        drawn: The colours.
        alpha: How opaque they are, a picture of mode "L", or which of them are there, (H, W).
    """
    mask = Image.fromarray(np.uint8(alpha) * 255) if isinstance(alpha, np.ndarray) else alpha
    step = max(min(drawn.size) // 500, 1)  # some of the places tell it, too
    grey, share = (np.asarray(part)[::step, ::step].astype(np.float32) for part in (drawn.convert("L"), mask))
    light = float((grey * share).sum()) > LIGHT * 255 * max(float(share.sum()), 1.0)
    sheet = Image.new(drawn.mode, drawn.size, "black" if light else "white")
    sheet.paste(drawn, mask=mask)
    return sheet
