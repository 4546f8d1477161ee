"""The version of a database's tables, and the steps that lead from an older one to the present one."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine, MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

from core.storage.sqlite import Damaged, is_damage, is_lack

Step = Callable[[Connection], None]
TABLE = "schema_version"  # where the database has no place of its own for it


class NewerVersion(RuntimeError):
    """The database was written by a newer version of the app; the message is one sentence."""


def upgrade(engine: Engine, tables: MetaData, steps: Sequence[Step]) -> None:
    """Make the tables of an empty database, or bring those that are there to the present version: all steps or none.

    Args:
        engine: The database.
        tables: As they are now.
        steps: The first leads from version 1 to 2, the next to 3. Tables without a version are of version 1.

    Raises:
        NewerVersion: There are more steps than we know.
        Damaged: A table or a column is missing.
    """
    present = 1 + len(steps)
    try:
        with engine.begin() as connection:
            if _in_sqlite(connection):
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # Python's driver begins late, and not for changes of tables
            version = _version(connection) or int(any(map(inspect(connection).has_table, tables.tables)))
            if version > present:
                raise NewerVersion(f"The history was written by a newer version of Glassbox ({version} > {present}). Use that one.")
            for step in steps[version - 1 :] if version else ():
                step(connection)
            if not version:
                tables.create_all(connection)
            if version != present:
                _set_version(connection, present)
            _check(connection, tables)
    except DBAPIError as problem:
        if is_damage(problem.orig) or is_lack(problem.orig):
            raise Damaged(str(problem.orig)) from None
        raise


def _check(connection: Connection, tables: MetaData) -> None:
    found = inspect(connection)
    for name, table in tables.tables.items():
        columns = {column["name"] for column in found.get_columns(name)} if found.has_table(name) else set()
        if missing := set(table.columns.keys()) - columns:
            raise Damaged(f"The table {name} of the history has no {' and no '.join(sorted(missing))}.")


def _in_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _version(connection: Connection) -> int:
    if _in_sqlite(connection):
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if not inspect(connection).has_table(TABLE):
        return 0
    return int(connection.execute(text(f"SELECT version FROM {TABLE}")).scalar_one())


def _set_version(connection: Connection, version: int) -> None:
    if _in_sqlite(connection):
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        return
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {TABLE} (version INTEGER NOT NULL)"))
    connection.execute(text(f"DELETE FROM {TABLE}"))
    connection.execute(text(f"INSERT INTO {TABLE} VALUES ({version})"))
