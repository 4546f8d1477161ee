"""Tables of one's own: kept on this machine by the hash of their content."""

import csv
import hashlib
import io
import os
import re
from functools import lru_cache
from pathlib import Path

from core.data.tables.bundled import BUNDLED, bundled
from core.data.tables.sheet import Sheet, open_sheet
from core.storage.atomic import writing
from core.storage.home import home
from core.storage.quota import make_room

OWN = "own"
QUOTA = 500 * 2**20  # bytes of all such files together; the one that was not used for longest makes room
GONE = "This table of your own is not on this machine any more. Send it again, or choose another one."


def own_folder() -> Path:
    """Where these files are kept."""
    return home() / "datasets" / "tables"


def keep(sheet: Sheet) -> str:
    """Store this table; gives the name it is found by, which is the same for the same table.

    Raises:
        ValueError: It cannot be written; one sentence.
    """
    body = as_csv(sheet)
    name, folder = hashlib.sha256(body).hexdigest()[:16], own_folder()
    try:
        with writing(folder / f"{name}.csv") as part:
            part.touch(0o600)  # what people sent: nobody else on this machine may read it
            part.write_bytes(body)
        make_room(folder, QUOTA, folder / f"{name}.csv")
    except OSError:
        raise ValueError(f"Your table cannot be kept: {folder} is full or may not be written.") from None
    return name


def as_csv(sheet: Sheet) -> bytes:
    """The table as it was read, with its separator: cells are data, and stay as they were."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=sheet.separator or ",", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(sheet.columns)
    writer.writerows(zip(*sheet.cells, strict=True))
    return file.getvalue().encode("utf-8", "replace")


def file_of(name: str) -> Path:
    """Where the table of that name is, or would be."""
    return own_folder() / f"{name}.csv"


def columns_of(name: str) -> tuple[str, ...]:
    """What its columns are called, in order; nothing where it is not there any more."""
    try:
        if not re.fullmatch(r"[0-9a-f]{16}", name):
            return ()
        with file_of(name).open(encoding="utf-8", errors="replace") as file:
            heading = file.readline(1_000_000)  # as `as_csv` has written it: every name between quotes
    except OSError:
        return ()
    return tuple(found.replace('""', '"') for found in re.findall(r'"((?:[^"]|"")*)"', heading))


def load(name: str) -> Sheet:
    """The table that `keep` stored under that name.

    Raises:
        ValueError: It is not there any more; one sentence.
    """
    try:
        if not re.fullmatch(r"[0-9a-f]{16}", name):
            raise ValueError
        os.utime(file_of(name))
        return _read(name)
    except (OSError, ValueError):
        raise ValueError(GONE) from None


@lru_cache(maxsize=4)
def _read(name: str) -> Sheet:
    raw = file_of(name).read_bytes()
    with io.StringIO(raw[:10_000_000].decode("utf-8")) as text:
        separator = ";" if re.match(r'("(?:[^"]|"")*";)', text.readline()) else ""
    return open_sheet(raw, "Your table", True, separator or None)


def sheet_of(data: str, own: str = "") -> Sheet:
    """The table of a recipe: one that is bundled, or one's own.

    Raises:
        ValueError: It is not there; one sentence.
    """
    if data == OWN:
        return load(own)
    if data not in BUNDLED:
        raise ValueError(f"There is no table “{data[:40]}”.")
    return bundled(data)
