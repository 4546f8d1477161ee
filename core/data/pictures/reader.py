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
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from core.data.pictures.depth import WHITE, eight_bits
from core.data.pictures.notes import exif_orientation, parted

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
ENOUGH = 1200  # pixels along the shorter side: a larger JPEG is decoded at a half, a quarter or an eighth of its size, still this large
BAND = 64  # rows of 16 bits a colour that are numbers at a time
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
    deep = image.mode in ("RGB", "RGBA") and re.search("RGBA?;16", stored) is not None
    lower = _lower_halves(image) if deep else image
    image.load()
    key = image.info.get("transparency")
    if isinstance(key, int):
        key *= 85 if "'L;2'" in stored else 17 if "'L;4'" in stored else 1  # Pillow has spread the levels, not the key
    negative = image.mode == "I;16" and getattr(image, "tag_v2", {}).get(262) == 0  # a TIFF whose 0 is white
    image = _of_halves(image, lower, key if isinstance(key, tuple) else None) if deep else plain(image, key)
    image = image.point(lambda level: 255 - level) if negative else image
    return upright(image, orientation)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turned as EXIF's number says."""
    return image.transpose(Image.Transpose[TRANSPOSES[orientation]]) if TRANSPOSES[orientation] else image


def _lower_halves(image: Any) -> Any:
    """The lower halves of a file's 16 bits a colour, of which Pillow keeps the upper ones: it is told the other order of their bytes."""
    stream, place = image.fp, image.fp.tell()
    stream.seek(0)
    again: Any = Image.open(stream, formats=(image.format,))
    other = ";16L" if ";16B" in str(image.tile) else ";16B"
    tiles = []
    for tile in image.tile:
        told = tile[3] if isinstance(tile[3], tuple) else (tile[3],)
        swapped = tuple(re.sub(";16[BLN]", other, part) if isinstance(part, str) else part for part in told)
        tiles.append((*tile[:3], swapped if isinstance(tile[3], tuple) else swapped[0]))
    again.tile = tiles
    again.load()
    stream.seek(place)
    return again


def _of_halves(image: Any, lower: Any, key: tuple[int, ...] | None) -> Image.Image:
    """Both halves of 16 bits a colour as 8 bits, by the range that is used: colours by theirs, opacity by its own."""
    highest = [(high, low) for (_, high), (_, low) in zip(image.getextrema(), lower.getextrema(), strict=True)]
    ends = [_white(highest[:3])] * 3 + [_white([opacity]) for opacity in highest[3:]]
    there, as_seen = np.ones(image.size[::-1], bool), Image.new(image.mode, image.size)
    for top in range(0, image.height, BAND):
        box = (0, top, image.width, min(top + BAND, image.height))
        values = np.asarray(image.crop(box), np.uint16) << 8 | np.asarray(lower.crop(box))
        there[top : box[3]] = key is None or (values[..., :3] != key).any(axis=2)
        as_seen.paste(Image.fromarray(np.uint8(np.minimum(np.round(values * (255 / np.array(ends))), 255))), box)
    return plain(as_seen) if key is None else on_paper(as_seen.convert("RGB"), there)


def _white(highest: list[tuple[int, int]]) -> int:
    """The end of the scale that these colours use, by the highest upper half and the highest lower half of each."""
    high = max(upper for upper, _ in highest)
    return next(end for end in WHITE if (end >> 8 >= high if high else end >= max(low for _, low in highest)))


def plain(image: Image.Image, key: int | tuple[int, ...] | bytes | None = None) -> Image.Image:
    """As mode "L" or "RGB", 8 bits a colour, on paper where it is transparent.

    Args:
        image: Of any mode.
        key: The colour that stands for transparent places.
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
