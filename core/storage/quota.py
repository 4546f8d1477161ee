"""A folder with a quota: what was not used for longest makes room."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path


def size_of(entry: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    files = [entry] if entry.is_file() else [file for file in entry.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def make_room(marks: Iterable[Path], quota: int, newest: Path, entry: Callable[[Path], Path] = lambda mark: mark) -> None:
    """Delete the entries that were not used for longest, until the others are within so many bytes.

    Args:
        marks: One file for each entry; when it was last changed is when the entry was last used.
        quota: Bytes of all entries together.
        newest: The mark of the entry that stays in any case.
        entry: From a mark to what is counted and deleted: the file itself, or its folder.
    """
    used = 0
    for mark in sorted(marks, key=lambda file: (file != newest, -file.stat().st_mtime)):
        used += size_of(entry(mark))
        if used > quota and mark != newest:
            mark.unlink(missing_ok=True)  # first: whoever looks for the entry finds that it is gone
            if entry(mark) != mark:
                shutil.rmtree(entry(mark), ignore_errors=True)
