"""Whether a disk has room for what is about to be written: looked at before it begins, so that nothing ends half-way."""

import shutil
from pathlib import Path

SPARE = 32 * 2**20  # bytes that stay free in any case: the history has to be written, too


class NoRoom(OSError):
    """There is not enough free space; one sentence."""


def room(folder: Path, size: int) -> None:
    """See that so many bytes can be written into a folder, which need not exist yet. Where nothing can be known, nothing is said.

    Raises:
        NoRoom: They cannot; one sentence.
    """
    there = next((place for place in (folder, *folder.parents) if place.is_dir()), folder)
    try:
        free = shutil.disk_usage(there).free
    except OSError:
        return
    if free < size + SPARE:
        raise NoRoom(
            f"The disk of the computer that runs this is full: {_megabytes(size + SPARE)} are needed and {_megabytes(free)} are free. "
            "Free some space, then try again."
        )


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"
