"""Files that are whole or not there: written beside their place under another name, then moved into it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PART = ".part"  # what such a name ends with: a process that was killed while writing leaves it behind
LEFT_BEHIND = f"*{PART}", ".tmp*"  # the second is how safetensors calls what it is still writing


@contextmanager
def writing(file: Path) -> Iterator[Path]:
    """A path to write to; what lies there takes the place of `file` when the block has ended well.

    Whatever goes wrong or breaks off leaves an older file as it was, and nothing beside it. The folder is made.

    Raises:
        OSError: The disk is full or may not be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}{PART}")
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_bytes(file: Path, body: bytes) -> None:
    """Write a file, whole or not at all.

    Raises:
        OSError: The disk is full or may not be written.
    """
    with writing(file) as part:
        part.write_bytes(body)


def write_text(file: Path, text: str, errors: str = "strict") -> None:
    """Write a text in UTF-8, whole or not at all; `errors` says what becomes of what cannot be encoded.

    Raises:
        OSError: The disk is full or may not be written.
    """
    write_bytes(file, text.encode("utf-8", errors))


def sweep(folder: Path) -> None:
    """Remove what a process that was killed while writing left behind in a folder."""
    for name in LEFT_BEHIND:
        for part in folder.glob(name):
            part.unlink(missing_ok=True)
