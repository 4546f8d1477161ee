"""A table whose columns are known: numbers and words that a network can be given, and the answer that is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.tables.kinds import CATEGORY, DATE, NUMBER, USED
from core.data.tables.sheet import Floats, Sheet

Codes = NDArray[np.intp]
MOST_CLASSES = 50
FEW_NUMBERS = 10  # different whole numbers that are taken for classes
CLASSES, VALUE = "classes", "number"


@dataclass(frozen=True, eq=False)
class Words:
    """N words, each once and by number; "" is a missing one."""

    kinds: tuple[str, ...]
    codes: Codes  # (N,)

    def __len__(self) -> int:
        return len(self.codes)

    def rows(self, rows: Codes) -> "Words":
        """Those rows."""
        return Words(self.kinds, self.codes[rows])

    @property
    def texts(self) -> list[str]:
        """Each of them."""
        return [self.kinds[code] for code in self.codes.tolist()]


Columns = Mapping[str, Floats | Words]  # by name: (N,) numbers with NaN where one is missing, or words


@dataclass(frozen=True, eq=False)
class Frame:
    """What a network may be shown of N rows, and what is true of them."""

    sheet: Sheet
    target: str
    columns: Columns
    classes: tuple[str, ...]  # of the answer; empty where it is a number
    answer: Floats  # (N,) the number, or which class; NaN where it is missing

    def __len__(self) -> int:
        return len(self.answer)

    @property
    def known(self) -> Codes:
        """The rows whose answer is there."""
        return np.flatnonzero(~np.isnan(self.answer))


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows of a table, to be looked at beside what is said of them."""

    frame: Frame
    rows: Codes

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def labels(self) -> NDArray[Any]:
        """(N,) which class, or the number."""
        found = self.frame.answer[self.rows]
        return found.astype(np.int64) if self.frame.classes else found

    @property
    def texts(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(f"row {row + 1}" for row in self.rows.tolist())

    def cells(self, place: int) -> dict[str, str]:
        """One of them as it stands in the table."""
        return {name: cells[int(self.rows[place])] for name, cells in zip(self.frame.sheet.columns, self.frame.sheet.cells, strict=True)}


def day_parts(days: Floats) -> dict[str, Floats]:
    """A date as numbers: its year, its month (1 to 12), its weekday (1 is Monday), and the days since 1970."""
    there = np.isfinite(days)
    at = np.where(there, np.floor(days), 0).astype("datetime64[D]")
    months = at.astype("datetime64[M]").astype(int)
    parts = {"year": months // 12 + 1970, "month": months % 12 + 1, "weekday": (at.astype(int) + 3) % 7 + 1, "day": at.astype(int)}
    return {name: np.where(there, part, np.nan) for name, part in parts.items()}


def columns_of(sheet: Sheet, kinds: Mapping[str, str]) -> dict[str, Floats | Words]:
    """The columns that are used, dates in their parts."""
    found: dict[str, Floats | Words] = {}
    for name, kind in kinds.items():
        if kind == NUMBER:
            found[name] = sheet.numbers(name).values
        elif kind == CATEGORY:
            found[name] = Words(*sheet.words(name))
        elif kind == DATE and (days := sheet.days(name)) is not None:
            found |= {f"{name} · {part}": values for part, values in day_parts(days).items()}
    return found


def answer_kind(sheet: Sheet, target: str) -> str:
    """Whether this column is one of classes or of numbers: a few different whole numbers are classes."""
    found = sheet.numbers(target)
    if found.strangers > 0.05 * max(len(sheet) - found.missing, 1):
        return CLASSES
    values = found.values[np.isfinite(found.values)]
    whole = bool((values == np.round(values)).all())
    return CLASSES if whole and len(np.unique(values)) <= FEW_NUMBERS else VALUE


def framed(sheet: Sheet, target: str, kinds: Mapping[str, str], kind: str, classes: Sequence[str] = ()) -> Frame:
    """A table with its target.

    Args:
        kinds: What each column is; the target's own does not count.
        kind: `CLASSES` or `VALUE`.
        classes: Those that are known already, of a table that this one is judged by.

    Raises:
        ValueError: There is no such target, or nothing can be learnt about it; one sentence.
    """
    if target not in sheet.columns:
        raise ValueError(f"There is no column “{target[:60]}”; there are: {', '.join(sheet.columns)[:300]}.")
    columns = columns_of(sheet, {name: kind for name, kind in kinds.items() if name != target and kind in USED})
    if kind == VALUE:
        return Frame(sheet, target, columns, (), sheet.numbers(target).values)
    words, codes = sheet.words(target)
    names = tuple(classes) or ordered(words)
    place = {name: float(at) for at, name in enumerate(names)}
    return Frame(sheet, target, columns, names, np.array([place.get(word, np.nan) for word in words])[codes])


def ordered(words: Sequence[str]) -> tuple[str, ...]:
    """Classes in the order of their numbers, or of the alphabet."""
    some = [word for word in words if word]
    try:
        return tuple(sorted(some, key=float))
    except ValueError:
        return tuple(sorted(some))


def checked(frame: Frame) -> Frame:
    """The frame, if something can be learnt from it.

    Raises:
        ValueError: It is not so; one sentence.
    """
    known, name = frame.answer[frame.known], f"“{frame.target[:60]}”"
    if not len(known):
        raise ValueError(f"{name} has no value in any row: choose another column to predict.")
    if len(known) < 20:
        raise ValueError(f"{name} is known in {len(known)} {'row' if len(known) == 1 else 'rows'}; 20 are needed, some to judge by.")
    if len(np.unique(known)) == 1:
        raise ValueError(f"{name} is the same in every row: there is nothing to predict.")
    if len(frame.classes) > MOST_CLASSES:
        raise ValueError(
            f"{name} has {len(frame.classes):,} different values; a network tells up to {MOST_CLASSES} classes apart. "
            "Choose another column, or group its values first."
        )
    if not frame.columns:
        raise ValueError(f"There is no column to learn {name} from: at least one number, category or date is needed besides it.")
    return frame
