"""A table of one's own as labelled reviews to learn from, or to judge by. The table itself is read by `core.data.text.table`."""

import gzip
import zlib
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.reviews.labels import NO_OPINION, Labels, Sides, doubt, kinds, labels, no_opinion, plain
from core.data.reviews.own import MOST_CHARACTERS, MOST_ROWS, distinct
from core.data.reviews.reviews import NEGATIVE, NEITHER, POSITIVE, SIDES, Reviews, clean, read_tsv
from core.data.reviews.reviews_csv import MOST_BYTES, guess_label, guess_text
from core.data.text.table import Table, read

STRICT = SIDES | dict.fromkeys(NO_OPINION, NEITHER)
ASKED = 200  # labels that are compared with what a reader says
ONE_COLUMN = "Only one column was found. A table needs two: one with the reviews, one with their labels."


def read_table(raw: bytes, headed: bool | None = None, separator: str | None = None) -> Table:
    """The table of a file.

    Raises:
        ValueError: It is too large, or no table; one sentence.
    """
    if len(raw) > MOST_BYTES * 10**6:
        raise ValueError(f"The file has {len(raw) / 1e6:.0f} MB; up to {MOST_BYTES} MB can be read.")
    return read(raw, headed=headed, separator=separator)


def guessed_columns(table: Table) -> tuple[str, str]:
    """Which column may hold the texts, and which the labels.

    Raises:
        ValueError: There is only one column; one sentence.
    """
    if len(table.columns) < 2:
        raise ValueError(ONE_COLUMN)
    text = guess_text(table)
    others = [name for name in table.columns if name != text]
    two = [name for name in others if len(set(filter(None, table.column(name)[:2000]))) == 2]
    return text, guess_label(table, text) or (two or others[::-1])[0]


def labelled(table: Table, text: str, found: Labels | None) -> tuple[Reviews, str]:
    """The reviews of a table and, in words, what was left out.

    Args:
        table: What was read.
        text: The column with the reviews.
        found: What the column of labels says.

    Raises:
        ValueError: The labels have not two sides; one sentence.
    """
    if found is None or not (found.sides.positive and found.sides.negative):
        raise ValueError("The labels need two sides: say which values are for a film, and which are against it.")
    pairs = zip(table.column(text), found.values.tolist(), strict=True)
    whole = [(clean(said)[:MOST_CHARACTERS], label) for said, label in pairs if label != NEITHER and said.strip()]
    kept, empty = whole[:MOST_ROWS], len(table) - len(whole)
    different, repeated = distinct(Reviews(tuple(said for said, _ in kept), np.array([value for _, value in kept], dtype=np.int64)))
    words = [f"{len(different):,} different reviews"]
    words += [f"{empty:,} rows without text or label are left out"] * bool(empty)
    words += [f"{repeated:,} repeated ones are left out"] * bool(repeated)
    words += [f"only the first {MOST_ROWS:,} are taken"] * (len(whole) > MOST_ROWS)
    return different, "; ".join(words) + "."


def doubted(table: Table, text: str, found: Labels, score: Callable[[list[str]], NDArray[np.floating]]) -> str:
    """A sentence where a reader that is usually right does not agree with the labels; else "".

    `score` gives the probability that a review is for the film, exactly one half where it knows no word. It is asked about some rows.
    """
    rows = np.flatnonzero(found.known)
    rows = rows[:: len(rows) // ASKED + 1]
    texts = table.column(text)
    probabilities = score([texts[row] for row in rows.tolist()])
    read_some = probabilities != 0.5
    return doubt(found.values[rows][read_some], probabilities[read_some])


def read_file(file: Path, column: str | None = None, positive: Collection[str] = ()) -> tuple[Reviews, tuple[str, ...]]:
    """The labelled reviews of a file of any kind that tables come in, packed by gzip or not; and what was done with it, a sentence each.

    A text whose label says that it has no opinion, 0.5 or "neutral", comes with the label `NEITHER`; other labels between the sides are
    left out.

    Args:
        file: Where it is. A .tsv in which every line is text, tab, 0, 1 or 0.5 is that and nothing else, whatever signs are in its texts.
        column: The column of the labels; None: that is found out.
        positive: The values that are for a film, all others are against it; none: that is found out.

    Raises:
        ValueError: It is broken, or holds no labelled review; one sentence.
        OSError: It cannot be read.
        EOFError: It ends in the middle.
    """
    if file.suffix == ".tsv" and column is None and not positive:
        try:
            return read_tsv(file, STRICT), ()
        except ValueError:  # another kind of table
            pass
    raw = file.read_bytes()
    try:
        table = read(gzip.decompress(raw) if file.suffix == ".gz" else raw, file.name)
    except zlib.error as problem:
        raise OSError(problem) from None
    text, guessed = guessed_columns(table)
    label = column or guessed
    if label not in table.columns:
        raise ValueError(f"{file.name} has no column {label[:40]!r}; it has: {', '.join(table.columns)[:200]}.")
    cells = table.column(label)
    given = {plain(value) for value in positive}
    sides = Sides(tuple(given), tuple(kind for kind in kinds(cells) if kind not in given)) if given else None
    found, neither = labels(cells, sides), no_opinion(cells)
    if found is None and neither.any():
        found = Labels(np.full(len(cells), NEITHER, dtype=np.int64), Sides((), ()), "no text has an opinion.")
    if found is None:
        raise ValueError(
            f"The column {label[:40]!r} of {file.name} holds no labels that can be read. Say which values are for: --for VALUE."
        )
    texts = table.column(text)
    rows = [row for row, value in enumerate(found.values.tolist()) if (value != NEITHER or neither[row]) and texts[row].strip()]
    missing = [row for row in range(len(table)) if not texts[row].strip()]
    said = [f"{table.guessed}, reviews in {text!r}, verdicts in {label!r}: {found.said}", *table.said[1:]]
    if count := int(neither[rows].sum()):
        said.append(f"{count:,} say that a text has no opinion: they count in what is refused.")
    if missing:
        which = ", ".join(str(row + 1) for row in missing[:5]) + (" …" if len(missing) > 5 else "")
        said.append(f"{len(missing):,} without a text left out: row {which} below the heading.")
    return Reviews(tuple(clean(texts[row]) for row in rows), found.values[rows]), tuple(said)


def sentences(positive: str, negative: str) -> Reviews:
    """Typed sentences, one in a line: those for a film and those against it, each once."""
    rows = [(clean(line), label) for text, label in ((positive, POSITIVE), (negative, NEGATIVE)) for line in text.splitlines()]
    kept = [(line[:MOST_CHARACTERS], label) for line, label in rows if line][:MOST_ROWS]
    return distinct(Reviews(tuple(line for line, _ in kept), np.array([label for _, label in kept], dtype=np.int64)))[0]
