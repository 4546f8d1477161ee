"""A table before anybody says what its columns are: names and cells, as the one reader of tables gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.data.series import dates as calendar
from core.data.text import numbers
from core.data.text.cells import Cells, as_cells
from core.data.text.numbers import EMPTY, Numbers
from core.data.text.table import Most, Table
from core.data.text.table import read as read_table

MOST = Most(200_000, 1000, 5_000_000)
MOST_BYTES = 100 * 2**20
LEAST_ROWS = 20  # to learn from and to judge by
Floats = NDArray[np.float64]
EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Sheet:
    """N rows of text under names that are all different."""

    name: str
    columns: tuple[str, ...]
    cells: tuple[Cells, ...]  # of each column
    index: str = ""  # the column that only counts the rows; "" without one
    said: tuple[str, ...] = ()  # what was done with the file, a sentence each
    separator: str = ","

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", {})
        object.__setattr__(self, "_dates", {})

    def __len__(self) -> int:
        return len(self.cells[0])

    def column(self, name: str) -> Cells:
        """The cells below that name."""
        return self.cells[self.columns.index(name)]

    @cached_property
    def comma(self) -> bool | None:
        """Whether this table writes decimal commas, where a column alone does not show it."""
        shown = [numbers.comma_is_decimal(cells.kinds[0][:500]) for cells in self.cells]
        if (yes := shown.count(True)) != (no := shown.count(False)):
            return yes > no
        return {";": True, ",": False}.get(self.separator)

    def numbers(self, name: str) -> Numbers:
        """The column as numbers, read once."""
        kept: dict[str, Numbers] = self._numbers  # type: ignore[attr-defined]  # a frozen dataclass, with memory
        if name not in kept:
            kept[name] = numbers.numbers_of(list(self.column(name)), self.comma)
        return kept[name]

    def days(self, name: str) -> Floats | None:
        """The column as days since 1970, NaN where there is none; None where it holds anything but dates."""
        kept: dict[str, Floats | None] = self._dates  # type: ignore[attr-defined]  # a frozen dataclass, with memory
        if name not in kept:
            kept[name] = days_of(self.column(name))
        return kept[name]

    def words(self, name: str) -> tuple[tuple[str, ...], NDArray[np.intp]]:
        """The different words of a column, "" for all that count as missing, and (N,) which of them each cell is."""
        kinds, codes = self.column(name).kinds
        clean = [" ".join(kind.split()) for kind in kinds]
        clean = ["" if kind.casefold() in EMPTY else kind for kind in clean]
        places: dict[str, int] = {}
        to = np.array([places.setdefault(kind, len(places)) for kind in clean], np.intp)
        return tuple(places), to[codes]


def days_of(cells: Cells) -> Floats | None:
    """Dates as days since 1970, all written in one way; None where they are none."""
    kinds, codes = cells.kinds
    there = [at for at, kind in enumerate(kinds) if kind.strip().casefold() not in EMPTY]
    found = calendar.dates_of([kinds[at] for at in there]) if there else None
    if found is None:
        return None
    days = np.full(len(kinds), np.nan)
    days[there] = [(one - EPOCH).total_seconds() / 86400 for one in found]
    return days[codes]


def open_table(raw: bytes, headed: bool | None = None, separator: str | None = None, name: str = "The table") -> Table:
    """The table of a file as it is written; a first row of words is taken for names, even where two are alike.

    Raises:
        ValueError: It is too large, no text, or no table; one sentence.
    """
    if len(raw) > MOST_BYTES:
        raise ValueError(f"The file has {len(raw) // 2**20} MB; up to {MOST_BYTES // 2**20} MB can be read.")
    table = read_table(raw, name, headed, separator, MOST)
    if headed is None and not table.headed and not table.json and _names(table):
        table = read_table(raw, name, True, separator, MOST)
    return table


def open_sheet(raw: bytes, name: str = "The table", headed: bool | None = None, separator: str | None = None) -> Sheet:
    """The table of a file.

    Raises:
        ValueError: It is too large, no text, or no table; one sentence.
    """
    return sheet_of(open_table(raw, headed, separator, name), name)


def _names(table: Table) -> bool:
    """Whether the first row holds names after all, some of them twice: words, with numbers below one of them."""
    first = [cells[0].strip() for cells in table.cells]
    words = all(cell and len(cell) <= 60 and numbers.numbers_of([cell]).strange for cell in first)
    return words and len(table) > 1 and any(not numbers.numbers_of(cells[1:50]).strange for cells in table.cells)


def sheet_of(table: Table, name: str) -> Sheet:
    """A table that was read."""
    return Sheet(name, table.columns, table.cells, table.index, table.said, table.separator)


def made(name: str, columns: Mapping[str, Iterable[object]]) -> Sheet:
    """A table made by a program: numbers as Python writes them, None and NaN as nothing."""
    texts = [[_text(value) for value in values] for values in columns.values()]
    return Sheet(name, tuple(columns), tuple(map(as_cells, texts)))


def _text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float | np.floating):
        return f"{float(value):.10g}"
    return str(value)


def joined(sheet: Sheet, below: Sheet) -> Sheet:
    """Both tables, one below the other, with the first one's columns; what the second has not is empty there."""
    nothing = [""] * len(below)
    cells = [as_cells([*sheet.column(name), *(below.column(name) if name in below.columns else nothing)]) for name in sheet.columns]
    return Sheet(sheet.name, sheet.columns, tuple(cells), sheet.index, sheet.said, sheet.separator)
