"""A CSV file read as points in a plane: two columns of numbers and one of classes or values. Data, never code."""

import csv
import io
import math
from dataclasses import dataclass

import numpy as np

from core.data.points.points import MAX_CLASSES, MAX_POINTS, Array

MAX_BYTES = 500_000
MAX_ROWS = 20_000
EDGE = 2.6  # the file's points are stretched to reach from -2.6 to 2.6


@dataclass(frozen=True)
class CsvPoints:
    """What was found in the file."""

    points: Array  # (N, 3): x1, x2 in the plane, class number or value in [-1, 1]
    classes: tuple[str, ...]  # the names of the classes; empty for values
    said: str  # what was done with the file, in words


def read(raw: bytes) -> CsvPoints:
    """The points of a CSV file whose first two columns are numbers and whose third is a class or a value.

    Up to five different targets are classes, more are values (they must then be numbers). Each input is stretched
    to fill the plane and values are stretched to [-1, 1]. Rows that are not complete are left out and counted.

    Raises:
        ValueError: The file is too large, not text, or has fewer than four usable rows or more than five classes.
    """
    if len(raw) > MAX_BYTES:
        raise ValueError(f"The file has {len(raw) // 1000} KB; up to {MAX_BYTES // 1000} KB can be read.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("This is not a text file. A CSV file with lines such as 1.5,2.0,red can be read.") from None
    rows, skipped = _rows(text)
    if len(rows) < 4:
        raise ValueError("Fewer than four rows could be read. A row needs two numbers and a class or value, such as 1.5,2.0,red.")
    kept = [rows[place * len(rows) // MAX_POINTS] for place in range(MAX_POINTS)] if len(rows) > MAX_POINTS else rows
    targets, names = _targets([target for _, _, target in kept])
    inputs = _stretch(np.array([[x1, x2] for x1, x2, _ in kept]), EDGE)
    said = f"{len(kept)} of {len(rows)} rows are used" if len(kept) < len(rows) else f"{len(kept)} rows are used"
    said += f", {skipped} could not be read" if skipped else ""
    return CsvPoints(np.column_stack([inputs, targets]), names, f"{said}; both columns are stretched to fill the plane.")


def _rows(text: str) -> tuple[list[tuple[float, float, str]], int]:
    """The complete rows, and how many were not; a first row of headings is not counted."""
    first = text.partition("\n")[0]
    separator = next((sign for sign in ";\t" if first.count(sign) >= 2), ",")
    rows: list[tuple[float, float, str]] = []
    skipped = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator)):
            if number >= MAX_ROWS:
                break
            row = _row(cells, decimal_comma=separator != ",")
            if row:
                rows.append(row)
            elif number and any(cell.strip() for cell in cells):
                skipped += 1
    except csv.Error:
        raise ValueError("The file could not be read as CSV: a quotation mark is not closed or a field is too long.") from None
    return rows, skipped


def _row(cells: list[str], decimal_comma: bool) -> tuple[float, float, str] | None:
    if len(cells) < 3 or not cells[2].strip():
        return None
    x1, x2 = (_number(cell, decimal_comma) for cell in cells[:2])
    target = cells[2].strip()[:40]
    return None if x1 is None or x2 is None else (x1, x2, target.replace(",", ".") if decimal_comma else target)


def _number(cell: str, decimal_comma: bool = False) -> float | None:
    try:
        value = float(cell.replace(",", ".") if decimal_comma else cell)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e15 else None


def _targets(targets: list[str]) -> tuple[Array, tuple[str, ...]]:
    names = sorted(set(targets))
    if len(names) == 1:
        raise ValueError("All rows are of one class, so there is nothing to tell apart.")
    if len(names) <= MAX_CLASSES:
        return np.array([float(names.index(target)) for target in targets]), tuple(names)
    values = [_number(target) for target in targets]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        raise ValueError(f"The third column has {len(names)} different classes; there can be at most {MAX_CLASSES}.")
    return _stretch(np.array(numbers)[:, None], 1.0)[:, 0], ()


def _stretch(columns: Array, edge: float) -> Array:
    """Each column moved and scaled to reach from -edge to edge; a constant column lies at 0."""
    low, high = columns.min(axis=0), columns.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    return np.where(high > low, (columns - low) / span * 2 * edge - edge, 0.0)
