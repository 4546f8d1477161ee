"""Pictures from people: decode them safely, and find the ink in them."""

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy import ndimage

from core.data.digits.strokes import Picture

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif")
MAX_PIXELS = 24_000_000  # decoded whole; 72 MB in colour
MAX_JPEG_PIXELS = 120_000_000  # a JPEG can be decoded at an eighth of its size
MAX_PROGRESSIVE_PIXELS = 50_000_000  # of a JPEG that comes in layers, all of it is held while it is decoded
MAX_SCANS, START_OF_SCAN = 200, b"\xff\xda"  # layers of a JPEG; each is a pass over the whole picture, however little is in it
MAX_SIDE = 20_000
MAX_BYTES = 20 * 2**20
WORK_SIDE = 600  # a digit needs no more
ORIENTATION = 274  # EXIF's number for it; from 5 on the picture lies on its side

FLAT = 0.5  # share of pixels with exactly the paper's colour: a drawing has it, a photograph never


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


def to_ink(image: Image.Image) -> Picture:
    """The ink in a drawing or a photograph of paper: (H, W) in [0, 1], ink bright, whatever its colour was.

    A drawing has one exact paper colour: ink is the distance from it. In a photograph the light falls off
    across the paper, so the paper is estimated around every point and what is clearly darker is ink.
    """
    grey = _grey(_shrunk(image))
    values, counts = np.unique(np.round(grey * 255).astype(np.uint8), return_counts=True)
    paper = values[counts.argmax()] / 255
    near = np.abs(grey - paper) < 3 / 255
    if near.mean() >= FLAT:
        ink = np.abs(grey - paper)
        ink[near] = 0
        contrast = float(ink.max())
        return (ink / contrast if contrast > 0.1 else ink).astype(np.float32)
    return _ink_of_photo(grey)


def _ink_of_photo(grey: Picture) -> Picture:
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if np.median(border) < np.median(grey) - 0.25 or np.median(border) < 0.35:
        grey = 1 - grey if np.median(grey) < 0.5 else grey  # chalk on a board
    reach = max(int(max(grey.shape) * 0.12) | 1, 5)  # wider than any stroke
    paper = ndimage.gaussian_filter(ndimage.grey_closing(grey, size=(reach, reach)), reach / 3)
    dark = np.clip(1 - ndimage.gaussian_filter(grey, 1.0) / np.maximum(paper, 0.05), 0, 1)
    level = max(_otsu(dark), 0.12)  # under this it is grain and creases
    mask = _without_specks(dark > level)
    if not mask.any():
        return np.zeros_like(grey)
    near = ndimage.binary_dilation(mask, iterations=2)
    full = float(np.percentile(dark[mask], 60))
    return np.where(near, np.clip((dark - level / 2) / max(full - level / 2, 0.05), 0, 1), 0).astype(np.float32)


def _without_specks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Only connected parts of some size, and of those that run off the picture only if nothing else is there."""
    parts, count = ndimage.label(mask, np.ones((3, 3)))
    if count == 0:
        return mask
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    sizes[0] = 0
    touching = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    inside = sizes.copy()
    inside[touching] = 0
    if inside.max() > 0.0005 * mask.size:
        sizes = inside
    keep = sizes >= max(0.06 * sizes.max(), 0.0002 * mask.size)
    return np.asarray(keep[parts] & mask)


def _otsu(values: Picture) -> float:
    """The level that best parts the values in two (Otsu 1979)."""
    counts, edges = np.histogram(values, 128, (0, 1))
    centres = (edges[:-1] + edges[1:]) / 2
    low = np.cumsum(counts)
    high = low[-1] - low
    mean_low = np.cumsum(counts * centres) / np.maximum(low, 1)
    mean_high = (np.sum(counts * centres) - np.cumsum(counts * centres)) / np.maximum(high, 1)
    return float(centres[np.argmax(low * high * (mean_low - mean_high) ** 2)])


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
        values = np.nan_to_num(np.asarray(image, dtype=np.float32))
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        return Image.fromarray(np.clip(values / top * 255, 0, 255).astype(np.uint8))
    if image.mode in ("LA", "PA", "La", "RGBa") or (image.mode == "P" and "transparency" in image.info):
        return image.convert("RGBA")
    return image.copy() if image.mode in ("L", "RGB", "RGBA") else image.convert("L" if image.mode == "1" else "RGB")


def _from_array(array: NDArray[np.generic]) -> Image.Image:
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)) or 0 in array.shape:
        raise PictureProblem("A picture has the shape (H, W), (H, W, 3) or (H, W, 4).")
    values = np.nan_to_num(np.asarray(array, dtype=np.float32))
    if array.dtype.kind == "f" and values.max(initial=0) <= 1:
        values = values * 255
    return Image.fromarray(np.clip(np.round(values), 0, 255).astype(np.uint8).squeeze())


def _shrunk(image: Image.Image) -> Image.Image:
    """At most `WORK_SIDE` pixels long; very long strips stay at least one pixel wide."""
    factor = WORK_SIDE / max(image.size)
    if factor >= 1:
        return image
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _grey(image: Image.Image) -> Picture:
    """(H, W) in [0, 1]; transparent places count as paper, black or white, whichever the ink is not."""
    if image.mode != "RGBA":
        return np.asarray(image.convert("L"), dtype=np.float32) / 255
    colour, alpha = (np.asarray(image.convert("RGB").convert("L"), np.float32) / 255, np.asarray(image.getchannel("A"), np.float32) / 255)
    ink = float((colour * alpha).sum() / max(float(alpha.sum()), 1e-6))
    return np.asarray(colour * alpha + (1 - alpha) * (1.0 if ink < 0.5 else 0.0), dtype=np.float32)
