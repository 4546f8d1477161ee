"""A database is brought up to date step by step, whichever version of the app it comes from."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, text

Migration = Callable[[Connection], None]  # from one version to the next
TABLE = "glassbox_version"  # of databases that have no number of their own for it


class NewerVersion(RuntimeError):
    """A later version of the app has written it."""


def migrate(connection: Connection, steps: Sequence[Migration], fresh: bool) -> None:
    """Take the steps that are missing, all or none.

    Args:
        connection: In a transaction.
        steps: The first goes from version 1 to 2, and so on. What has no version yet is of the first.
        fresh: The database is empty: it begins with the newest version.

    Raises:
        NewerVersion: It has been through steps that this app does not know; one sentence.
    """
    newest = 1 + len(steps)
    version = newest if fresh else _version(connection) or 1
    if version > newest:
        raise NewerVersion("A later version of Glassbox has written this history. Start that one, or name another folder: GLASSBOX_HOME.")
    for step in steps[version - 1 :]:
        step(connection)
    _set_version(connection, newest)


def _version(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {TABLE} (number INTEGER NOT NULL)"))
    return int(connection.execute(text(f"SELECT number FROM {TABLE}")).scalar() or 0)


def _set_version(connection: Connection, number: int) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA user_version = {number}"))
        return
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {TABLE} (number INTEGER NOT NULL)"))
    connection.execute(text(f"DELETE FROM {TABLE}"))
    connection.execute(text(f"INSERT INTO {TABLE} VALUES (:number)"), {"number": number})
