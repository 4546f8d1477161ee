"""How a table is written: what stands between its cells, what marks a quotation, where its rows end. Guessed from its first lines."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.data.given import decimal
from core.data.text.known import ANSWERS, KNOWN
from core.data.text.numbers import bare

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
PLAIN, BACKSLASH, CURLY, SINGLE = "plain", "backslash", "curly", "single"
MARKS = {
    BACKSLASH: "Backslashes before quotation marks are taken for what they mean.",
    CURLY: "Typographic quotation marks around a cell are taken for straight ones.",
    SINGLE: "Apostrophes around a cell are taken for quotation marks.",
}
LOOKED_AT, SAMPLE = 300, 300_000  # rows, and characters, that decide
MOST_TITLES = 10  # lines above the heading
MOST_LINES = 1000  # of one cell in quotation marks; what is open for longer was never closed
MOST_EMPTY = 200_000
AGAIN = 4  # so many times its length may a text be read anew because of marks that are not closed; then every line is a row
NOWHERE = "\x1f"  # a separator that is in no text
HELD = "\ufdd0"  # stands for a quotation mark inside a cell; no character of any text
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
SEP_LINE = re.compile(r'\s*"?sep=(\\t|[,;:|^~\t ])"?[^\S\r\n]*(?:\r\n?|\n)', re.IGNORECASE)
ESCAPED = re.compile(r'\\\\|\\"')

csv.field_size_limit(2**31 - 1)  # a cell may be as long as the file; the file's size is limited by whoever takes it


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    separator: str = ""  # "" where every line is one cell
    marks: str = PLAIN  # a key of `MARKS`, or `PLAIN`

    def rows(self, text: str) -> "Rows":
        """The rows of a text written like this."""
        return Rows(prepared(text, self), self.separator, "'" if self.marks == SINGLE else '"', self.marks in (BACKSLASH, CURLY))


def given(text: str) -> tuple[str, int]:
    """The separator that a first line such as `sep=;` names, "" without one; and where the table begins."""
    found = SEP_LINE.match(text)
    return (found[1].replace("\\t", "\t"), found.end()) if found else ("", 0)


def guess(text: str, separator: str | None = None) -> Dialect:
    """How this text is most likely written; `separator` where that is known."""
    sample = text[:SAMPLE] if len(text) <= SAMPLE else text[: max(text.rfind("\n", 0, SAMPLE), text.rfind("\r", 0, SAMPLE)) + 1 or SAMPLE]
    best, found = 0.0, None
    wanted = SEPARATORS if separator is None else [separator] if separator else []
    for marks in _marks(sample):
        for sign in (sign for sign in wanted if sign in sample):
            tried = Dialect(sign, marks)
            rows = list(islice((reading := tried.rows(sample)).filled(), LOOKED_AT))
            score = _fit(rows, sign, separator is not None) * (1 - reading.odd / (4 * len(rows) or 1))
            if score > best + 1e-9:
                best, found = score, tried
    return found or Dialect(separator or "", min(_marks(sample), key=lambda marks: _odd(sample, Dialect(separator or "", marks))))


def _marks(sample: str) -> list[str]:
    """Which kinds of quotation marks there may be."""
    signs = {PLAIN: "", BACKSLASH: r"\\\"", CURLY: "[“”„«»‘’‚]", SINGLE: r"(?m)(?:^|[,;\t| ])'"}
    return [marks for marks, sign in signs.items() if re.search(sign, sample)]


def _odd(sample: str, dialect: Dialect) -> int:
    """How many rows have quotation marks that are not as they should be."""
    found = dialect.rows(sample)
    return sum(1 for _ in islice(found.rows(), LOOKED_AT)) and found.odd


def _fit(rows: Sequence[Sequence[str]], separator: str, told: bool) -> float:
    """How well these rows are rows of a table; 0 where they are none. `told`: a person says that they are."""
    lead = next((place for place, row in enumerate(rows) if sum(map(bool, map(str.strip, row))) > 1 and row[0][:1] != "#"), len(rows))
    table = rows[lead:] if lead <= MOST_TITLES else []
    widths = Counter(len(row) for row in table)
    width, often = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    if width == 1:
        return 0
    known = any(cell.strip().casefold() in KNOWN for cell in table[0])
    cells = [cell for row in table[:100] for cell in row if cell.strip()]
    clean = sum(decimal(bare(cell)[0]) is not None or cell.strip().casefold() in ANSWERS for cell in cells) / len(cells)
    if not told and not known and (often <= len(rows) / 2 or _prose(table) or (lead and often < 0.9 * len(table))):
        return 0
    if separator == " " and not told and (often < 0.9 * len(table[1:]) or (clean < 0.5 and not _quoted(table))):
        return 0
    return often / len(rows) + {width: 1.0, width - 1: 0.5}.get(len(table[0]), 0.0) + clean


def _prose(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a space follows nearly every separator, as it does in a sentence and not in a table."""
    later = [cell for row in rows for cell in row[1:] if cell]
    return sum(cell[0] == " " for cell in later) > 0.8 * len(later)


