"""SQLite as it is used here: with the same settings everywhere, and what is damaged is set aside."""

import logging
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

PATIENCE = 15.0  # seconds that one who writes waits for another
PRIVATE = 0o600  # nobody else on this machine may read it
BESIDE = ("", "-wal", "-shm")  # the files of one database

log = logging.getLogger("glassbox.storage")


class Damaged(RuntimeError):
    """A file is no database, not a whole one, or has not the tables it should have."""


def make(file: Path) -> None:
    """An empty file for a database, where there is none; one that others could read is closed to them.

    Raises:
        OSError: The folder cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(PRIVATE)
    for end in BESIDE:
        with suppress(FileNotFoundError):
            part = file.with_name(file.name + end)
            if part.stat().st_mode & ~PRIVATE & 0o777:
                part.chmod(PRIVATE)


def connect(file: Path, patience: float = PATIENCE, **options: Any) -> sqlite3.Connection:
    """A connection with the settings of this house: readers do not wait for the writer, what belongs to a row goes with it.

    Every statement is on disk at once, unless it stands in `change`, or `options` of `sqlite3.connect` say otherwise.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    connection = sqlite3.connect(file, **{"timeout": patience, "isolation_level": None} | options)
    try:
        _write_ahead(connection, patience)
        for setting in ("synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Keep a log of changes beside the file. SQLite lets nobody wait while another connection begins with that, so this waits itself."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)  # the other one writes one page


@contextmanager
def change(connection: sqlite3.Connection) -> Iterator[None]:
    """What is done in the block happens as a whole or not at all. One at a time; others wait."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def opened(
    file: Path, tables: Sequence[str], patience: float = PATIENCE, added: Mapping[str, str] | None = None
) -> Iterator[sqlite3.Connection]:
    """A connection for the length of a block. In a new database these statements make the tables.

    Args:
        file: The database.
        tables: What makes the tables.
        patience: Seconds to wait for another one who writes.
        added: Columns, as "table.column", that older databases lack, and the statement that adds each.

    Raises:
        Damaged: The database is; it has been set aside, and whoever opens it again begins a new one.
        sqlite3.Error, OSError: It is busy, or cannot be read or written.
    """
    make(file)
    which = file.stat().st_ino
    try:
        with closing(connect(file, patience)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                with change(connection):
                    for statement in tables:
                        connection.execute(statement)
            elif _missing(connection, tables):
                _complete(connection, tables, added or {})
            yield connection
    except (Damaged, sqlite3.Error) as problem:
        if not isinstance(problem, Damaged) and not is_damage(problem):
            raise
        if file.exists() and file.stat().st_ino == which:  # else somebody else was quicker
            quarantine(file)
        raise Damaged(str(problem)) from None


def _missing(connection: sqlite3.Connection, tables: Sequence[str]) -> list[str]:
    return sorted(_columns_of(tuple(tables)) - _columns(connection))


def _complete(connection: sqlite3.Connection, tables: Sequence[str], added: Mapping[str, str]) -> None:
    """Add the columns that an older database lacks; without a statement for each it is damaged."""
    with change(connection):
        missing = _missing(connection, tables)  # another one may have been quicker
        if unknown := [each for each in missing if each not in added]:
            raise Damaged(f"There is no {' and no '.join(unknown)}.")
        for each in missing:
            connection.execute(added[each])


def _columns(connection: sqlite3.Connection) -> frozenset[str]:
    """All columns of all tables, as "table.column"."""
    found = connection.execute("SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'")
    return frozenset(f"{table}.{column}" for table, column in found)


@lru_cache
def _columns_of(statements: tuple[str, ...]) -> frozenset[str]:
    """Those of the tables that these statements make."""
    with closing(sqlite3.connect(":memory:")) as model:
        for statement in statements:
            model.execute(statement)
        return _columns(model)


def is_damage(problem: BaseException | None) -> bool:
    """Whether an error says that the database is damaged, and not busy, full or forbidden."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_lack(problem: BaseException | None) -> bool:
    """Whether an error says that a table or a column is missing."""
    words = ("no such table", "no such column", "has no column")
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_ERROR and any(each in str(problem) for each in words)


def check(file: Path) -> None:
    """Read all of a database, if it is there.

    Raises:
        Damaged: It is.
    """
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as problem:
        found = str(problem) if is_damage(problem) else "ok"  # whoever opens it hears of any other trouble
    if found != "ok":
        raise Damaged(found)


def quarantine(file: Path) -> Path:
    """Give a damaged database another name, so that a new one can begin; gives that name.

    Raises:
        OSError: The folder cannot be written.
    """
    quarantined = file.with_name(f"{file.stem}-damaged-{datetime.now():%Y-%m-%d-%H%M%S}{file.suffix}")
    for end in BESIDE:
        with suppress(FileNotFoundError):
            file.with_name(file.name + end).rename(quarantined.with_name(quarantined.name + end))
    log.error("%s is damaged. It has been set aside as %s, and a new one begins.", file, quarantined.name)
    return quarantined
