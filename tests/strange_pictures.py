"""Picture files as people really send them, made by a program: strange notes, turned, deep, transparent, in colours of many kinds."""

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
from PIL import Image

Entry = tuple[int, int, int, bytes]  # number, kind, count and raw value of an entry of EXIF or TIFF
TURNED = (274, 3, 1, struct.pack("<H", 6))


def scene(width: int = 70, height: int = 48) -> Image.Image:
    """Something that looks different from every side, smooth enough for a JPEG."""
    y, x = np.mgrid[: 1 : height * 1j, : 1 : width * 1j]
    colours = np.stack([255 * x, 255 * y, 255 * (1 - x) * y], axis=2)
    colours[: height // 3, : width // 4] = (230, 30, 30)
    return Image.fromarray(colours.astype(np.uint8))


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def tiff(entries: Sequence[Entry], order: str = "<", more: bytes = b"") -> bytes:
    """A TIFF directory, which EXIF is as well; what does not fit into an entry lies behind it, and `more` behind that."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "L", 8)
    body, data, at = struct.pack(order + "H", len(entries)), b"", 8 + 2 + 12 * len(entries) + 4
    for number, kind, count, raw in entries:
        far = len(raw) > 4
        body += struct.pack(order + "HHL", number, kind, count) + (struct.pack(order + "L", at + len(data)) if far else raw.ljust(4, b"\0"))
        data += raw if far else b""
    return head + body + bytes(4) + data + more


def with_notes(file: bytes, exif: bytes) -> bytes:
    """A JPEG, PNG or WebP with these bytes in the place of its EXIF."""
    if file.startswith(b"\xff\xd8"):
        return file[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif + file[2:]
    if file.startswith(b"\x89PNG"):
        return with_chunk(file, b"eXIf", exif)
    chunk = b"EXIF" + struct.pack("<L", len(exif)) + exif + bytes(len(exif) % 2)
    return b"RIFF" + struct.pack("<L", len(file) + len(chunk) - 8) + file[8:] + chunk


def with_chunk(png: bytes, name: bytes, data: bytes, checksum: int | None = None) -> bytes:
    """A PNG with one more chunk before its pixels."""
    at = png.index(b"IDAT") - 4
    sum_ = zlib.crc32(name + data) if checksum is None else checksum
    return png[:at] + struct.pack(">L", len(data)) + name + data + struct.pack(">L", sum_) + png[at:]


def raw_tiff(image: Image.Image, extra: Sequence[Entry] = (), white: int = 2) -> bytes:
    """An uncompressed TIFF, in colour or with 16 bits, with more entries than it needs; `white` says what its numbers mean."""
    width, height = image.size
    bits = (16,) if image.mode == "I;16" else (8, 8, 8)
    pixels = image.tobytes() if image.mode == "I;16" else image.convert("RGB").tobytes()

    def written(start: int) -> bytes:
        short = lambda number, *values: (number, 3, len(values), struct.pack(f"<{len(values)}H", *values))  # noqa: E731
        own = [short(256, width), short(257, height), short(258, *bits), short(259, 1), short(262, white), short(277, len(bits))]
        own += [(273, 4, 1, struct.pack("<L", start)), short(278, height), (279, 4, 1, struct.pack("<L", len(pixels)))]
        return tiff(sorted([*own, *extra]))

    return written(len(written(0))) + pixels


def sent() -> dict[str, bytes]:
    """One file of each kind, by a short name. None of them shows the same as another."""
    picture, rng = scene(), np.random.default_rng(0)
    grey = np.asarray(picture.convert("L"), np.uint16)
    round_ = Image.fromarray(np.uint8(255 * ((np.mgrid[:48, :70][0] - 24) ** 2 + (np.mgrid[:48, :70][1] - 35) ** 2 < 300)))
    cut_out = picture.copy()
    cut_out.putalpha(round_)
    turned = Image.Exif()
    turned[274] = 6
    jpeg = file_of(picture, "JPEG", quality=95)
    return {
        "turned": file_of(picture, "JPEG", quality=95, exif=turned),
        "turned-png": file_of(picture, "PNG", exif=turned),
        "turned-webp": file_of(picture, "WEBP", lossless=True, exif=turned),
        "turned-tiff": file_of(picture, "TIFF", tiffinfo={274: 6}),
        "artist-as-float": with_notes(jpeg, tiff([TURNED, (315, 11, 1, struct.pack("<f", 1.5))])),
        "resolution-as-text": with_notes(jpeg, tiff([TURNED, (282, 2, 3, b"72\0")])),
        "tiff-artist-as-double": raw_tiff(picture, [(315, 12, 1, struct.pack("<d", 1.5)), (282, 2, 3, b"72\0")]),
        "broken-eXIf": with_notes(file_of(picture), b"\0\x08\0\x02\x01\x12\0\x03"),
        "broken-webp": with_notes(file_of(picture, "WEBP", exif=b"Exif\0\0junkjunk"), b"junk"),
        "16-bit": file_of(Image.fromarray(grey * 257)),
        "12-in-16": file_of(Image.fromarray(grey * 16)),
        "float": file_of(Image.fromarray(grey.astype(np.float32) / 255), "TIFF"),
        "cut-out": file_of(cut_out),
        "cut-out-webp": file_of(cut_out, "WEBP", lossless=True),
        "cut-out-la": file_of(cut_out.convert("LA")),
        "light-on-nothing": file_of(Image.merge("RGBA", [Image.new("L", (70, 48), 250)] * 3 + [round_])),
        "palette-key": file_of(cut_out.convert("RGB").quantize(16), "PNG", transparency=3),
        "grey-key": file_of(picture.convert("L").point(lambda v: v // 64 * 64), "PNG", transparency=64),
        "cmyk": file_of(picture.convert("CMYK"), "JPEG", quality=95),
        "gif": file_of(picture.quantize(32), "GIF"),
        "large": file_of(Image.fromarray(rng.integers(0, 256, (60, 82, 3), np.uint8)).resize((3280, 2400)), "JPEG", quality=60),
        "progressive": file_of(picture, "JPEG", progressive=True),
        "mpo": file_of(picture, "MPO", save_all=True, append_images=[picture.resize((35, 24))]),
    }
