"""A folder with a quota: what was not used for longest makes room."""

import os
import shutil
import stat
from pathlib import Path


def size_of(entry: Path) -> int:
    """Bytes of a file, or of all files in a folder: what is really there. What goes away meanwhile counts nothing."""
    files = [str(entry), *(os.path.join(folder, name) for folder, _, names in os.walk(entry) for name in names)]
    return sum(found.st_size for file in files if (found := _status(file)) and stat.S_ISREG(found.st_mode))


def make_room(folder: Path, quota: int, newest: Path, mark: str = "") -> None:
    """Delete the files and folders in a folder that were not used for longest, until the others are within so many bytes.

    Args:
        folder: Everything in it counts, also what was never finished.
        quota: Bytes of all entries together.
        newest: The entry that stays in any case.
        mark: The file in each entry whose time of change says when the entry was last used. Where it is missing, or
            none is named, the entry's own time counts.
    """
    used = 0
    for entry in sorted(folder.iterdir(), key=lambda entry: (entry != newest, -last_used(entry, mark))):
        used += size_of(entry)
        if used > quota and entry != newest:
            remove(entry, mark)


def last_used(entry: Path, mark: str = "") -> float:
    """When its mark, or else the entry itself, was changed last; 0 where it is gone."""
    found = _status(entry / mark) or _status(entry)
    return found.st_mtime if found else 0.0


def remove(entry: Path, mark: str = "") -> None:
    """Delete a file or a folder, its mark first: whoever looks for the entry finds that it is gone."""
    if entry.is_dir():
        if mark:
            (entry / mark).unlink(missing_ok=True)
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)


def _status(file: str | Path) -> os.stat_result | None:
    try:
        return os.stat(file)
    except OSError:
        return None
