"""An album on disk: a database of what is in it, and the pictures beside it, each a file named by its content."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from core.data.pictures.decoding import PictureProblem
from core.storage.atomic import write
from core.storage.sqlite import connect, is_damaged, set_aside

TABLES = """
CREATE TABLE IF NOT EXISTS classes (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, place INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pictures (
    id TEXT NOT NULL, class_id TEXT NOT NULL REFERENCES classes ON DELETE CASCADE, name TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, bytes INTEGER NOT NULL,
    likeness BLOB NOT NULL, kin TEXT NOT NULL, aside INTEGER NOT NULL DEFAULT 0,
    place INTEGER PRIMARY KEY AUTOINCREMENT, UNIQUE (id, class_id));
CREATE TABLE IF NOT EXISTS state (version INTEGER NOT NULL);
"""
PATIENCE = 30.0  # seconds that one who writes waits for another


class Store:
    """One folder. Every change is on disk when it returns; whoever else has the folder open sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "album.sqlite"

    def rows(self, sql: str, *values: object) -> list[Any]:
        """What is there now; nothing where nothing was ever put in."""
        if not self._file.exists():
            return []
        with self._connected() as db:
            return db.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A change: all of it or nothing. One at a time; others wait.

        Raises:
            PictureProblem: It cannot be written; one sentence.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise self._unwritable() from None
        with self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("UPDATE state SET version = version + 1")
            db.execute("COMMIT")  # left out where an exception passes: closing takes the change back

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._opened()) as db:
                if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
                    self._make(db)
                yield db
        except (sqlite3.Error, OSError):
            raise self._unwritable() from None

    def _opened(self) -> sqlite3.Connection:
        """A damaged album is set aside, and an empty one begun."""
        try:
            return connect(self._file, PATIENCE, isolation_level=None)
        except sqlite3.DatabaseError as problem:
            if not is_damaged(problem):
                raise
            set_aside(self._file)
            return connect(self._file, PATIENCE, isolation_level=None)

    def _make(self, db: sqlite3.Connection) -> None:
        db.executescript(TABLES)
        # not from zero: an album that was emptied must not be taken for what it was before
        db.execute("INSERT INTO state SELECT ? WHERE NOT EXISTS (SELECT 1 FROM state)", (time.time_ns(),))

    def _unwritable(self) -> PictureProblem:
        return PictureProblem(f"The pictures cannot be kept: {self.folder.parent} is full or may not be written.")

    def version(self) -> int:
        """Another number after every change; 0 where nothing was ever put in."""
        return next((int(row[0]) for row in self.rows("SELECT version FROM state")), 0)

    def file(self, picture_id: str) -> Path:
        """Where a picture lies."""
        return self.folder / f"{picture_id}.jpg"

    def put(self, picture_id: str, body: bytes) -> None:
        """Write a picture; called inside a change."""
        write(self.file(picture_id), body)

    def sweep(self, db: sqlite3.Connection, picture_ids: list[str]) -> None:
        """Delete the files of those pictures that are in no class any more; called inside a change."""
        for picture_id in picture_ids:
            if not db.execute("SELECT 1 FROM pictures WHERE id = ?", (picture_id,)).fetchone():
                self.file(picture_id).unlink(missing_ok=True)
