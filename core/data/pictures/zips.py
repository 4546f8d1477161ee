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

from core.data.names import harmless
from core.data.pictures.decoding import MAX_BYTES, PictureProblem
from core.data.pictures.given_parts import LEFT_OUT, given_parts
from core.data.pictures.layout import Arrangement, Reading, arranged, left_out
from core.data.pictures.left_behind import HIDDEN, is_picture, left_behind
from core.data.pictures.zip_names import names

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")  # a zip, and one with nothing in it
MOST_CONTENTS = 2 * 2**20  # bytes of the table of contents: about 20,000 names
MOST_MEMBERS = 20_000
FREE, RATIO = 200 * 2**20, 10  # bytes that may come out of any zip, and as many more for each byte of it
NO_ZIP = "The zip is damaged; make it again, or send the pictures themselves."


@dataclass(frozen=True)
class Member:
    """A file in a zip: its bytes, or why it is left out."""

    path: str
    kind: str  # the class that its folders name; empty where there are none
    data: bytes = b""
    problem: str = ""
    part: str = ""  # "train" or "val", where its folders say so


@dataclass(frozen=True)
class Contents:
    """What is in a zip."""

    count: int  # members, without what systems and tools left in it
    members: Iterator[Member]  # each in turn; one is in memory at a time
    hidden: int  # pictures in hidden folders and in those of tools
    left_out: Sequence[tuple[str, str]]  # folders whose pictures have no class, and a sentence
    folders: Arrangement


def is_zip(start: bytes) -> bool:
    """Whether a file that begins so is a zip, whatever it is called."""
    return start.startswith(MAGIC)


def opened(file: BinaryIO, size: int, reading: Reading = "") -> Contents:
    """What a zip of so many bytes holds.

    Args:
        file: The zip.
        size: Its bytes.
        reading: Which folders are the classes, where that was asked.

    Raises:
        PictureProblem: It cannot be opened, holds too much, or no folder in it names a class where it should; one sentence.
    """
    try:
        archive = zipfile.ZipFile(_Bounded(file))
    except _TooMuch:
        raise PictureProblem(f"The zip holds far too many files; up to {MOST_MEMBERS:,} are read.") from None
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, UnicodeDecodeError):
        raise PictureProblem(NO_ZIP) from None
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise PictureProblem(f"The zip holds {len(infos):,} files; up to {MOST_MEMBERS:,} are read.")
    sent = [(info, name) for info, name in zip(infos, names(infos), strict=True) if not name.endswith(("/", "\\"))]
    left = [left_behind(name) for _, name in sent]
    hidden = sum(why == HIDDEN and is_picture(name) for (_, name), why in zip(sent, left, strict=True))
    kept = [each for each, why in zip(sent, left, strict=True) if not why]
    paths = [name for _, name in kept]
    found = arranged(paths, reading)
    if found.refusal:
        raise PictureProblem(found.refusal)
    parts = given_parts(found).parts
    rows = zip(kept, found.kinds, parts, found.problems, strict=True)
    wanted = [(*each, kind, part) for each, kind, part, why in rows if not why and part != LEFT_OUT]
    return Contents(len(wanted), _read_all(archive, wanted, FREE + RATIO * size), hidden, left_out(paths, found), found)


def _read_all(archive: zipfile.ZipFile, wanted: Sequence[tuple[zipfile.ZipInfo, str, str, str]], budget: int) -> Iterator[Member]:
    for info, name, kind, part in wanted:
        try:
            data, problem = _read(archive, info, name), ""
        except PictureProblem as refused:
            data, problem = b"", str(refused)
        budget -= len(data)
        if budget < 0:
            raise PictureProblem(
                "The zip unpacks to far more than it holds, which pictures never do: reading it was stopped. What came before is kept."
            )
        yield Member(harmless(name, 120), kind, data, problem, part)


def _refused(info: zipfile.ZipInfo, name: str) -> str:
    """Why a member is not even opened, or ""."""
    parts = re.split(r"[\\/]", name)
    if ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", name):
        return "Its path leads out of the zip; only pictures in folders of the zip are taken."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link to another file, not a picture."
    if info.flag_bits & 1:
        return "It is locked with a password; make the zip without one."
    if name.lower().endswith(".zip"):
        return "It is a zip inside the zip; unpack it, and send what is in it."
    if info.file_size > MAX_BYTES:
        return f"It unpacks to {info.file_size / 2**20:,.0f} MB; the limit is {MAX_BYTES // 2**20} MB."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in an unusual way; make the zip again with ordinary compression."
    return ""


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """The bytes of a member; what it claims of its own size is not relied on."""
    if problem := _refused(info, name):
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
