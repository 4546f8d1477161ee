"""Pictures from strangers: decoded within limits, or refused in one sentence."""

import io
import struct
import zlib

import numpy as np
import psutil
import pytest
from PIL import Image, ImageDraw

from core import zoo
from core.data.digits.page import to_ink
from core.data.digits.strokes import draw
from core.data.pictures.decoding import PictureProblem, open_picture
from tests import pen


def file_of(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def paper(label=3, width=16):
    """A drawn digit, dark on white."""
    return Image.fromarray(np.uint8(255 - 255 * draw(pen.digit(label), width)))


def claimed_png(side):
    """A PNG whose header claims side x side one-bit pixels; only the header is there."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\x00\x00\x00\x00IDAT"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a picture"),
        (b"just some text", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "not a picture"),
        (b"<html><script>alert(1)</script></html>", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not a picture"),
        (b"%PDF-1.4", "not a picture"),
        (b"SIMPLE  =                    T", "not a picture"),
        (file_of(Image.new("RGB", (32, 32)), "ICO"), "not a picture"),
        (file_of(paper(), "JPEG")[:900], "damaged"),
        (file_of(paper())[:-60], "damaged"),
        (claimed_png(9000), "81 million pixels"),
        (claimed_png(13_000), "169 million pixels"),
        (claimed_png(30_000), "too large|900 million"),
        (b"x" * (21 * 2**20), "21 MB"),
    ],
    ids=["empty", "text", "svg", "html", "eps", "pdf", "fits", "ico", "cut jpeg", "cut png", "9000", "13000", "30000", "21 MB"],
)
def test_refused_in_one_sentence(content, words):
    with pytest.raises(PictureProblem, match=words) as problem:
        open_picture(content)
    assert str(problem.value).endswith(".") and "\n" not in str(problem.value)


def test_a_corrupt_chunk_is_refused_or_survived():
    content = bytearray(file_of(paper()))
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(PictureProblem):
        open_picture(bytes(content))


def test_a_huge_picture_is_refused_from_its_header():
    content = file_of(Image.new("1", (9000, 9000)))
    before = psutil.Process().memory_info().rss
    with pytest.raises(PictureProblem):
        open_picture(content)
    assert psutil.Process().memory_info().rss - before < 50 * 2**20


def test_forty_megapixels_of_jpeg_are_read_small():
    big = paper(4).resize((6400, 6400), Image.Resampling.NEAREST)
    picture = open_picture(file_of(big, "JPEG", quality=60))
    assert max(picture.size) < 3000
    assert zoo.load("digits")(picture).label == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda i: i.convert("CMYK"),
        lambda i: i.convert("RGB").convert("P"),
        lambda i: i.convert("LA"),
        lambda i: i.convert("1"),
        lambda i: Image.fromarray(np.asarray(i, np.uint16) * 257),
        lambda i: i.convert("I"),
        lambda i: i.convert("F"),
    ],
    ids=["cmyk", "palette", "alpha", "one bit", "16 bit", "32 bit", "float"],
)
def test_every_kind_of_pixel_reads_the_same(change):
    changed = change(paper(5))
    kind = "TIFF" if changed.mode in ("CMYK", "F", "I") else "PNG"
    assert zoo.load("digits")(open_picture(file_of(changed, kind))).label == 5


def test_only_ink_on_nothing_is_seen():
    ink = Image.new("RGBA", (280, 280), (0, 0, 0, 0))
    ImageDraw.Draw(ink).line([(90, 60), (190, 60), (120, 220)], fill=(20, 20, 20, 255), width=16)
    assert zoo.load("digits")(ink).label == 7


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_many_frames_the_first_is_read(kind):
    frames = [paper(2)] + [Image.new("L", (280, 280), shade % 250) for shade in range(200)]
    content = file_of(frames[0], kind, save_all=True, append_images=frames[1:])
    assert zoo.load("digits")(open_picture(content)).label == 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_is_put_upright(orientation):
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = paper(7).transpose(turns[orientation]) if orientation in turns else paper(7)
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = open_picture(file_of(stored, "JPEG", quality=95, exif=exif))
    assert np.abs(np.asarray(upright, int) - np.asarray(paper(7), int)).mean() < 3


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1), (2, 2)])
def test_odd_shapes_end_in_a_sentence(size):
    reading = zoo.load("digits")(open_picture(file_of(Image.new("L", size, 200))))
    assert reading.label is None and reading.problem


def test_a_long_thin_line_ends_in_a_sentence():
    strip = np.full((10_000, 40), 255, np.uint8)
    strip[:, 20] = 0
    reading = zoo.load("digits")(strip)
    assert reading.label is None and reading.problem


def photo_of(label, seed, gradient=0.45, noise=5.0, light=True):
    """A digit on paper as a phone sees it: uneven light, grain, a dark table at the edge."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:480, :640] / 480
    shade = 215 * (1 - gradient * (x + y) / 2.3)
    ink = np.asarray(Image.fromarray(draw(pen.digit(label), 13)).resize((360, 360)))
    picture = shade.copy()
    picture[60:420, 140:500] *= 1 - 0.72 * ink
    picture = picture + random.normal(0, noise, picture.shape)
    return Image.fromarray(np.uint8(np.clip(picture if light else 255 - picture, 0, 255)))


@pytest.mark.parametrize("label", range(10))
def test_photos_of_paper_in_uneven_light_are_read(label):
    content = file_of(photo_of(label, label), "JPEG", quality=85)
    assert zoo.load("digits")(open_picture(content)).label == label


def test_the_paper_of_a_photo_becomes_empty():
    ink = to_ink(photo_of(8, 1))
    assert (ink == 0).mean() > 0.8 and ink.max() > 0.9


def test_chalk_on_a_board_is_read():
    assert zoo.load("digits")(photo_of(2, 3, light=False)).label == 2
