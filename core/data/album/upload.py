"""A picture as it arrives: decoded once, upright, made small, and stored without anything that its file said about its maker."""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from core.data.album.perceptual_hash import PerceptualHash, perceptual_hash
from core.data.pictures.decoding import PictureProblem, open_picture, size_of

SIDE = 256  # pixels along the shorter side of what is kept
LEAST_SIDE = 8  # pixels: what is smaller shows nothing
MOST_LENGTH = 12  # times as long as wide
QUALITY = 90  # of the stored JPEG


@dataclass(frozen=True, eq=False)
class NormalizedUpload:
    """A picture that is ready to be kept."""

    id: str  # sixteen hex digits made of `body`
    body: bytes  # a JPEG
    width: int  # pixels of what was sent, as it stands upright
    height: int
    perceptual_hash: PerceptualHash


def normalize_upload(data: bytes) -> NormalizedUpload:
    """Decode and shrink the bytes of a picture file.

    Raises:
        PictureProblem: It is no picture that is taken here, broken, too large or too small; one sentence.
    """
    image = open_picture(data, enough=2 * SIDE)
    width, height = size_of(data)
    if min(width, height) < LEAST_SIDE:
        raise PictureProblem(f"The picture has only {width} x {height} pixels; {LEAST_SIDE} or more are needed along each side.")
    if max(width, height) > MOST_LENGTH * min(width, height):
        raise PictureProblem(f"The picture is a strip of {width} x {height} pixels; cut out the part that matters.")
    small = _small(image.convert("RGB"))
    small.info.clear()  # a JPEG would keep its comment
    file = io.BytesIO()
    small.save(file, "JPEG", quality=QUALITY)
    return _upload(file.getvalue(), width, height, small)


def stored_upload(body: bytes) -> NormalizedUpload:
    """A picture that is stored as such a JPEG already."""
    return _upload(body, *size_of(body), Image.open(io.BytesIO(body)).convert("RGB"))


def _upload(body: bytes, width: int, height: int, small: Image.Image) -> NormalizedUpload:
    return NormalizedUpload(hashlib.sha256(body).hexdigest()[:16], body, width, height, perceptual_hash(small))


def _small(image: Image.Image) -> Image.Image:
    factor = SIDE / min(image.size)
    if factor >= 1:
        return image
    size = max(round(image.width * factor), SIDE), max(round(image.height * factor), SIDE)
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
