"""Tables that go out to people: CSV in which nothing is a formula, whichever separator the program that opens it goes by."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

# What makes a spreadsheet program take a cell for a formula, wide forms too: at the cell's start, and behind every sign
# that another program may take for the end of a cell.
RISKY = re.compile(r"(^|[,;|\t\r\n])([ \"\n]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before whatever a spreadsheet program would take for a formula."""
    safe = RISKY.sub(r"\1\2'", cell)
    return f"'{safe}" if safe[:1] in ("\t", "\r") else safe


def written(rows: Iterable[Sequence[Any]], separator: str = ",", point: str = ".") -> str:
    """Rows as CSV, their ends as RFC 4180 has them; texts are made harmless, numbers are numbers, with that sign before their decimals."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerows([_cell(cell, point) for cell in row] for row in rows)
    return file.getvalue()


def _cell(cell: Any, point: str) -> Any:
    if isinstance(cell, str):
        return harmless(cell)
    return str(cell).replace(".", point) if isinstance(cell, float) else cell
