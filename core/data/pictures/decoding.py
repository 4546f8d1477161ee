"""Pictures from people, decoded safely."""

import io
import re
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from core.data.pictures.depth import NoNumbers, eight_bits
from core.data.pictures.notes import ORIENTATION, exif_orientation, segments
from core.data.pictures.reader import ENOUGH, HEIC, opened, plain, seen, upright

ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif")
KINDS = "PNG, JPEG, WebP, GIF, BMP or TIFF"
MAX_PIXELS = 110_000_000  # of a JPEG in one pass, decoded at down to an eighth of its size: a phone makes up to 12000 x 9000
IN_LAYERS, WHOLE = 2, 4  # so many times less where all of it is held meanwhile: 55 million as numbers, 27 million as colours
LAYERS, MAX_LAYERS = 16, 200  # of a JPEG, each a pass over all of it; of one with more than the first it may have less in proportion
MAX_SIDE = 20_000
MAX_BYTES = 20 * 2**20
MAX_SECONDS = 10.0  # of the processor for one picture
WORK_SIDE = 600  # a digit needs no more

FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # parts of a JPEG that say how large it is and in how many bits
SAVE = "save it as PNG or JPEG"
FOREIGN = (  # how files begin that people take for pictures, what they are, and the way out
    (rb"(?s)....ftyp.{0,40}avi[fs]", "an AVIF file", SAVE),
    (rb"(?s)....ftypcrx|FUJIFILMCCD-RAW|II(RO|RS|U\0)|II\*\0....CR", "a raw photograph", "develop it and save it as JPEG"),
    (rb"(?s)....ftyp", "a film", "save one picture of it as PNG or JPEG"),
    (rb"(?s).{0,1000}%PDF-", "a PDF", "save the page, or a screenshot of it, as PNG"),
    (rb"(?is)\W{0,9}<(!doctype html|html)", "a web page", "save the picture that is on it"),
    (rb"(?is)\W{0,9}<(.{0,4000}<)?svg\b", "an SVG drawing", "save it as PNG"),
    (rb"\x1f\x8b", "a compressed file", "unpack it"),
    (rb"8BPS", "a Photoshop file", SAVE),
    (rb"gimp xcf", "a GIMP file", SAVE),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "a PostScript drawing", "save it as PNG"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 file", SAVE),
    (rb"\0\0\0\x0cJXL |\xff\x0a", "a JPEG XL file", SAVE),
    (rb"\0\0[\x01\x02]\0", "an icon", "save it as PNG"),
    (rb"PK\x03\x04", "a zip", "send what is in it"),
)
NO_HEIC = (
    "This is a HEIC photo, which this computer cannot read: choose “Most compatible” in the settings of the phone's camera, or save the "
    "photo as JPEG. Where the package pillow-heif is installed, HEIC is read as it is."
)
NO_PICTURE = f"This is not a picture that can be read; send a {KINDS} file."
DAMAGED = "The picture file is damaged; save it again or send another one."


class PictureProblem(ValueError):
    """The file is no picture we can take; the message is one plain sentence."""


def open_picture(source: str | Path | bytes | Image.Image | NDArray[np.generic], enough: int = ENOUGH) -> Image.Image:
    """Decode a picture within limits, upright, first frame, as mode "L" or "RGB"; transparent places are paper.

    Args:
        source: A file, its bytes, a Pillow picture or an array (H, W), (H, W, 3) or (H, W, 4).
        enough: Pixels along the shorter side. A larger JPEG is decoded at a half, a quarter or an eighth of its size, still this large.

    Raises:
        PictureProblem: Not a picture, of a format we do not take, broken, or too large.
        OSError: There is no such file, or it may not be read.
    """
    if isinstance(source, np.ndarray):
        return plain(_from_array(source))
    if isinstance(source, Image.Image):
        return _decoded(lambda: _seen_upright(source))
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if len(data) > MAX_BYTES:
        raise PictureProblem(f"The file has {len(data) / 2**20:.0f} MB; the limit is {MAX_BYTES // 2**20} MB.")
    if HEIC.match(data) and find_spec("pillow_heif") is None:
        raise PictureProblem(NO_HEIC)
    return _decoded(lambda: _decode(data, enough), data)


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture file that `open_picture` has taken, as it stands upright; only its header is read."""
    image, orientation = opened(data)
    return (image.height, image.width) if orientation >= 5 else image.size


def _decode(data: bytes, enough: int) -> Image.Image:
    image, orientation = opened(data, _Bounded)
    with image:
        _check_size(image, data)
        return seen(image, orientation, enough)


def _decoded(decode: Callable[[], Image.Image], data: bytes = b"") -> Image.Image:
    """Decode; whatever goes wrong is a sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; the limits here decide
            return decode()
    except PictureProblem:
        raise
    except NoNumbers as problem:
        raise PictureProblem(str(problem)) from None
    except Image.DecompressionBombError:
        raise PictureProblem(f"The picture is far too large; send one under {MAX_PIXELS // WHOLE // 10**6} million pixels.") from None
    except UnidentifiedImageError:
        raise PictureProblem(_reason(data)) from None
    except Exception:  # decoders let errors of any kind out where a file is not as it should be
        raise PictureProblem(DAMAGED) from None


