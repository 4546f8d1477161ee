"""An album on disk: a database of what is in it, and the pictures beside it, each a file named by its content."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.data.pictures.decoding import PictureProblem
from core.storage import sqlite
from core.storage.atomic import write_bytes

TABLES = (
    "CREATE TABLE IF NOT EXISTS classes (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, place INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS pictures (
    id TEXT NOT NULL, class_id TEXT NOT NULL REFERENCES classes ON DELETE CASCADE, name TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, bytes INTEGER NOT NULL,
    likeness BLOB NOT NULL, kin TEXT NOT NULL, aside INTEGER NOT NULL DEFAULT 0,
    part TEXT NOT NULL DEFAULT '', giver TEXT NOT NULL DEFAULT '', place INTEGER PRIMARY KEY AUTOINCREMENT, UNIQUE (id, class_id))""",
    "CREATE TABLE IF NOT EXISTS state (version INTEGER NOT NULL)",
    # not from zero: an album that was emptied must not be taken for what it was before
    "INSERT INTO state SELECT CAST((julianday() - 2440587.5) * 86400e9 AS INTEGER) WHERE NOT EXISTS (SELECT 1 FROM state)",
)
ADDED = {  # to albums that were begun before
    "pictures.part": "ALTER TABLE pictures ADD COLUMN part TEXT NOT NULL DEFAULT ''",
    "pictures.giver": "ALTER TABLE pictures ADD COLUMN giver TEXT NOT NULL DEFAULT ''",
}
PATIENCE = 30.0  # seconds that one who writes waits for another


class AlbumStore:
    """One folder. Every change is on disk when it returns; whoever else has the folder open sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "album.sqlite"
        self._new: list[str] = []  # pictures that the present change has written

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
            PictureProblem: It cannot be written, or was damaged; one sentence.
        """
        new: list[str] = []
        try:
            with self._connected() as db, sqlite.change(db):
                self._new = new  # one change at a time
                yield db
                db.execute("UPDATE state SET version = version + 1")
        except BaseException:
            with suppress(PictureProblem, OSError):
                for picture_id in new:
                    if not self.rows("SELECT 1 FROM pictures WHERE id = ?", picture_id):
                        self.file(picture_id).unlink(missing_ok=True)
            raise

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            with sqlite.opened(self._file, TABLES, PATIENCE, ADDED) as db:
                yield db
        except sqlite.Damaged:
            raise PictureProblem("The list of your pictures was damaged and has been set aside. Send the pictures again.") from None
        except (sqlite3.Error, OSError):
            raise PictureProblem(
                f"The disk is full or may not be written: your pictures in {self.folder.parent} cannot be changed."
            ) from None

    def version(self) -> int:
        """Another number after every change; 0 where nothing was ever put in."""
        return next((int(row[0]) for row in self.rows("SELECT version FROM state")), 0)

    def file(self, picture_id: str) -> Path:
        """Where a picture lies."""
        return self.folder / f"{picture_id}.jpg"

    def put(self, picture_id: str, body: bytes) -> None:
        """Write a picture; called inside a change."""
        self._new.append(picture_id)
        write_bytes(self.file(picture_id), body)

    def sweep(self, db: sqlite3.Connection, picture_ids: list[str]) -> None:
        """Delete the files of those pictures that are in no class any more; called inside a change."""
        for picture_id in picture_ids:
            if not db.execute("SELECT 1 FROM pictures WHERE id = ?", (picture_id,)).fetchone():
                self.file(picture_id).unlink(missing_ok=True)
