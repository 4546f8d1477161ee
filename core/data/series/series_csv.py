"""A table read as a series: a column of numbers, and one of dates where there is one. `core.data.text.table` reads the file."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from core.data.given import decimal
from core.data.series import dates as calendar
from core.data.series.series import MOST, Array, Series, checked, thinned
from core.data.text.numbers import EMPTY, numbers_of
from core.data.text.table import Most, Table
from core.data.text.table import read as read_table

MAX_BYTES = 100 * 2**20
MOST_ROWS = 2_000_000
NUMBERED = 0.5  # share of the cells with anything in them that have to be numbers


def open_table(raw: bytes, headed: bool | None = None, separator: str | None = None) -> Table:
    """The table of a file.

    Raises:
        ValueError: It is too large or no text; one sentence.
    """
    if len(raw) > MAX_BYTES:
        raise ValueError(f"The file has {len(raw) // 2**20} MB; up to {MAX_BYTES // 2**20} MB can be read.")
    return read_table(raw, headed=headed, separator=separator, most=Most(MOST_ROWS, cells=2 * MOST_ROWS))


def numeric(table: Table) -> list[str]:
    """The columns that may be the series: numbers, but not dates, and not a count of the rows."""
    when = date_column(table)
    return [name for name in table.columns if name not in (when, table.index) and _numbered(table.column(name)[:2000])]


def date_column(table: Table) -> str | None:
    """The first column of dates, if there is one besides the numbers."""
    for name in table.columns:
        cells = table.column(name)[:200]
        if any(cell.strip() for cell in cells) and calendar.dates_of(cells) and not (len(table.columns) == 1 or _far(cells)):
            return name
    return None


def series_of_table(table: Table, column: str | None = None) -> Series:
    """The series in that column, or in the first one of numbers.

    Dates put it in order; values that are missing get the one before them, so that nothing later touches what was earlier.

    Raises:
        ValueError: There is no such column, it holds no numbers, or what it holds is no series to learn from; one sentence.
    """
    if column is not None and column not in table.columns:
        raise ValueError(f"There is no column “{column[:60]}”; there are: {', '.join(table.columns)[:300]}.")
    names = [column] if column else numeric(table)
    if not names:
        raise ValueError("No column holds numbers: a series is one number after another, each in a row of its own.")
    name = names[0]
    cells = list(table.column(name))
    values, strange = _values(cells)
    title = name
    if not table.headed and not table.json:
        heading = strange and decimal(cells[0]) is None  # a column alone: its first cell may be its name
        title = cells[0].strip()[:60] if heading else "The series"
        strange -= bool(heading)
    if np.isnan(values).sum() + strange >= len(values) or strange > NUMBERED * len(values):
        raise ValueError(f"“{name[:60]}” holds text, and not numbers: choose another column.")
    said = [f"{len(names)} columns hold numbers: “{name}” is taken."] if len(names) > 1 else []
    if strange:
        said.append(f"{strange:,} {'cell is' if strange == 1 else 'cells are'} no number and count as missing.")
    when = date_column(table)
    found = calendar.dates_of(list(table.column(when))) if when and when != name else None
    if when and when != name and not found:
        said.append(f"Not all of “{when}” are dates, so the rows are taken in their order.")
    if found:
        values, labels, step, more = _in_time(values, found)
        said += more
    else:
        labels, step = [str(place) for place in range(1, len(values) + 1)], ""
    values, labels, more = _filled(values, labels)
    said += more
    if (many := len(values)) > MOST:
        values, together = thinned(values)
        labels, step = labels[len(labels) - len(values) * together :: together], step if together == 1 else ""
        said.append(f"{many:,} points are too many to look at: each {together} neighbours are now one point, their mean.")
    return Series(checked(values, "The series" if title == "The series" else f"“{title}”"), tuple(labels), title, step, tuple(said))


def pasted(text: str) -> Series:
    """The series of numbers that were typed or pasted, one in a line or parted by blanks.

    Raises:
        ValueError: It is none; one sentence.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and len(parts := lines[0].replace(";", " ").split()) > 1:
        lines = parts
    table = open_table("\n".join(lines).encode("utf-8", "replace"), separator="")
    return series_of_table(table)


def _values(cells: Sequence[str]) -> tuple[Array, int]:
    """The cells as numbers, NaN where there is none, and how many of these hold something else than a sign for a missing one."""
    found = numbers_of(cells)
    return found.values, found.strangers + found.infinite


def _in_time(values: Array, found: list[datetime]) -> tuple[Array, list[str], str, list[str]]:
    """In the order of the dates, each once, with gaps where steps are missing."""
    said = []
    order = sorted(range(len(found)), key=lambda at: found[at])
    if order != list(range(len(found))):
        said.append("The dates were not in order; now they are.")
    values, found = values[order], [found[at] for at in order]
    once = sorted(set(found))
    if (double := len(found) - len(once)) > 0.2 * len(found):
        raise ValueError(
            f"Most dates are there {calendar.most_often(found)} times: are these several series in one column? "
            "Keep the rows of one of them."
        )
    if double:
        kept: dict[datetime, list[float]] = {}
        for day, value in zip(found, values, strict=True):
            kept.setdefault(day, []).append(value)
        values = np.array([_mean(kept[day]) for day in once])
        said.append(f"{double:,} {'date was' if double == 1 else 'dates were'} there more than once: their mean is taken.")
    step = calendar.step_of(once) if len(once) > 2 else ""
    labels = [calendar.label(day, step) for day in once]
    if not step or (step == "day" and calendar.workdays(once)):
        return values, labels, "" if step == "day" else step, said
    at = calendar.places(once, step)
    missing = at[-1] + 1 - len(once)
    if missing <= 0 or len(set(at)) < len(at) or missing > calendar.MOST_GAPS * at[-1]:
        return values, labels, step, said
    whole, names = np.full(at[-1] + 1, np.nan), [""] * (at[-1] + 1)
    for place, value, one in zip(at, values, labels, strict=True):
        whole[place], names[place] = value, one
    names = [one or "(missing)" for one in names]
    said.append(f"{missing:,} {step}s are missing between the dates.")
    return whole, names, step, said


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _filled(values: Array, labels: list[str]) -> tuple[Array, list[str], list[str]]:
    """Without what is missing at the ends; what is missing between has the value before it."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return values[:0], [], []
    values, labels = values[known[0] : known[-1] + 1], labels[known[0] : known[-1] + 1]
    gaps = np.isnan(values)
    if not gaps.any():
        return values, labels, []
    last = np.maximum.accumulate(np.where(gaps, 0, np.arange(len(values))))
    count = int(gaps.sum())
    return values[last], labels, [f"{count:,} missing {'value has' if count == 1 else 'values have'} the one before."]


def _numbered(cells: Sequence[str]) -> bool:
    some = [cell for cell in cells if cell.strip().casefold() not in EMPTY]
    return bool(some) and numbers_of(some).strangers < (1 - NUMBERED) * len(some)


def _far(cells: Sequence[str]) -> bool:
    """Whether they are numbers that look like years but do not count up, such as 1,120 and 963."""
    if not all(cell.strip().isdecimal() for cell in cells):
        return False
    steps = np.diff([float(cell) for cell in cells])
    return not (len(steps) and (steps >= 0).all() and steps.max() <= 10)
