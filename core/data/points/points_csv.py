"""A table read as points in a plane: two columns of numbers and one of classes or values. `core.data.text.table` reads the file."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.given import decimal
from core.data.points.points import MAX_CLASSES, MAX_POINTS, Array
from core.data.text.known import VERDICTS
from core.data.text.table import Table
from core.data.text.table import read as read_table

MAX_BYTES = 500_000
MAX_ROWS = 20_000
EDGE = 2.6  # the file's points are stretched to reach from -2.6 to 2.6
LARGEST = 1e15  # no number is further from zero
CLASSES = {*VERDICTS, "kind", "species", "group", "colour", "color", "art", "gruppe", "farbe"} - {"y"}  # names of columns of classes
FEWER = "Fewer than four rows could be read. A row needs two numbers and a class or value, such as 1.5,2.0,red."


@dataclass(frozen=True)
class CsvPoints:
    """What was found in the file."""

    points: Array  # (N, 3): x1, x2 in the plane, class number or value in [-1, 1]
    classes: tuple[str, ...]  # the names of the classes; empty for values
    said: str  # what was done with the file, in words


def open_table(raw: bytes, headed: bool | None = None, separator: str | None = None) -> Table:
    """The table of a file.

    Raises:
        ValueError: It is too large, no text, or has fewer than three columns; one sentence.
    """
    if len(raw) > MAX_BYTES:
        raise ValueError(f"The file has {len(raw) // 1000} KB; up to {MAX_BYTES // 1000} KB can be read.")
    table = read_table(raw, headed=headed, separator=separator)
    if len(table.columns) < 3:
        raise ValueError(f"A table of points needs three columns, and {len(table.columns)} can be told apart. {FEWER}")
    return table


def guessed_columns(table: Table) -> tuple[str, str, str]:
    """Which columns may hold x1, x2 and the class or value.

    A column that only counts the rows is none of them, and one that is called like a class is no place.
    """
    names = [name for name in table.columns if name != table.index]
    if len(names) < 3:
        names = list(table.columns)
    numeric = [name for name in names if _mostly_numbers(table.column(name)[:MAX_ROWS])]
    called = [name for name in names if name.strip().casefold() in CLASSES]
    wordy = [name for name in names if name not in numeric]
    target = next(iter([*called, *wordy] if len([name for name in numeric if name not in called[:1]]) > 1 else []), None)
    x1, x2 = list(dict.fromkeys(name for name in [*numeric, *names] if name != target))[:2]
    return x1, x2, target or next(name for name in names if name not in (x1, x2))


def read(raw: bytes) -> CsvPoints:
    """The points of a file, by the columns that are guessed.

    Raises:
        ValueError: See `open_table` and `points_of`.
    """
    table = open_table(raw)
    return points_of(table, *guessed_columns(table))


def points_of(table: Table, x1: str, x2: str, target: str) -> CsvPoints:
    """The points of a table whose columns `x1` and `x2` are numbers and whose column `target` is a class or a value.

    Up to five different targets are classes, more are values (they must then be numbers). Each input is stretched
    to fill the plane and values are stretched to [-1, 1]. Rows that are not complete are left out and counted.

    Raises:
        ValueError: Two of the columns are one, or there are fewer than four usable rows or more than five classes; one sentence.
    """
    if len({x1, x2, target}) < 3:
        raise ValueError("Choose three different columns: two of numbers, and one of classes or values.")
    cells = [table.column(name)[:MAX_ROWS] for name in (x1, x2, target)]
    found = [_row(*row) for row in zip(*cells, strict=True)]
    rows = [row for row in found if row]
    if len(rows) < 4:
        raise ValueError(FEWER)
    kept = [rows[place * len(rows) // MAX_POINTS] for place in range(MAX_POINTS)] if len(rows) > MAX_POINTS else rows
    targets, names = _targets([target for _, _, target in kept])
    inputs = _stretch(np.array([[a, b] for a, b, _ in kept]), EDGE)
    skipped = len(found) - len(rows)
    said = f"{len(kept)} of {len(rows)} rows are used" if len(kept) < len(rows) else f"{len(kept)} rows are used"
    said += f", {skipped} could not be read" if skipped else ""
    return CsvPoints(np.column_stack([inputs, targets]), names, f"{said}; both columns are stretched to fill the plane.")


def _row(x1: str, x2: str, target: str) -> tuple[float, float, str] | None:
    a, b, name = _number(x1), _number(x2), " ".join(target.split())[:40]
    return None if a is None or b is None or not name else (a, b, name)


def _number(cell: str) -> float | None:
    value = decimal(cell)
    return value if value is not None and math.fabs(value) < LARGEST else None


def _mostly_numbers(cells: Sequence[str]) -> bool:
    some = [cell for cell in cells if cell.strip()]
    return sum(_number(cell) is not None for cell in some) > 0.8 * len(some)


def _targets(targets: list[str]) -> tuple[Array, tuple[str, ...]]:
    names = sorted(set(targets))
    if len(names) == 1:
        raise ValueError("All rows are of one class, so there is nothing to tell apart.")
    if len(names) <= MAX_CLASSES:
        return np.array([float(names.index(target)) for target in targets]), tuple(names)
    values = [_number(target) for target in targets]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        raise ValueError(f"The third column chosen has {len(names)} different classes; there can be at most {MAX_CLASSES}.")
    return _stretch(np.array(numbers)[:, None], 1.0)[:, 0], ()


def _stretch(columns: Array, edge: float) -> Array:
    """Each column moved and scaled to reach from -edge to edge; a constant column lies at 0."""
    low, high = columns.min(axis=0), columns.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    return np.where(high > low, (columns - low) / span * 2 * edge - edge, 0.0)