def _quoted(rows: Sequence[Sequence[str]]) -> bool:
    """Whether cells hold blanks although blanks part them: they stood in quotation marks."""
    return any(" " in cell for row in rows for cell in row)


def prepared(text: str, dialect: Dialect) -> str:
    """The text with straight quotation marks around its cells, and `HELD` for those inside."""
    if dialect.marks == BACKSLASH:
        return ESCAPED.sub(lambda found: HELD if found[0] == '\\"' else found[0], text)
    return _straight(text, dialect.separator or NOWHERE) if dialect.marks == CURLY else text


def _straight(text: str, separator: str) -> str:
    """Cells that stand whole between typographic marks, on one line, get straight ones."""
    sign = re.escape(separator)
    looks = re.compile(rf"(?P<open>(?:^|(?<={sign}))[ ]*[“„«»”‘‚’])|(?P<close>[”“»«’‘][ ]*(?={sign}|[\r\n]|\Z))|[\r\n]", re.MULTILINE)
    pieces, done, begun = [], 0, None
    for found in looks.finditer(text):
        if begun and (found["close"] or found["open"]) and begun.end() <= found.start():
            if found["close"] and (begun.end() < found.start() or begun["open"].strip() != found["close"].strip()):  # »» is no empty cell
                inside = text[begun.end() : found.start()].replace('"', HELD)
                pieces += [text[done : begun.start()], '"', inside, '"']
                done, begun = found.end(), None
        else:
            begun = found if found["open"] else None
    return "".join([*pieces, text[done:]])


class Rows:
    """The rows of a text, one after another. A quotation mark that is never closed is a sign like others, and costs no other row.

    As an iterator it gives lines to the reader of rows, and goes on after the end when it has gone back; a generator would not.
    However a text is written, at most `AGAIN` times its length is read a second time.
    """

    def __init__(self, text: str, separator: str, quote: str = '"', held: bool = False) -> None:
        self.plain = 0  # quotation marks so far that were never closed
        self.odd = 0  # rows so far whose quotation marks are not as they should be
        self.looked = 0  # characters that were looked at, some of them more than once
        self.empty = 0  # rows so far with nothing in them
        self.line = 0  # lines that have been read
        self._text, self._at, self._held = text, 0, held
        self._budget = AGAIN * len(text)
        self._sign, self._quote = separator or NOWHERE, quote
        self._strict = self._reader(self, strict=True)

    def _reader(self, lines: Iterable[str], strict: bool) -> Iterator[list[str]]:
        skip = self._sign == " "  # columns that are set below one another
        return csv.reader(lines, delimiter=self._sign, quotechar=self._quote, skipinitialspace=skip, strict=strict)

    def filled(self) -> Iterator[list[str]]:
        """Those with anything in them; where there are too many others, no more."""
        for row in self.rows():
            if any(cell.strip() for cell in row):
                yield row
            elif self.empty == MOST_EMPTY:
                return
            else:
                self.empty += 1

    def rows(self) -> Iterator[list[str]]:
        """All of them."""
        while (begun := self._at) < len(self._text):
            before, self._row = self.line, 0
            try:
                row = next(self._strict)
            except csv.Error as problem:
                inside = "expected after" in str(problem) and self._row == 1
                self._budget -= self._at - begun
                self._at, self.line = begun, before
                row = self._mended(inside)
            yield [cell.replace(HELD, '"') for cell in row] if self._held else row

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._at == len(self._text) or self._row == (MOST_LINES if self._budget > 0 else 1):
            raise StopIteration
        self._row += 1
        self.line += 1
        found = LINE.match(self._text, self._at)
        assert found  # it matches anything
        self.looked += found.end() - self._at
        self._at = found.end()
        return found[0]

    def _mended(self, inside: bool) -> list[str]:
        """The row of the one line whose quotation marks are not as they should be; `inside`: there is more behind the closing one."""
        self._row = 0
        line = next(self)
        self.odd += 1
        if inside and self._sign != NOWHERE:
            return next(self._reader([line], strict=False))
        self.plain += not inside and self._quote in line
        return line.rstrip("\r\n").split(self._sign)
