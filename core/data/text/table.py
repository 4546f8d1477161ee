"""A table of texts or numbers, whatever program wrote it: the one reader for reviews, points and series. Data, never code."""

import hashlib
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from core.data.text import heading, records
from core.data.text.cells import Cells, Columns
from core.data.text.decoding import decoded
from core.data.text.dialect import LOOKED_AT, MARKS, SEPARATORS, given, guess
from core.storage.memory import give_back_soon


class Most(NamedTuple):
    """How much of a table is taken."""

    rows: int = 200_000
    columns: int = 50
    cells: int = 2_000_000


USUAL = Most()
CHUNK = 2000  # rows that are strings at a time; then they are kept as `Cells`
LARGE = 2**20  # bytes of a file that is read for all who send it, and whose room is given back to the machine when they are gone
MOST_BYTES = 300 * 2**20  # of all large tables that people look at
FULL = "There is no room for another large table now: others have some open. Send a smaller one, or try again in some minutes."


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of equal length, under names that are all different."""

    key: str  # the same for the same file read in the same way
    columns: tuple[str, ...]
    cells: tuple[Cells, ...]  # of each column
    separator: str  # "" where every line is one cell, and for JSON
    headed: bool  # the names are the file's own, from its first row
    guessed: str  # how it was taken, in words: "Separated by commas, heading in line 1"
    index: str  # the column that only counts the rows; "" without one
    said: tuple[str, ...]  # what was done with the file, a sentence each
    json: bool = False  # it came as JSON

    def column(self, name: str) -> Cells:
        """The cells below that name."""
        return self.cells[self.columns.index(name)]

    def __len__(self) -> int:
        return len(self.cells[0])

    def each(self) -> Iterator[tuple[str, ...]]:
        """The rows, one after another."""
        return zip(*self.cells, strict=True)

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """All rows at once: for small tables, since it takes many times the room."""
        return tuple(self.each())

    @property
    def nbytes(self) -> int:
        """What it takes, in bytes."""
        return sum(cells.nbytes for cells in self.cells)


def read(raw: bytes, name: str = "The file", headed: bool | None = None, separator: str | None = None, most: Most = USUAL) -> Table:
    """The table of a file: CSV in any dialect, or JSON; one that somebody looks at already is not read again.

    Rows with nothing in them are left out, short rows are filled up, and what is too much in a row stands in columns of
    its own: nothing else is lost, and `said` counts it all.

    Args:
        raw: What is in the file.
        name: What it is called in a refusal.
        headed: Whether it has names of columns, in its first row where none look like names; None: that is to be found out.
        separator: What stands between the cells, "" for nothing; None: that is to be found out.
        most: How much of it is taken, of more what comes first.

    Raises:
        ValueError: It is no text, it is broken JSON, nothing is in it, or large tables of others leave no room; one sentence.
    """
    content = hashlib.blake2b(raw, digest_size=12).hexdigest()
    if len(raw) < LARGE:
        return _read(raw, name, headed, separator, content, most)
    key = f"{content} {headed} {separator} {most}"
    with _turn:  # one large file at a time: while it is read it takes many times its room
        if found := _large.get(key):
            return found
        if sum(table.nbytes for table in _large.values()) + len(raw) > MOST_BYTES:
            raise ValueError(FULL)
        try:
            found = _large[key] = _read(raw, name, headed, separator, content, most)
        finally:
            give_back_soon()
    weakref.finalize(found, give_back_soon)
    return found


_turn = threading.Lock()
_large: "weakref.WeakValueDictionary[str, Table]" = weakref.WeakValueDictionary()  # as long as somebody looks at them


def _read(raw: bytes, name: str, headed: bool | None, separator: str | None, content: str, most: Most) -> Table:
    text, encoding = decoded(raw, name)
    if not text.strip():
        raise ValueError(f"{name} is empty.")
    found = _json(text, name, most) if records.is_json(text, name) else _csv(text, name, headed, separator, most)
    if not found.columns.rows:
        raise ValueError(f"{name} has a heading and no rows below it.")
    names, cells = _named(found, most)
    index = names[0] if len(names) > 2 and _counts(found, cells[0][:LOOKED_AT]) else ""
    rows = found.columns.rows
    said = [
        f"{rows:,} {'row' if rows == 1 else 'rows'}, {_count(len(names), 'column')}; read as {encoding}{found.how}.",
        f"Only the first {rows:,} rows are taken." if found.cut else "",
        heading.twins(found.names),
        f"Only the first {most.columns:,} of {found.widest:,} columns are taken." if found.widest > most.columns else "",
        *found.said,
    ]
    sentences = tuple(filter(None, said))
    key = f"{content} {found.separator!r} {found.guessed}"
    return Table(key, tuple(names), tuple(cells), found.separator, bool(found.names), found.guessed, index, sentences, found.json)


@dataclass(frozen=True)
class _Found:
    """What is in a file."""

    names: Sequence[str]  # of the columns; empty where it has none
    columns: Columns
    widest: int  # columns there would be
    cut: bool  # there are more rows
    separator: str
    how: str  # it was read, as the end of a sentence
    guessed: str
    unnamed: bool = False  # the first column has no name
    said: tuple[str, ...] = ()
    json: bool = False


def _json(text: str, name: str, most: Most) -> _Found:
    names, rows, kind = records.read(text, name)
    filled: Iterator[list[str]] = (row for row in rows if _filled(row))
    if not names:  # lists in a list: the first may be the names
        head = list(islice(filled, LOOKED_AT))
        named = len(head) > 1 and heading.place(head, ",") == 0
        names, filled = (head[0] if named else []), chain(head[named:], filled)
    columns, widest, cut = _gathered(filled, most)
    return _Found(names, columns, max(widest, len(names)), cut, "", f", {kind}", f"Read as {kind}", json=True)


def _csv(text: str, name: str, headed: bool | None, separator: str | None, most: Most) -> _Found:
    named, begin = given(text)
    text = text[begin:]
    if not text.strip(' \r\n"' + "".join(SEPARATORS)):
        raise ValueError(f"{name} has no row with anything in it.")
    dialect = guess(text, named or None if separator is None else separator)
    reading = dialect.rows(text)
    every, head, lines = reading.filled(), [], []
    for row in islice(every, LOOKED_AT):
        head.append(row)
        lines.append(reading.line)
    guessed_place = heading.place(head, dialect.separator) if headed is not False else None
    place = 0 if headed and guessed_place is None else guessed_place
    names, body = ([], head) if place is None else (head[place], head[place + 1 :])
    usual = Counter(_width(row) for row in body or [names]).most_common(1)[0][0]
    firsts = [row[0] for row in body]
    unnamed = len(names) == usual - 1 > 0 and len(set(firsts)) == len(firsts) > 1
    if names:
        usual = _width(names) + unnamed
    ragged = [0, 0]
    columns, widest, cut = _gathered(_counted(chain(body, every), usual, ragged), most)
    what = SEPARATORS.get(dialect.separator, f"“{dialect.separator}”")
    between = f", with {what} between the cells" if dialect.separator else ", one cell in a line"
    line = 0 if place is None else lines[place] + bool(begin)
    said = (
        f"{_count(place or 0, 'row')} above the heading left out." if place else "",
        MARKS.get(dialect.marks, ""),
        f"{_count(reading.empty, 'empty row')} left out." if reading.empty else "",
        _ragged(*ragged),
        f"{_count(reading.plain, 'quotation mark')} opened and never closed: taken as a plain sign." if reading.plain else "",
    )
    guessed = (
        f"{f'Separated by {what}' if dialect.separator else 'One cell in a line'}, {f'heading in line {line}' if line else 'no heading'}"
    )
    return _Found(names, columns, widest, cut, dialect.separator, between, guessed, unnamed, said)


def _gathered(rows: Iterable[Sequence[str]], most: Most) -> tuple[Columns, int, bool]:
    """The rows as columns, how many columns there would be, and whether rows are left over."""
    columns, every, widest = Columns(), iter(rows), 0
    while chunk := list(islice(every, min(CHUNK, most.rows - columns.rows))):
        widest = max(widest, *map(len, chunk))
        columns.add([row[: most.columns] for row in chunk])
        if columns.rows * min(widest, most.columns) >= most.cells:
            break
    return columns, widest, next(every, None) is not None


def _counted(rows: Iterable[list[str]], usual: int, ragged: list[int]) -> Iterator[list[str]]:
    """The rows, while those with too few and with too many cells are counted."""
    for row in rows:
        ragged[0] += len(row) < usual
        ragged[1] += len(row) > usual and _width(row) > usual
        yield row


def _named(found: _Found, most: Most) -> tuple[list[str], list[Cells]]:
    """Names and cells of the columns with a name or anything in them."""
    given_names = ["", *found.names] if found.unnamed else list(found.names)
    cells = found.columns.made(min(max(found.widest, len(given_names)), most.columns))
    names = heading.names_of(given_names, len(cells))
    some = [at for at, column in enumerate(cells) if not column.blank or (at < len(given_names) and given_names[at].strip())]
    return [names[at] for at in some], [cells[at] for at in some]


def _counts(found: _Found, cells: Sequence[str]) -> bool:
    """Whether the first column only counts the rows."""
    if not found.names:  # only where there would be three columns without it
        return found.widest > 3 and heading.consecutive(cells)
    return found.unnamed or heading.counts_rows(found.names[0], cells)


def _filled(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def _width(row: Sequence[str]) -> int:
    """How many cells a row has without the empty ones at its end, but one at least."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 1)


def _ragged(short: int, long: int) -> str:
    words = [f"{_count(short, 'row')} had fewer cells than the others and got empty ones"] if short else []
    if long:
        words.append(f"{_count(long, 'row')} had more cells (a separator inside a text without quotation marks?), kept in the last columns")
    return "; ".join(words) + "." if words else ""


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
