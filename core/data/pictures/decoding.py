"""Pictures from people, decoded safely."""

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from core.data.pictures.depth import eight_bits

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MAX_PIXELS = 24_000_000  # decoded whole; 72 MB in colour
MAX_JPEG_PIXELS = 120_000_000  # a JPEG can be decoded at an eighth of its size
MAX_PROGRESSIVE_PIXELS = 50_000_000  # of a JPEG that comes in layers, all of it is held while it is decoded
MAX_SCANS, START_OF_SCAN = 200, b"\xff\xda"  # layers of a JPEG; each is a pass over the whole picture, however little is in it
MAX_SIDE = 20_000
MAX_BYTES = 20 * 2**20
WORK_SIDE = 600  # a digit needs no more
ORIENTATION = 274  # EXIF's number for it; from 5 on the picture lies on its side


class PictureProblem(ValueError):
    """The file is no picture we can take; the message is one plain sentence."""


def open_picture(source: str | Path | bytes | Image.Image | NDArray[np.generic], enough: int = 2 * WORK_SIDE) -> Image.Image:
    """Decode a picture within limits, upright, first frame, as mode "L" or "RGB" or, with transparency, "RGBA".

    Args:
        source: A file, its bytes, a Pillow picture or an array (H, W), (H, W, 3) or (H, W, 4).
        enough: Pixels along the shorter side. A larger JPEG is decoded at a half, a quarter or an eighth of its size, still this large.

    Raises:
        PictureProblem: Not a picture, of a format we do not take, broken, or too large.
    """
    if isinstance(source, np.ndarray):
        return _plain(_from_array(source))
    if isinstance(source, Image.Image):
        return _plain(source)
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if len(data) > MAX_BYTES:
        raise PictureProblem(f"The file has {len(data) / 2**20:.0f} MB; the limit is {MAX_BYTES // 2**20} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; the limits here decide
            return _decode(data, enough)
    except UnidentifiedImageError:
        raise PictureProblem("This is not a picture that can be read; send a PNG, JPEG, WebP, GIF, BMP or TIFF file.") from None
    except Image.DecompressionBombError:
        raise PictureProblem(f"The picture is far too large; send one under {MAX_PIXELS // 10**6} million pixels.") from None
    except PictureProblem:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, TypeError, IndexError, KeyError, OverflowError):
        raise PictureProblem("The picture file is damaged; save it again or send another one.") from None


def _decode(data: bytes, enough: int) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _check_size(image)
        if image.format == "JPEG":
            if data.count(START_OF_SCAN) > MAX_SCANS:
                raise PictureProblem("The picture is stored in an unusual number of layers; save it again as an ordinary JPEG.")
            image.draft(None, (enough, enough))  # decode at a fraction: faster and small
        return _plain(ImageOps.exif_transpose(image))


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture file that `open_picture` has taken, as it stands upright; only its header is read."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        turned = image.getexif().get(ORIENTATION, 1) >= 5
        return (image.height, image.width) if turned else image.size


def on_white(image: Image.Image) -> Image.Image:
    """In colour, with white where it was transparent."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _check_size(image: Image.Image) -> None:
    pixels = image.width * image.height
    limit = MAX_PIXELS
    if image.format == "JPEG":
        limit = MAX_PROGRESSIVE_PIXELS if image.info.get("progressive") else MAX_JPEG_PIXELS
    if pixels > limit or max(image.size) > MAX_SIDE:
        raise PictureProblem(
            f"The picture has {pixels / 1e6:.0f} million pixels ({image.width} x {image.height}); send one under {limit // 10**6} million."
        )


def _plain(image: Image.Image) -> Image.Image:
    """8 bits a channel, no palette, no CMYK."""
    if image.mode.startswith(("I", "F")):
        return _of_numbers(np.asarray(image))
    if image.mode in ("LA", "PA", "La", "RGBa") or (image.mode == "P" and "transparency" in image.info):
        return image.convert("RGBA")
    return image.copy() if image.mode in ("L", "RGB", "RGBA") else image.convert("L" if image.mode == "1" else "RGB")


def _from_array(array: NDArray[np.generic]) -> Image.Image:
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)) or 0 in array.shape:
        raise PictureProblem("A picture has the shape (H, W), (H, W, 3) or (H, W, 4).")
    return _of_numbers(array.squeeze(2) if array.ndim == 3 and array.shape[2] == 1 else array)


def _of_numbers(values: NDArray[np.generic]) -> Image.Image:
    try:
        return Image.fromarray(eight_bits(values))
    except ValueError as problem:
        raise PictureProblem(str(problem)) from None
