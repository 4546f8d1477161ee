"""A CSV or TSV file of texts, whatever program wrote it: encoding and separator are found by themselves. Data, never code."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

MOST_ROWS = 200_000
MOST_COLUMNS = 50
MOST_NAME = 60  # characters of a column's name
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
NO_TEXT = "is no text file. Save the table as CSV (in a spreadsheet program: File, Save as, CSV) and send that."
WORKBOOK = "is a workbook of a spreadsheet program, not a CSV file. Open it there and save it as CSV."
CONTROL = re.compile(r"[\u0000-\u0008\u000e-\u001f\u007f]")
LOOKED_AT = 300  # rows that decide about separator and heading
NOWHERE = "\x1f"  # a separator that is in no text
NUMBER = re.compile(r"[-+]?[\d.,]*\d[\d.,]*")
TEXTS = frozenset(["text", "review", "reviews", "comment", "sentence", "content", "message", "opinion", "feedback", "title", "body"])
KNOWN = TEXTS | {"label", "sentiment", "rating", "stars", "score", "class", "target", "polarity", "id"}  # names that columns have
ANSWERS = frozenset(["positive", "negative", "pos", "neg", "yes", "no", "true", "false", "good", "bad"])


@dataclass(frozen=True)
class Table:
    """Rows of equal length, under names that are all different."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str  # "" where every line is one cell
    headed: bool  # the names are the file's own, from its first row
    said: tuple[str, ...]  # what was done with the file, a sentence each

    def column(self, name: str) -> list[str]:
        """The cells below that name."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read(raw: bytes, name: str = "The file", headed: bool | None = None) -> Table:
    """The table of a file; `headed` says whether its first row holds names, and None that it is to be found out.

    Rows with nothing in them are left out, short rows are filled up, and what is too much in a row stands in columns of
    its own: nothing else is lost, and `said` counts it all.

    Raises:
        ValueError: It is no text, or nothing is in it; one sentence.
    """
    text, encoding = decoded(raw, name)
    if not text.strip():
        raise ValueError(f"{name} is empty.")
    if not text.strip(' \r\n"' + "".join(SEPARATORS)):
        raise ValueError(f"{name} has no row with anything in it.")
    separator = separator_of(text)
    found = _Rows(text, separator)
    every = list(islice(found.rows(), MOST_ROWS + 2))
    rows = [row for row in every if any(cell.strip() for cell in row)]
    empty, plain = len(every) - len(rows), found.plain
    named = _has_names(rows, separator) if headed is None else headed
    widest = max(len(row) for row in rows)
    wide = min(widest, MOST_COLUMNS)
    usual = len(rows[0]) if named else Counter(len(row) for row in rows).most_common(1)[0][0]
    names, body = _names(rows[0] if named else [], wide), rows[1:] if named else rows
    if not body:
        raise ValueError(f"{name} has a heading and no rows below it.")
    cut = len(body) > MOST_ROWS
    said = [
        f"{min(len(body), MOST_ROWS):,} {'row' if len(body) == 1 else 'rows'}, {_count(wide, 'column')}; read as {encoding}"
        + (f", with {SEPARATORS[separator]} between the cells." if separator else ", one cell in a line."),
        f"Only the first {MOST_ROWS:,} rows are taken." if cut else "",
        f"Only the first {MOST_COLUMNS} of {widest:,} columns are taken." if widest > wide else "",
        f"{_count(empty, 'empty row')} left out." if empty else "",
        _ragged(body, usual),
        f"{_count(plain, 'quotation mark')} opened and never closed: taken as a plain sign." if plain else "",
    ]
    full = tuple((*row[:wide], *[""] * (wide - len(row))) for row in body[:MOST_ROWS])
    return Table(names, full, separator, named, tuple(sentence for sentence in said if sentence))


def decoded(raw: bytes, name: str = "The file") -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Raises:
        ValueError: It is no text; one sentence.
    """
    if raw[:4] == b"PK\x03\x04" or raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ValueError(f"{name} {WORKBOOK}")
    text, encoding = _decoded(raw)
    if len(CONTROL.findall(text[:100_000])) > len(text[:100_000]) / 200:
        raise ValueError(f"{name} {NO_TEXT}")
    return text.replace("\0", "").lstrip("\ufeff"), encoding


