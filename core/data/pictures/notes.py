"""What a picture file tells besides its pixels: it is cut off before Pillow sees the file, and looked up for how to turn the picture.

EXIF, XMP, colour profiles and comments are written by many hands, in kinds and numbers that no standard knows. Whatever they hold, the
pixels are read. Scripts that leave this project carry the source of this module along, so it needs nothing but Python.
"""

import re
import struct
import zlib
from collections.abc import Iterator

ORIENTATION = 274  # the number of that entry in EXIF and TIFF
KINDS = {1: "B", 3: "H", 4: "L", 5: "LL", 6: "b", 7: "B", 8: "h", 9: "l", 10: "ll", 11: "f", 12: "d"}  # of numbers there
PIXELS = {*range(256, 260), 262, 266, 273, *range(277, 280), 284, 292, 293, 317, 320, *range(322, 326), 332, 338, 339, 347}
PIXELS |= {*range(512, 522), *range(529, 533), 50674}  # entries of a TIFF about the pixels themselves; all others are notes
MARK = re.compile(rb"\xff+([^\x00\x01\xd0-\xd7\xff])")  # where a part of a JPEG begins: between pixels there are only 00 and D0 to D7
NOT_IN_JPEG = {*range(0xE1, 0xF0), 0xFE} - {0xEE}  # parts that tell nothing of the pixels; EE says how colours are stored
MOST_PARTS = 50_000  # of a JPEG; what comes behind them is not looked at
IN_PNG = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
IN_WEBP = (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF")


def exif_orientation(notes: list[bytes]) -> int:
    """EXIF's number from 1 to 8 for how to turn a picture, out of EXIF or else XMP, whatever kind of number it was written as."""
    for note in notes:
        if header := re.search(rb"II\*\0|MM\0\*|II\0\*|MM\*\0", note[:64]):
            tiff = note[header.start() :]
            for at, tag, kind, count in entries(tiff):
                if tag == ORIENTATION and 1 <= (orientation := _number(tiff, at, kind, count)) <= 8:
                    return orientation
    found = re.search(rb"tiff:Orientation\s*(?:=\s*[\"']|>)\s*([1-8])", b" ".join(notes))
    return int(found[1]) if found else 1


def entries(tiff: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Of the first directory of a TIFF or of EXIF, for each entry: where it begins, its number, its kind and how many values it has."""
    order = "<" if tiff.startswith(b"II") else ">"
    try:
        start = struct.unpack_from(order + "L", tiff, 4)[0] + 2
        (count,) = struct.unpack_from(order + "H", tiff, start - 2)
    except struct.error:
        return
    for at in range(start, min(start + 12 * count, len(tiff) - 11), 12):
        yield at, *struct.unpack_from(order + "HHL", tiff, at)


def _number(tiff: bytes, at: int, kind: int, count: int) -> int:
    """The first value of the entry that begins there, as a whole number; 0 where it cannot be told."""
    order, numbers = "<" if tiff.startswith(b"II") else ">", KINDS.get(kind, "B")
    inline, length = tiff[at + 8 : at + 12], count * struct.calcsize(order + numbers)
    (place,) = struct.unpack(order + "L", inline)
    far = 4 < length <= len(tiff) - place  # it does not fit into the entry, and lies where that says
    value = (tiff[place : place + length] if far else inline)[:8].ljust(8, b"\0")
    found = struct.unpack_from(order + numbers, value)
    try:
        whole = int(found[0] / found[1]) if len(found) == 2 else int(found[0])
    except (ZeroDivisionError, ValueError, OverflowError):
        whole = 0
    alone = value.strip(b" \0")[:1] or b"\0"  # as text, in the other order of bytes, or of a kind that does not exist
    return whole if 1 <= whole <= 8 else int(alone) if alone.isdigit() else alone[0]


def parted(data: bytes) -> tuple[bytes, list[bytes]]:
    """The file with its pixels alone, and the notes that were cut off, of which some may say how to turn it."""
    if data.startswith(b"\xff\xd8"):
        return _parted(data, 2, ((b, e, m in NOT_IN_JPEG, data[b:e]) for m, b, e in segments(data)))
    if data.startswith(b"\x89PNG"):
        return _parted(data, 8, _chunks(data))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith((b"II*\0", b"MM\0*")):
        return _tiff(data), [data]
    return data, []


def _parted(data: bytes, start: int, parts: Iterator[tuple[int, int, bool, bytes]]) -> tuple[bytes, list[bytes]]:
    """Leave out the parts (begin, end, whether it is a note, what it says) that are notes, and all that comes after the last part."""
    kept, notes, last = [data[:start]], [], start
    for begin, end, is_note, said in parts:
        kept += [data[last:begin]] if is_note else [data[last:end]]
        notes += [said] if is_note else []
        last = end
    return b"".join(kept), notes


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The parts of a JPEG up to its end: marker, begin and end. Pixels, and rubbish between parts, belong to none."""
    at, scanned = 2, False
    for _ in range(MOST_PARTS):
        if not (found := MARK.search(data, at)):
            yield 0, len(data), len(data)
            return
        marker, begin, at = found[1][0], found.start(), found.end()
        scanned |= marker == 0xDA
        if marker not in (0xD8, 0xD9):
            at += struct.unpack_from(">H", data, at)[0] if at + 2 <= len(data) else 0
        yield marker, begin, at
        if marker == 0xD9 and scanned:
            return


def _chunks(data: bytes) -> Iterator[tuple[int, int, bool, bytes]]:
    """The parts of a PNG. Of an animated one only the picture that all programs show is left."""
    at, name = 8, b""
    while at + 8 <= len(data) and name != b"IEND":
        length, name = struct.unpack_from(">L4s", data, at)
        end = min(at + 12 + length, len(data))
        yield at, end, name not in IN_PNG, _text(data[at + 8 : end - 4]) if name in (b"tEXt", b"zTXt") else data[at + 8 : end]
        at = end


def _text(chunk: bytes) -> bytes:
    """EXIF that ImageMagick has put into a text, in hexadecimal digits."""
    name, _, text = chunk.partition(b"\0")
    if not name.startswith(b"Raw profile type"):
        return b""
    try:
        text = zlib.decompressobj().decompress(text[1:], 2**18) if text.startswith(b"\0") else text
        return bytes.fromhex(text.split(maxsplit=2)[2].decode("ascii"))  # after a word and the length
    except (zlib.error, ValueError, IndexError):
        return b""


def _webp(data: bytes) -> tuple[bytes, list[bytes]]:
    def chunks() -> Iterator[tuple[int, int, bool, bytes]]:
        at = 12
        while at + 8 <= len(data):
            name, length = struct.unpack_from("<4sL", data, at)
            end = min(at + 8 + length + length % 2, len(data))
            yield at, end, name not in IN_WEBP, data[at:end]
            at = end

    kept, notes = _parted(data, 12, chunks())
    bare = bytearray(kept)
    bare[4:8] = struct.pack("<L", len(bare) - 8)
    if bare[12:16] == b"VP8X" and len(bare) > 20:
        bare[20] &= ~0x2C  # it says that there are notes
    return bytes(bare), notes


def _tiff(data: bytes) -> bytes:
    """The file with a new directory behind it, which names only what the pixels need."""
    order = "<" if data.startswith(b"II") else ">"
    kept = [data[at : at + 12] for at, tag, _, _ in entries(data) if tag in PIXELS]
    data += bytes(len(data) % 2)
    directory = struct.pack(order + "H", len(kept)) + b"".join(kept) + bytes(4)
    return data[:4] + struct.pack(order + "L", len(data)) + data[8:] + directory
