"""Tables of one's own: kept on this machine by the hash of their content."""

import csv
import io
import re
from functools import lru_cache
from pathlib import Path

from core.data.tables.bundled import BUNDLED, bundled
from core.data.tables.sheet import Sheet, open_sheet
from core.storage.own_files import OwnFiles

OWN = "own"
FILES = OwnFiles("table", "tables", ".csv", 500 * 2**20)


def keep(sheet: Sheet) -> str:
    """Store this table; gives the name it is found by, which is the same for the same table.

    Raises:
        ValueError: It cannot be written; one sentence.
    """
    return FILES.keep(as_csv(sheet))


def as_csv(sheet: Sheet) -> bytes:
    """The table as it was read, with its separator: cells are data, and stay as they were."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=sheet.separator or ",", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(sheet.columns)
    writer.writerows(zip(*sheet.cells, strict=True))
    return file.getvalue().encode("utf-8", "replace")


def columns_of(name: str) -> tuple[str, ...]:
    """What its columns are called, in order; nothing where it is not there any more."""
    try:
        if not re.fullmatch(r"[0-9a-f]{16}", name):
            return ()
        with FILES.path(name).open(encoding="utf-8", errors="replace") as file:
            heading = file.readline(1_000_000)  # as `as_csv` has written it: every name between quotes
    except OSError:
        return ()
    return tuple(found.replace('""', '"') for found in re.findall(r'"((?:[^"]|"")*)"', heading))


def load(name: str) -> Sheet:
    """The table that `keep` stored under that name.

    Raises:
        ValueError: It is not there any more; one sentence.
    """
    file = FILES.used(name)
    try:
        return _read(file)
    except (OSError, ValueError):
        raise ValueError(FILES.gone) from None


@lru_cache(maxsize=4)
def _read(file: Path) -> Sheet:
    raw = file.read_bytes()
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
