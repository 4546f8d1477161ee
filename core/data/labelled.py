"""A table of one's own, CSV or TSV, read as labelled reviews. Data, never code: bounded in bytes, rows and letters."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.data.own_reviews import MOST_CHARACTERS, MOST_ROWS, distinct
from core.data.reviews import NEGATIVE, POSITIVE, Reviews, clean

MOST_BYTES = 20_000_000
MOST_COLUMNS = 50
MOST_VALUES = 20  # different labels that are remembered
HEADS = {"text", "review", "reviews", "sentence", "comment", "label", "labels", "sentiment", "class", "rating", "target", "id", "polarity"}
TEXT_HEADS, LABEL_HEADS = ("text", "review", "sentence", "comment"), ("label", "sentiment", "class", "polarity", "target", "rating")
FOR = {"1", "pos", "positive", "for", "good", "yes", "true", "+", "positiv", "gut", "5", "4"}
AGAINST = {"0", "neg", "negative", "against", "bad", "no", "false", "-", "negativ", "schlecht", "-1"}
NO_TEXT = "This is not a text file that can be read. A table as CSV or TSV can be: one review in a row, with a column for its label."


@dataclass(frozen=True)
class Table:
    """What was found in a file."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # all of the same width as the heads
    cut: bool  # there were more rows than are read

    def column(self, place: int) -> list[str]:
        """One column from top to bottom."""
        return [row[place] for row in self.rows]

    def values(self, place: int) -> list[str]:
        """The different values of a column, the most frequent first; of very many, some."""
        return [value for value, _ in Counter(filter(None, self.column(place))).most_common(MOST_VALUES)]


def read_table(raw: bytes) -> Table:
    """The table of a file, whatever its encoding (utf-8, utf-16, latin-1) and separator (comma, semicolon, tab).

    Raises:
        ValueError: It is too large, not text, or no table; one sentence.
    """
    if len(raw) > MOST_BYTES:
        raise ValueError(f"The file has {len(raw) / 1e6:.0f} MB; up to {MOST_BYTES / 1e6:.0f} MB can be read.")
    text = _decoded(raw).replace("\0", "")
    first = text.partition("\n")[0]
    separator = max("\t,;", key=first.count)
    rows, cut = _rows(text, separator)
    width = max(map(len, rows), default=0)
    if width < 2:
        raise ValueError("Only one column was found. A table needs two: one with the reviews, one with their labels.")
    headed = bool({cell.strip().casefold() for cell in rows[0]} & HEADS)
    heads = rows[0] if headed else []
    names = tuple((heads[place].strip() if place < len(heads) else "") or f"column {place + 1}" for place in range(width))
    return Table(names, tuple((*row, *[""] * (width - len(row))) for row in rows[headed:]), cut)


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        found = raw.decode("utf-16", errors="replace")
    else:
        try:
            found = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            found = raw.decode("latin-1")
    strange = sum(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in found[:10_000])
    if not found.strip() or strange > len(found[:10_000]) / 100:
        raise ValueError(NO_TEXT)
    return found


def _rows(text: str, separator: str) -> tuple[list[list[str]], bool]:
    rows: list[list[str]] = []
    plain, lines = separator == "\t" and '"' not in text[:10_000], io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append([cell[:MOST_CHARACTERS] for cell in cells[:MOST_COLUMNS]])
            if len(rows) > MOST_ROWS:
                return rows[:-1], True
    except csv.Error:
        raise ValueError(
            "The file could not be read as a table: a quotation mark is not closed, or a review is longer than 131,072 letters."
        ) from None
    return rows, False


def guessed_columns(table: Table) -> tuple[int, int]:
    """Which column may hold the texts, and which the labels."""
    places = range(len(table.heads))
    longest = max(places, key=lambda place: sum(map(len, table.column(place)[:200])))
    text = _named(table, TEXT_HEADS) if _named(table, TEXT_HEADS) is not None else longest
    others = [place for place in places if place != text]
    named = _named(table, LABEL_HEADS)
    two = [place for place in others if len(table.values(place)) == 2]
    label = named if named is not None and named != text else two[0] if two else others[-1]
    assert text is not None
    return text, label


def _named(table: Table, names: Iterable[str]) -> int | None:
    heads = [head.casefold() for head in table.heads]
    return next((heads.index(name) for name in names if name in heads), None)


def guessed_for(values: Sequence[str]) -> str | None:
    """Which of two labels may mean that a review is for the film; None where that cannot be told."""
    known = [value for value in values if value.strip().casefold() in FOR]
    other = [value for value in values if value.strip().casefold() in AGAINST]
    return known[0] if len(known) == 1 else next((value for value in values if value not in other), None) if len(other) == 1 else None


def labelled(table: Table, text: int, label: int, positive: str) -> tuple[Reviews, str]:
    """The reviews of a table and, in words, what was left out.

    Args:
        table: What `read_table` found.
        text: The column with the reviews.
        label: The column with the labels.
        positive: The label of those that are for a film.

    Raises:
        ValueError: The label's column has not exactly two different values; one sentence.
    """
    values = table.values(label)
    if text == label or len(values) != 2 or positive not in values:
        raise ValueError(
            f"The column of labels must have exactly two different values, such as 0 and 1; {table.heads[label][:40]!r} has "
            f"{len(values) if len(values) < MOST_VALUES else f'{MOST_VALUES} or more'}."
        )
    kept = [(clean(row[text]), POSITIVE if row[label] == positive else NEGATIVE) for row in table.rows if row[text].strip() and row[label]]
    empty = len(table.rows) - len(kept)
    found, repeated = distinct(Reviews(tuple(text for text, _ in kept), np.array([value for _, value in kept], dtype=np.int64)))
    said = [f"{len(found):,} different reviews"]
    said += [f"{empty:,} rows without text or label are left out"] * bool(empty)
    said += [f"{repeated:,} repeated ones are left out"] * bool(repeated)
    said += [f"only the first {MOST_ROWS:,} rows are read"] * table.cut
    return found, "; ".join(said) + "."


def sentences(positive: str, negative: str) -> Reviews:
    """Typed sentences, one in a line: those for a film and those against it, each once."""
    rows = [(clean(line), label) for text, label in ((positive, POSITIVE), (negative, NEGATIVE)) for line in text.splitlines()]
    kept = [(line[:MOST_CHARACTERS], label) for line, label in rows if line][:MOST_ROWS]
    return distinct(Reviews(tuple(line for line, _ in kept), np.array([label for _, label in kept], dtype=np.int64)))[0]
