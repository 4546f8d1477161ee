"""Whatever a file tells besides its pixels, these are read, turned as it says, and seen as a person sees them."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import zoo
from core.data.album.upload import normalize_upload
from core.data.pictures import decoding
from core.data.pictures.decoding import PictureProblem, open_picture, size_of
from core.data.pictures.notes import segments
from tests.strange_pictures import TURNED, file_of, raw_tiff, scene, sent, tiff, with_chunk, with_notes
from tests.unit.test_pictures import paper

KINDS = ("JPEG", "PNG", "WEBP")
PLAIN = {kind: file_of(scene(), kind, **({"lossless": True} if kind == "WEBP" else {})) for kind in KINDS}
UPRIGHT = {kind: np.asarray(open_picture(file)) for kind, file in PLAIN.items()}
SIX = {  # the number 6, as many programs would write it
    "short": (3, 1, struct.pack("<H", 6)),
    "byte": (1, 1, b"\6"),
    "signed byte": (6, 1, b"\6"),
    "text": (2, 2, b"6\0"),
    "text with blanks": (2, 8, b" 6      "),
    "long": (4, 1, struct.pack("<L", 6)),
    "signed long": (9, 1, struct.pack("<l", 6)),
    "fraction": (5, 1, struct.pack("<LL", 6, 1)),
    "signed fraction": (10, 1, struct.pack("<ll", 12, 2)),
    "float": (11, 1, struct.pack("<f", 6)),
    "double": (12, 1, struct.pack("<d", 6)),
    "undefined": (7, 1, b"\6"),
    "no such kind": (99, 1, b"\6"),
    "no value": (3, 0, b"\6"),
    "three values": (3, 3, struct.pack("<HHH", 6, 1, 1)),
    "a billion values": (3, 10**9, struct.pack("<H", 6)),
    "the other order": (3, 1, b"\0\6"),
}


def turned(picture):
    return np.rot90(picture, -1)


def same_pixels(file, wanted):
    """Whether the file is read as these pixels, turned in whatever way."""
    return np.array_equal(np.sort(np.asarray(open_picture(file)), axis=None), np.sort(wanted, axis=None))


@pytest.mark.parametrize("written", SIX)
@pytest.mark.parametrize("kind", KINDS)
def test_the_way_to_turn_is_read_whatever_number_it_was_written_as(kind, written):
    file = with_notes(PLAIN[kind], tiff([(271, 5, 1, struct.pack("<LL", 1, 0)), (274, *SIX[written])]))
    assert np.array_equal(open_picture(file), turned(UPRIGHT[kind]))
    assert size_of(file) == (48, 70) and (normalize_upload(file).width, normalize_upload(file).height) == (48, 70)


@pytest.mark.parametrize("written", SIX)
def test_a_tiff_is_turned_whatever_number_it_was_written_as(written):
    file = raw_tiff(scene(), [(274, *SIX[written])])
    assert np.array_equal(open_picture(file), turned(np.asarray(scene()))) and size_of(file) == (48, 70)


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("kind", [*KINDS, "TIFF", "compressed TIFF"])
def test_path_bytes_and_pillow_picture_are_turned_alike(kind, number, tmp_path):
    exif = tiff([(274, 3, 1, struct.pack(">H", number))], ">")
    if kind == "WEBP":
        file = file_of(scene(), "WEBP", lossless=True, exif=b"Exif\0\0" + exif)
    elif kind in KINDS:
        file = with_notes(PLAIN[kind], exif)
    elif kind == "TIFF":
        file = raw_tiff(scene(), [(274, 3, 1, struct.pack("<H", number))])
    else:
        file = file_of(scene(), "TIFF", tiffinfo={274: min(max(number, 1), 8)}, compression="tiff_lzw")
        number = min(max(number, 1), 8)
    turns = [None, None, 0, 3, 1, 5, 4, 6, 2, None]  # Pillow's numbers of what EXIF calls 0 to 9
    upright = Image.fromarray(UPRIGHT[kind]) if kind in KINDS else scene()
    wanted = np.asarray(upright if turns[number] is None else upright.transpose(turns[number]))
    (tmp_path / "picture").write_bytes(file)
    lazy = Image.open(io.BytesIO(file))
    loaded = Image.open(io.BytesIO(file))
    loaded.load()
    for source in (file, tmp_path / "picture", str(tmp_path / "picture"), lazy, loaded):
        assert np.array_equal(open_picture(source), wanted)
    assert size_of(file) == wanted.shape[1::-1]


def test_the_way_to_turn_stands_in_xmp_or_in_imagemagicks_text_as_well():
    xmp = b'<x:xmpmeta><rdf:Description tiff:Make="x" tiff:Orientation="6"/></x:xmpmeta>'
    packet = b"http://ns.adobe.com/xap/1.0/\0" + xmp
    jpeg = PLAIN["JPEG"][:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + PLAIN["JPEG"][2:]
    png = with_chunk(PLAIN["PNG"], b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp.replace(b'"6"', b"'6'"))
    exif = b"Exif\0\0" + tiff([TURNED])
    text = b"\nexif\n%8d\n" % len(exif) + exif.hex().encode()
    magick = [
        with_chunk(PLAIN["PNG"], b"tEXt", b"Raw profile type exif\0" + text),
        with_chunk(PLAIN["PNG"], b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(text)),
    ]
    assert np.array_equal(open_picture(jpeg), turned(UPRIGHT["JPEG"]))
    assert all(np.array_equal(open_picture(file), turned(UPRIGHT["PNG"])) for file in (png, *magick))


ENTRIES = st.lists(
    st.tuples(st.integers(0, 65535).filter(lambda n: n != 274), st.integers(0, 20), st.integers(0, 2**32 - 1), st.binary(max_size=16)),
    max_size=8,
)


@given(ENTRIES, st.sampled_from(KINDS), st.sampled_from("<>"), st.booleans())
def test_no_entry_of_any_kind_and_count_decides_whether_pixels_are_read(entries, kind, order, turn):
    six = [(274, 3, 1, struct.pack(order + "H", 6))] * turn
    wanted = turned(UPRIGHT[kind]) if turn else UPRIGHT[kind]
    assert np.array_equal(open_picture(with_notes(PLAIN[kind], tiff([*entries, *six], order))), wanted)


@given(st.binary(max_size=60), st.sampled_from(KINDS))
def test_no_rubbish_in_the_place_of_exif_decides_whether_pixels_are_read(rubbish, kind):
    for notes in (rubbish, b"II*\0" + rubbish, b"Exif\0\0MM\0*" + rubbish):
        assert same_pixels(with_notes(PLAIN[kind], notes), UPRIGHT[kind])


NOTES_IN_TIFF = st.lists(
    st.tuples(
        st.sampled_from([254, *range(269, 273), 282, 283, 296, 297, 305, 306, 315, 316, 318, 319, 330, 700, 33723, 34665, 34675, 65000]),
        st.integers(0, 20),
        st.integers(0, 2**32 - 1),
        st.binary(max_size=16),
    ),
    max_size=8,
)


@given(NOTES_IN_TIFF, st.booleans())
def test_no_note_in_a_tiff_decides_whether_pixels_are_read(entries, turn):
    wanted = np.asarray(scene())
    file = raw_tiff(scene(), [*entries, *[TURNED] * turn])
    assert np.array_equal(open_picture(file), turned(wanted) if turn else wanted)


PNG_NOTES = b"eXIf iCCP pHYs gAMA cHRM sRGB tEXt zTXt iTXt tIME acTL fcTL fdAT sBIT bKGD vpAg".split()


@given(st.sampled_from(PNG_NOTES), st.binary(max_size=40), st.integers(0, 2**32 - 1))
def test_no_note_in_a_png_decides_whether_pixels_are_read(name, data, checksum):
    for file in (with_chunk(PLAIN["PNG"], name, data), with_chunk(PLAIN["PNG"], name, data, checksum)):
        assert same_pixels(file, UPRIGHT["PNG"])


STARTS = (b"", b"ICC_PROFILE\0", b"MPF\0", b"Photoshop 3.0\0", b"FPXR\0")


@given(st.sampled_from([*range(0xE1, 0xEE), 0xEF, 0xFE]), st.sampled_from(STARTS), st.binary(max_size=60))
def test_no_note_in_a_jpeg_decides_whether_pixels_are_read(marker, start, data):
    note = bytes([0xFF, marker]) + struct.pack(">H", len(start + data) + 2) + start + data
    file = PLAIN["JPEG"][:2] + note + PLAIN["JPEG"][2:]
    assert same_pixels(file, UPRIGHT["JPEG"])


def test_every_kind_of_file_is_read_and_told_as_it_is_seen():
    for name, file in sent().items():
        picture = open_picture(file, enough=10_000)
        assert picture.mode in ("L", "RGB") and picture.size == size_of(file), name
        assert picture.size == ((48, 70) if "turned" in name or name in ("artist-as-float", "resolution-as-text") else picture.size), name


LEVELS = np.asarray(paper(2), np.uint16)


def png16(values, colour, key=b""):
    """A PNG with 16 bits a colour, (H, W) or (H, W, C)."""
    return png(*values.shape[1::-1], 16, colour, [row.astype(">u2").tobytes() for row in values], key)


def png(width, height, bits, colour, rows, key=b""):
    head = struct.pack(">LLBBBBB", width, height, bits, colour, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    chunks = [(b"IHDR", head), *[(b"tRNS", key)] * bool(key), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">L", len(d)) + n + d + struct.pack(">L", zlib.crc32(n + d)) for n, d in chunks)


DEEP = {
    "10 bits": png16(LEVELS * 4, 0),
    "12 bits": png16(LEVELS * 16, 0),
    "14 bits": png16(LEVELS * 64, 0),
    "16 bits": png16(LEVELS * 257, 0),
    "12 bits in colour": png16(np.stack([LEVELS * 16] * 3, axis=2), 2),
    "16 bits in colour": png16(np.stack([LEVELS * 257] * 3, axis=2), 2),
    "16 bits with transparency": png16(np.stack([LEVELS * 0, 65535 - LEVELS * 257], axis=2), 4),
    "12 bits in colour with transparency": png16(np.stack([*[LEVELS * 16] * 3, np.full_like(LEVELS, 65535)], axis=2), 6),
    "12 bits in a TIFF": file_of(Image.fromarray(LEVELS * 16), "TIFF"),
    "16 bits with 0 for white": raw_tiff(Image.fromarray(65535 - LEVELS * 257), white=0),
    "float 0 to 1": file_of(Image.fromarray(LEVELS.astype(np.float32) / 255), "TIFF"),
    "float 0 to 255": file_of(Image.fromarray(LEVELS.astype(np.float32)), "TIFF"),
    "float with holes": file_of(Image.fromarray(np.where(np.arange(280) < 20, np.nan, LEVELS / 255).astype(np.float32)), "TIFF"),
    "32 bits": file_of(Image.fromarray(LEVELS.astype(np.int32)), "TIFF"),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_pictures_are_seen_as_those_with_8_bits(name):
    picture = open_picture(DEEP[name])
    assert np.abs(np.asarray(picture.convert("L"), int) - LEVELS).max() <= 1
    assert zoo.load("digits")(picture).label == 2


@pytest.mark.parametrize("white", [255, 1023, 4095, 16383, 65535])
def test_colours_with_16_bits_keep_all_their_levels_whatever_part_of_the_range_they_use(white):
    levels = np.round(np.linspace(0, white, 130 * 90)).astype(np.uint16).reshape(130, 90)
    wanted = np.round(levels.astype(np.float64) * 255 / white)
    colours = np.stack([levels, levels[::-1], levels[:, ::-1]], axis=2)
    for file in (png16(colours, 2), png16(np.dstack([colours, np.full_like(levels, 65535)]), 6)):
        for seen in (open_picture(file), open_picture(Image.open(io.BytesIO(file)))):
            assert np.abs(np.asarray(seen, int) - np.stack([wanted, wanted[::-1], wanted[:, ::-1]], axis=2)).max() <= 1
    keyed = open_picture(png16(colours, 2, struct.pack(">HHH", *(int(level) for level in colours[7, 9]))))
    assert (
        np.asarray(keyed)[7, 9].tolist() == [255] * 3 and np.asarray(keyed)[9, 7].tolist() == np.asarray(open_picture(file))[9, 7].tolist()
    )


INK = np.asarray(paper(4).point(lambda level: 255 * (level < 128)))  # 255 where there is ink


def drawn(ink, nothing=0, mode="L"):
    """Ink of one level on places of another, which are to be transparent."""
    return Image.fromarray(np.where(INK, ink, nothing).astype(np.uint8)).convert(mode)


def shared(ink):
    return Image.merge("LA", [Image.new("L", INK.shape[::-1], ink), Image.fromarray(INK)])


def with_key(image, key):
    return file_of(image, "PNG", transparency=key)


def few_bits(bits, ink, key):
    """A grey PNG with 1, 2 or 4 bits; `key` is the level that is transparent."""
    values = np.where(INK, ink, key).astype(np.uint8)
    size = 8 // bits
    packed = sum(values[:, n::size].astype(np.uint16) << (8 - bits * (n + 1)) for n in range(size)).astype(np.uint8)
    return png(*INK.shape[::-1], bits, 0, [bytes(row) for row in packed], struct.pack(">H", key))


ON_NOTHING = {  # the digit 4 on transparency, and whether its ink is light
    "black": (file_of(shared(0)), False),
    "blue": (file_of(Image.merge("RGBA", [*Image.new("RGB", INK.shape[::-1], (20, 40, 200)).split(), Image.fromarray(INK)])), False),
    "mid grey": (file_of(shared(128)), False),
    "white": (file_of(shared(255)), True),
    "yellow": (file_of(Image.merge("RGBA", [*Image.new("RGB", INK.shape[::-1], (255, 240, 90)).split(), Image.fromarray(INK)])), True),
    "black webp": (file_of(shared(0).convert("RGBA"), "WEBP", lossless=True), False),
    "black tiff": (file_of(shared(0), "TIFF"), False),
    "grey key": (with_key(drawn(1), 0), False),
    "white key": (with_key(drawn(0, 255), 255), False),
    "colour key": (with_key(drawn(10, 0, "RGB"), (0, 0, 0)), False),
    "white ink, black key": (with_key(drawn(255, 0, "RGB"), (0, 0, 0)), True),
    "palette key": (with_key(drawn(10).convert("P"), 0), False),
    "palette shares": (file_of(drawn(10).convert("P"), "PNG", transparency=bytes([0] * 5 + [255] * 251)), False),
    "16 bit key": (png16(np.where(INK, 3000, 0), 0, struct.pack(">H", 0)), False),
    "16 bit colour key": (png16(np.stack([np.where(INK, 20_000, 65535)] * 3, axis=2), 2, struct.pack(">HHH", *[65535] * 3)), False),
    "1 bit key": (few_bits(1, 0, 1), False),
    "2 bit key": (few_bits(2, 1, 0), False),
    "4 bit key": (few_bits(4, 0, 9), False),
    "gif": (file_of(drawn(10).convert("P"), "GIF", transparency=0), False),
}


@pytest.mark.parametrize("name", ON_NOTHING)
def test_what_is_drawn_on_nothing_is_seen_on_paper(name):
    file, light = ON_NOTHING[name]
    grey = np.asarray(open_picture(file).convert("L"), int)
    ink, paper_ = grey[INK > 0], grey[INK == 0]
    assert (paper_ == (0 if light else 255)).all() and abs(int(np.median(ink)) - paper_[0]) > 50
    assert zoo.load("digits")(open_picture(file)).label == 4


def test_a_picture_of_pillow_and_an_array_stand_on_the_same_paper():
    picture = shared(0).convert("RGBA")
    for source in (picture, np.asarray(picture)):
        assert np.array_equal(open_picture(source), open_picture(ON_NOTHING["black webp"][0]))


NAMED = {
    b"\0\0\0\x20ftypavif\0\0\0\0avifmif1": "AVIF",
    b"\0\0\0\x20ftypmif1\0\0\0\0mif1avif": "AVIF",
    b'<?xml version="1.0"?>\n<!-- a drawing -->\n<svg xmlns="http://www.w3.org/2000/svg"/>': "SVG",
    b"\xef\xbb\xbf<svg/>": "SVG",
    b"\xff\xfe" + "<svg width='3'/>".encode("utf-16-le"): "SVG",
    b"<!DOCTYPE html><html><svg></svg></html>": "web page",
    b"%PDF-1.7 ": "PDF",
    b"\n\n%PDF-1.4": "PDF",
    b"8BPS\0\1": "Photoshop",
    b"\0\0\0\x18ftypqt  ": "film",
    b"II*\0\x10\0\0\0CR\2\0": "raw photograph",
    b"\0\0\0\x0cjP  \r\n\x87\n": "JPEG 2000",
    b"\xff\x0a\0\0": "JPEG XL",
    b"PK\3\4...": "zip",
    b"\0\0\1\0\1\0": "icon",
    PLAIN["JPEG"].replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"): "12 bits",
}


@pytest.mark.parametrize("file", NAMED, ids=NAMED.values())
def test_what_cannot_be_read_is_refused_by_its_own_name(file):
    with pytest.raises(PictureProblem, match=NAMED[file]) as problem:
        open_picture(file)
    assert str(problem.value).endswith(".") and "\n" not in str(problem.value)


HEIC = b"\0\0\0\x1cftypheic\0\0\0\0mif1heic"


def test_heic_is_named_with_the_way_out_where_it_cannot_be_read(monkeypatch):
    monkeypatch.setattr(decoding, "find_spec", lambda name: None)
    with pytest.raises(PictureProblem, match=r"HEIC.*Most compatible.*JPEG.*pillow-heif"):
        open_picture(HEIC)


def test_heic_is_read_where_the_package_for_it_is_installed(monkeypatch):
    class Opened(Image.Image):
        format = "HEIF"

    def opener():
        def made(file, name):
            picture = Opened()
            picture.im, picture._mode, picture._size = scene().im, "RGB", scene().size
            return picture

        Image.register_open("HEIF", made, lambda start: start[4:8] == b"ftyp")

    fake = type("module", (), {"register_heif_opener": staticmethod(opener)})
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", fake)
    monkeypatch.setattr(decoding, "find_spec", lambda name: fake)
    try:
        assert np.array_equal(open_picture(HEIC), np.asarray(scene())) and size_of(HEIC) == (70, 48)
    finally:
        Image.ID.remove("HEIF")
        del Image.OPEN["HEIF"]


def layered(side, more):
    """A JPEG in layers, its second layer that often more."""
    file = file_of(Image.new("L", (side, side), 128), "JPEG", progressive=True)
    begins = [begin for marker, begin, _ in segments(file) if marker == 0xDA]
    layer = file[begins[1] : next(begin for marker, begin, _ in segments(file) if begin > begins[1])]
    return file[:-2] + layer * more + file[-2:]


def test_layers_times_pixels_are_bounded_before_anything_is_decoded(monkeypatch):
    assert open_picture(layered(500, 100)).size == (500, 500)
    assert open_picture(layered(2000, 4)).size == (2000, 2000)
    monkeypatch.setattr(decoding, "seen", None)  # nothing is decoded
    for file in (layered(100, 300), layered(7000, 190), layered(4000, 100)):
        with pytest.raises(PictureProblem, match="layers"):
            open_picture(file)


def test_what_looks_like_a_layer_in_notes_and_behind_the_end_is_none():
    jpeg = PLAIN["JPEG"]
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 1000) + b"\xff\xda" * 500
    for file in (jpeg[:2] + comment + jpeg[2:], jpeg + b"\xff\xda" * 500, with_notes(jpeg, jpeg[:100] + b"\xff\xda" * 300)):
        assert np.array_equal(open_picture(file), UPRIGHT["JPEG"])


def test_a_jpeg_of_nothing_but_parts_is_refused_without_a_look_at_most_of_them():
    with pytest.raises(PictureProblem, match="damaged"):
        open_picture(b"\xff\xd8" + b"\xff\xe1\0\2" * 1_000_000 + PLAIN["JPEG"][2:])
    assert len(list(segments(b"\xff\xd8" + b"\xff\xe1\0\2" * 1_000_000))) == 50_000


def test_a_decoder_that_works_for_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(decoding, "MAX_SECONDS", -1.0)
    for file in (PLAIN["JPEG"], PLAIN["PNG"]):
        with pytest.raises(PictureProblem, match="too long"):
            open_picture(file)


@pytest.mark.parametrize("kind", ["JPEG", "in layers", "MPO"])
def test_what_a_phone_makes_is_taken(kind):
    large = Image.new("L", (8192, 6144), 200)  # 50 megapixels
    more = {"save_all": True, "append_images": [large.resize((80, 60))]} if kind == "MPO" else {"progressive": kind == "in layers"}
    file = file_of(large, "MPO" if kind == "MPO" else "JPEG", **more)
    assert open_picture(file).size == (2048, 1536) and size_of(file) == (8192, 6144)


def test_any_error_of_a_decoder_is_a_sentence(monkeypatch):
    for error in (AttributeError, struct.error, ZeroDivisionError, RecursionError, MemoryError, RuntimeError):
        with monkeypatch.context() as patched:
            patched.setattr(decoding, "seen", lambda *_, error=error: (_ for _ in ()).throw(error("inside")))
            with pytest.raises(PictureProblem, match="damaged"):
                open_picture(PLAIN["PNG"])
