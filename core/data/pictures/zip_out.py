"""Pictures in folders as a zip, written piece by piece: thousands of them never stand in memory."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.data.names import safe_name
from core.data.pictures.picture_set import PictureSet

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


Entry = tuple[str, bytes]  # a path within a zip, and what stands there


def packed(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The pieces of a zip of files, in their order."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # pictures and weights are packed already
        for path, body in entries:
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), body)
            yield out.taken()
    yield out.taken()


def zipped(entries: Iterable[tuple[tuple[str, ...], str, Path]]) -> Iterator[bytes]:
    """The pieces of a zip of (folders, name, file). Names are made safe, and different where they are not."""
    return packed(_read(entries))


def _read(entries: Iterable[tuple[tuple[str, ...], str, Path]]) -> Iterator[Entry]:
    taken: set[str] = set()
    for folders, name, file in entries:
        try:
            body = file.read_bytes()
        except OSError:  # thrown out meanwhile
            continue
        yield _path(folders, name, taken), body


def set_zipped(found: PictureSet) -> Iterator[bytes]:
    """The pieces of a zip of a picture set: train/CLASS and val/CLASS, parted as in its trainings."""
    return packed(set_entries(found))


def set_entries(found: PictureSet, *folders: str) -> Iterator[Entry]:
    """The files of such a zip, in these folders."""
    rows = zip(found.files, found.labels, found.validation, strict=True)
    parts = ((*folders, "val" if held else "train", found.classes[label]) for _, label, held in rows)
    return _read((part, f"{file.stem}.jpg", file) for part, file in zip(parts, found.files, strict=True))


def _path(folders: tuple[str, ...], name: str, taken: set[str]) -> str:
    stem = safe_name(name.rpartition(".")[0] or name)
    folder = "/".join(safe_name(part) for part in folders)
    path, number = f"{folder}/{stem}.jpg", 1
    while path.casefold() in taken:
        number += 1
        path = f"{folder}/{stem}-{number}.jpg"
    taken.add(path.casefold())
    return path


class _Pieces(io.RawIOBase):
    """What a zip is written to: a stream that cannot be wound back."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer", /) -> int:
        before = len(self._written)
        self._written += data
        return len(self._written) - before

    def taken(self) -> bytes:
        """What was written since the last time."""
        data = bytes(self._written)
        self._written.clear()
        return data
