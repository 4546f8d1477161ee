"""A zip of pictures in folders, read member by member: nothing is extracted to where its path says, nothing is trusted.

Bounded: the table of contents, the number of members, each member, and what all of them unpack to.
"""

import io
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from core.data.names import class_name, harmless
from core.data.pictures.decoding import MAX_BYTES, PictureProblem

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")  # a zip, and one with nothing in it
MOST_CONTENTS = 2 * 2**20  # bytes of the table of contents: about 20,000 names
MOST_MEMBERS = 20_000
FREE, RATIO = 200 * 2**20, 10  # bytes that may come out of any zip, and as many more for each byte of it
SPLITS = {"train", "training", "val", "valid", "validation", "test", "testing"}  # folders that hold the folders of classes
JUNK = re.compile(r"(^|/)(__MACOSX/|\.(?!\.?/)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
PICTURE = re.compile(r"\.(jpe?g|png|gif|webp|bmp|tiff?)$", re.IGNORECASE)
NO_ZIP = "The zip is damaged; make it again, or send the pictures themselves."


@dataclass(frozen=True)
class Member:
    """A file in a zip: its bytes, or why it is left out."""

    path: str
    kind: str  # the class that its folders name; empty where there are none
    data: bytes = b""
    problem: str = ""


def is_zip(start: bytes) -> bool:
    """Whether a file that begins so is a zip, whatever it is called."""
    return start.startswith(MAGIC)


def members(file: BinaryIO, size: int) -> tuple[int, Iterator[Member]]:
    """How many files a zip of so many bytes holds, and each of them in turn; one is in memory at a time.

    Raises:
        PictureProblem: It cannot be opened, or holds too much; one sentence.
    """
    try:
        archive = zipfile.ZipFile(_Bounded(file))
    except _TooMuch:
        raise PictureProblem(f"The zip holds far too many files; up to {MOST_MEMBERS:,} are read.") from None
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, UnicodeDecodeError):
        raise PictureProblem(NO_ZIP) from None
    found = [info for info in archive.infolist() if not info.is_dir() and not JUNK.search(info.filename)]
    if len(archive.infolist()) > MOST_MEMBERS:
        raise PictureProblem(f"The zip holds {len(archive.infolist()):,} files; up to {MOST_MEMBERS:,} are read.")
    return len(found), _read_all(archive, found, FREE + RATIO * size)


def kinds(paths: Sequence[str]) -> list[str]:
    """For each path the class that its folders name, or "": `pets/cats/1.jpg` and `pets/train/cats/1.jpg` are of `cats`.

    A folder that holds all the others is left out, and so are folders that only part training from validation.
    """
    folders = [[part for part in re.split(r"[\\/]+", path)[:-1] if part not in ("", ".", "..")] for path in paths]
    pictures = [parts for path, parts in zip(paths, folders, strict=True) if PICTURE.search(path)] or folders
    common = 0
    while len({tuple(parts[: common + 1]) for parts in pictures}) == 1 and _deeper(pictures, common + 1) > len(pictures) / 2:
        common += 1  # most pictures lie deeper: this folder is not that of a class
    root = pictures[0][:common] if common else []
    inner = [parts[common:] if parts[:common] == root else parts for parts in folders]
    named = [parts[1:] if len(parts) > 1 and parts[0].casefold() in SPLITS else parts for parts in inner]
    return [class_name(parts[0]) if parts else "" for parts in named]


def _deeper(folders: list[list[str]], depth: int) -> int:
    return sum(len(parts) > depth for parts in folders)


def _read_all(archive: zipfile.ZipFile, found: Sequence[zipfile.ZipInfo], budget: int) -> Iterator[Member]:
    names = kinds([info.filename for info in found])
    for info, kind in zip(found, names, strict=True):
        try:
            data, problem = _read(archive, info), ""
        except PictureProblem as refused:
            data, problem = b"", str(refused)
        budget -= len(data)
        if budget < 0:
            raise PictureProblem(
                "The zip unpacks to far more than it holds, which pictures never do: reading it was stopped. What came before is kept."
            )
        yield Member(harmless(info.filename, 120), kind, data, problem)


def _refused(info: zipfile.ZipInfo) -> str:
    """Why a member is not even opened, or ""."""
    parts = re.split(r"[\\/]", info.filename)
    if ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", info.filename):
        return "Its path leads out of the zip; only pictures in folders of the zip are taken."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link to another file, not a picture."
    if info.flag_bits & 1:
        return "It is locked with a password; make the zip without one."
    if info.filename.lower().endswith(".zip"):
        return "It is a zip inside the zip; unpack it, and send what is in it."
    if info.file_size > MAX_BYTES:
        return f"It unpacks to {info.file_size / 2**20:,.0f} MB; the limit is {MAX_BYTES // 2**20} MB."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in an unusual way; make the zip again with ordinary compression."
    return ""


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member; what it claims of its own size is not relied on."""
    if problem := _refused(info):
        raise PictureProblem(problem)
    try:
        with archive.open(info) as member:
            data = member.read(MAX_BYTES + 1)
    except Exception:  # unpacking lets errors of many kinds out; one member never ends the zip
        raise PictureProblem("It is damaged inside the zip.") from None
    if len(data) > MAX_BYTES:
        raise PictureProblem(f"It unpacks to more than {MAX_BYTES // 2**20} MB.")
    if is_zip(data[:4]):
        raise PictureProblem("It is a zip inside the zip; unpack it, and send what is in it.")
    return data


class _TooMuch(Exception):
    """More was asked of the file at once than a table of contents may have."""


class _Bounded(io.RawIOBase):
    """A file of which nobody can read more than a little at once: `zipfile` takes a whole table of contents into memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        if size > MOST_CONTENTS:
            raise _TooMuch
        data = self._file.read(size if size >= 0 else MOST_CONTENTS + 1)
        if len(data) > MOST_CONTENTS:
            raise _TooMuch
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True