def _reason(data: bytes) -> str:
    """Why a file is not even taken for a picture."""
    if HEIC.match(data):
        return DAMAGED
    head = data[:5000].replace(b"\0", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data[:5000]  # the former: a text in UTF-16
    for start, name, way_out in FOREIGN:
        if re.match(start, head):
            return f"This is {name}, not a picture that can be read here; {way_out}."
    if data.startswith(b"\xff\xd8"):
        bits = next((data[begin + 4] for marker, begin, _ in segments(data) if marker in FRAMES and begin + 4 < len(data)), 8)
        if bits != 8:
            return f"The JPEG has {bits} bits a colour; save it again as an ordinary one, with 8."
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"RIFF", b"II", b"MM")):
        return f"The picture file is damaged, or stored in an unusual way; {SAVE}."
    return NO_PICTURE


def _check_size(image: Image.Image, data: bytes) -> None:
    pixels, scans = image.width * image.height, 1
    weight = float(IN_LAYERS if image.format == "HEIF" else WHOLE)
    if image.format == "JPEG":
        scans = sum(marker == 0xDA for marker, _, _ in segments(data))
        weight = IN_LAYERS * max(scans / LAYERS, 1) if scans > 1 or "progressive" in image.info else 1
    if scans > MAX_LAYERS or (scans > LAYERS and pixels * weight > MAX_PIXELS >= pixels * IN_LAYERS):
        raise PictureProblem(f"The picture is stored in {scans} layers, an unusual number; save it again as an ordinary JPEG.")
    if pixels * weight > MAX_PIXELS or max(image.size) > MAX_SIDE:
        limit = MAX_PIXELS / min(weight, WHOLE) / 1e6
        size = f"{pixels / 1e6:.0f} million pixels ({image.width} x {image.height})"
        raise PictureProblem(f"The picture has {size}; send one under {int(limit)} million.")


def _seen_upright(image: Image.Image) -> Image.Image:
    """A picture that Pillow has opened. Asked how to turn a PNG, Pillow decodes it, and keeps half of its 16 bits: so that comes last."""
    return upright(seen(image, 1), _orientation_of(image))


def _orientation_of(image: Image.Image) -> int:
    """How a picture that Pillow has opened still has to be turned: EXIF's number."""
    if image.format == "TIFF":
        return 1  # Pillow turns these when it decodes them
    try:
        found = image.getexif().get(ORIENTATION)
    except Exception:  # Pillow lets many kinds of errors out where notes are not as they should be
        found = None
    if isinstance(found, int):
        return found if 1 <= found <= 8 else 1
    notes = (image.info.get(name) for name in ("exif", "xmp", "XML:com.adobe.xmp"))
    return exif_orientation([note.encode() if isinstance(note, str) else note for note in notes if isinstance(note, str | bytes)])


class _Bounded(io.BytesIO):
    """A file that stops being read when its decoder has worked for too long."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._end = time.thread_time() + MAX_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        if time.thread_time() > self._end:
            raise PictureProblem("The picture takes far too long to decode; save it again as an ordinary PNG or JPEG.")
        return super().read(size)


def _from_array(array: NDArray[np.generic]) -> Image.Image:
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)) or 0 in array.shape:
        raise PictureProblem("A picture has the shape (H, W), (H, W, 3) or (H, W, 4).")
    return _of_numbers(array.squeeze(2) if array.ndim == 3 and array.shape[2] == 1 else array)


def _of_numbers(values: NDArray[np.generic]) -> Image.Image:
    return _decoded(lambda: Image.fromarray(eight_bits(values)))