def _decoded(raw: bytes) -> tuple[str, str]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace"), "UTF-16"
    start = raw[:10_000]
    for order, zeros, letters in (("le", start[1::2], start[::2]), ("be", start[::2], start[1::2])):
        if len(start) > 3 and zeros.count(0) > len(start) / 5 and not letters.count(0):
            return raw.decode(f"utf-16-{order}", errors="replace"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text = raw.decode("utf-8-sig", errors="replace")
    broken, whole = text.count("\ufffd"), sum(sign > "\x7f" for sign in text)
    if broken * 10 <= whole - broken:  # the rest makes sense: a few bytes were damaged, or the file was cut off
        return text, f"UTF-8 ({_count(broken, 'damaged sign')})"
    return raw.decode("latin-1").translate(_WINDOWS), "Latin-1 (Western European)"


# Programs on Windows put quotation marks, dashes and the euro where Latin-1 has control characters.
_WINDOWS = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def separator_of(text: str) -> str:
    """What stands between the cells; "" where the lines do not fall into the same number of cells by any sign."""
    best, found = 0.0, ""
    for separator in SEPARATORS:
        rows = [row for row in islice(_Rows(text[:300_000], separator).rows(), LOOKED_AT) if any(cell.strip() for cell in row)]
        widths = Counter(len(row) for row in rows)
        width, often = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        if width == 1 or len(rows[0]) == 1:
            continue
        if not any(cell.strip().casefold() in KNOWN for cell in rows[0]) and (often <= len(rows) / 2 or _prose(rows)):
            continue
        share = often / len(rows) + (len(rows[0]) == width)
        if share > best:
            best, found = share, separator
    return found


def _prose(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a space follows nearly every separator, as it does in a sentence and not in a table."""
    later = [cell for row in rows for cell in row[1:] if cell]
    return sum(cell[0] == " " for cell in later) > 0.8 * len(later)


class _Rows:
    """The rows of a text, one after another. A quotation mark that is never closed is a sign like others, and costs no other row.

    As an iterator it gives lines to the reader of rows, and goes on after the end when it has gone back; a generator would not.
    """

    def __init__(self, text: str, separator: str) -> None:
        self.plain = 0  # such quotation marks so far
        self._lines = io.StringIO(text, newline="").readlines()
        self._at = 0
        self._sign = separator or NOWHERE
        self._strict = csv.reader(self, delimiter=self._sign, strict=True)

    def rows(self) -> Iterator[list[str]]:
        while (begun := self._at) < len(self._lines):
            try:
                yield next(self._strict)
            except csv.Error as problem:
                self._at = begun
                yield self._odd(inside="expected after" in str(problem))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._at == len(self._lines):
            raise StopIteration
        self._at += 1
        return self._lines[self._at - 1]

    def _odd(self, inside: bool) -> list[str]:
        """The row of the one line whose quotation marks are not as they should be; `inside`: there is more behind the closing one."""
        line = next(self)
        if inside and self._sign != NOWHERE:
            return next(csv.reader([line], delimiter=self._sign))
        self.plain += not inside and '"' in line
        return line.rstrip("\r\n").split(self._sign)


def _has_names(rows: Sequence[Sequence[str]], separator: str) -> bool:
    """Whether the first row holds names: short, all different, no numbers, no sentences, unlike what stands below."""
    first = [cell.strip().casefold() for cell in rows[0]]
    if not all(first) or len(set(first)) < len(first):
        return False
    if any(len(name) > 40 or name[-1] in ".!?" or NUMBER.fullmatch(name) for name in first):
        return False
    if any(name in KNOWN for name in first):
        return True
    below = [[cell.strip().casefold() for cell in row] for row in rows[1:LOOKED_AT]]
    if any(name == row[place] for place, name in enumerate(first) for row in below if place < len(row)):
        return False  # such as a first row with the label "negative"
    return bool(separator) and not ANSWERS & set(first) and all(len(name.split()) <= 4 for name in first)


def _names(first: Sequence[str], wide: int) -> tuple[str, ...]:
    """Names for so many columns, all different."""
    names: list[str] = []
    for place in range(wide):
        given = " ".join(first[place].split())[:MOST_NAME] if place < len(first) else ""
        names.append(unused(given or f"column {place + 1}", names))
    return tuple(names)


def unused(name: str, names: Sequence[str]) -> str:
    """The name, with a number behind it where there is one like it already."""
    return next(tried for tried in (name, *(f"{name} {number}" for number in range(2, len(names) + 3))) if tried not in names)


def _ragged(rows: Sequence[Sequence[str]], usual: int) -> str:
    short, long = sum(len(row) < usual for row in rows), sum(len(row) > usual for row in rows)
    words = [f"{_count(short, 'row')} had fewer cells than the others and got empty ones"] if short else []
    if long:
        words.append(f"{_count(long, 'row')} had more cells (a separator inside a text without quotation marks?), kept in the last columns")
    return "; ".join(words) + "." if words else ""


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
