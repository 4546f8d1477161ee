"""How every SQLite file of the app is opened, and set aside where it is damaged."""

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

PATIENCE = 15.0  # seconds that one who writes waits for another
PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")  # readers do not wait for the writer
DAMAGED = ("malformed", "not a database", "disk image", "no such table", "no such column", "file is encrypted")


def settle(connection: Any, *_: Any) -> None:
    """The settings of every connection; also a listener for SQLAlchemy."""
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def connect(file: Path, patience: float = PATIENCE, **how: Any) -> sqlite3.Connection:
    """Open a file, whose folder is made where it is missing.

    Raises:
        OSError, sqlite3.Error: It cannot be opened.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=patience, **how)
    try:
        settle(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def check(file: Path) -> None:
    """Read through a file.

    Raises:
        sqlite3.DatabaseError: It is damaged.
    """
    with closing(connect(file)) as connection:
        if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(f"database disk image is malformed: {found}")


def is_damaged(problem: BaseException) -> bool:
    """Whether an error of SQLite means that the file is no good, and not that it is busy or the disk is full."""
    return any(sign in str(problem) for sign in DAMAGED)


def set_aside(file: Path) -> Path:
    """Rename a damaged file and what belongs to it, so that a new one can be begun; gives its new name."""
    aside = file.with_name(f"{file.stem}-damaged-{time.strftime('%Y%m%d-%H%M%S')}{file.suffix}")
    for end in ("", "-wal", "-shm"):
        part = file.with_name(file.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    logging.getLogger("glassbox").error("%s is damaged; it was set aside as %s", file.name, aside.name)
    return aside
