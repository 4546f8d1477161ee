"""Which row of a table holds the names of its columns, and which column only counts the rows."""

from collections import Counter
from collections.abc import Sequence

from core.data.given import decimal
from core.data.text.dialect import MOST_TITLES
from core.data.text.known import ANSWERS, INDEXES, KNOWN

MOST_NAME = 60  # characters of a column's name

Rows = Sequence[Sequence[str]]


def place(rows: Rows, separator: str) -> int | None:
    """Where the names stand among the first rows, titles above them; None where there are none."""
    for known in (True, False) if separator else ():  # names that are well known first, wherever they stand
        for at, row in enumerate(rows[: MOST_TITLES + 1]):
            if _filled(row) < 2 or _knows(row) != known or not all(_title(above, row) for above in rows[:at]):
                continue
            if _has_names(row, rows[at + 1 :], sure=at > 0):
                return at
    return 0 if _knows(rows[0]) and _has_names(rows[0], rows[1:], sure=True) else None


def _knows(row: Sequence[str]) -> bool:
    return any(cell.strip().casefold() in KNOWN for cell in row)


def _title(above: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row over the names is a title, a date, a remark: it fills fewer cells, or more than there are names that are known."""
    return above[0].lstrip().startswith("#") or _filled(above) < _filled(names) or (_knows(names) and len(above) > len(names))


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _has_names(row: Sequence[str], below: Rows, sure: bool) -> bool:
    """Whether a row holds names: short, all different, no numbers, no sentences, unlike what stands below.

    `sure`: only where a name is well known, or where numbers stand below it.
    """
    cells = [cell.strip().casefold() for cell in row]
    names = [cell for cell in cells if cell]
    if not names or len(set(names)) < len(names):
        return False
    if any(len(name) > 40 or (name[-1] in ".!?" and name not in INDEXES) or decimal(name) is not None for name in names):
        return False
    if _knows(names):
        return True
    if ANSWERS & set(names) or len(names) < 2:
        return False
    columns = [[under[at].strip().casefold() for under in below if at < len(under) and under[at].strip()] for at in range(len(cells))]
    if any(cell and cell in column for cell, column in zip(cells, columns, strict=True)):
        return False  # such as a first row with the label "negative"
    if any(cell and column and all(decimal(under) is not None for under in column) for cell, column in zip(cells, columns, strict=True)):
        return True
    return not sure and all(len(name.split()) <= 4 for name in names)


def counts_rows(name: str, cells: Sequence[str]) -> bool:
    """Whether a column only counts or names the rows: one without a name, or called so, whose first cells are all different.

    Numbers are whole ones; without a name they may be words, too.
    """
    if name.strip().casefold() not in INDEXES or len(cells) < 2 or len(set(cells)) < len(cells):
        return False
    return all(map(_whole, cells)) or (not name.strip() and not any(decimal(cell) is not None for cell in cells))


def consecutive(cells: Sequence[str]) -> bool:
    """Whether these are 0, 1, 2 … or 1, 2, 3 …."""
    return len(cells) > 2 and all(map(_whole, cells)) and [int(cell) for cell in cells] in [list(range(a, len(cells) + a)) for a in (0, 1)]


def _whole(cell: str) -> bool:
    return cell.strip().isdecimal() and len(cell) < 12


def names_of(row: Sequence[str], wide: int) -> list[str]:
    """Names for so many columns, all different."""
    names: list[str] = []
    for at in range(wide):
        given = " ".join(row[at].split())[:MOST_NAME] if at < len(row) else ""
        names.append(unused(given or f"column {at + 1}", names))
    return names


def unused(name: str, names: Sequence[str]) -> str:
    """The name, with a number behind it where there is one like it already."""
    return next(tried for tried in (name, *(f"{name} {number}" for number in range(2, len(names) + 3))) if tried not in names)


def twins(names: Sequence[str]) -> str:
    """What is said of columns of one name."""
    often = [name for name, count in Counter(" ".join(name.split()) for name in names).items() if name and count > 1]
    return f"Several columns are called “{often[0][:60]}”: the second is “{often[0][:60]} 2” here." if often else ""
