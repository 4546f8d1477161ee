"""A table of one's own, CSV or TSV, as labelled reviews to learn from. The table itself is read by `core.data.text.table`."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from core.data.reviews import reviews_csv
from core.data.reviews.own import MOST_CHARACTERS, MOST_ROWS, distinct
from core.data.reviews.reviews import NEGATIVE, POSITIVE, Reviews, clean
from core.data.text import table as text_table
from core.data.text.table import Table

MOST_BYTES = reviews_csv.MOST_BYTES * 10**6
MOST_VALUES = 20  # different labels that are told apart
FOR, AGAINST = reviews_csv.FOR | {"1", "5", "4"}, reviews_csv.AGAINST | {"0"}


def read_table(raw: bytes) -> Table:
    """The table of a file.

    Raises:
        ValueError: It is too large, not text, or has one column only; one sentence.
    """
    if len(raw) > MOST_BYTES:
        raise ValueError(f"The file has {len(raw) / 1e6:.0f} MB; up to {MOST_BYTES / 1e6:.0f} MB can be read.")
    table = text_table.read(raw)
    if len(table.columns) < 2:
        raise ValueError("Only one column was found. A table needs two: one with the reviews, one with their labels.")
    return table


def values(table: Table, column: str) -> list[str]:
    """The different cells of a column, the most frequent first; of very many, some."""
    return [value for value, _ in Counter(filter(None, table.column(column))).most_common(MOST_VALUES)]


def guessed_columns(table: Table) -> tuple[str, str]:
    """Which column may hold the texts, and which the labels."""
    text = reviews_csv.guess_text(table)
    others = [name for name in table.columns if name != text]
    two = [name for name in others if len(values(table, name)) == 2]
    return text, reviews_csv.guess_label(table, text) or (two or others[::-1])[0]


def guessed_for(found: Sequence[str]) -> str | None:
    """Which of two labels may mean that a review is for the film; None where that cannot be told."""
    known = [value for value in found if value.strip().casefold() in FOR]
    other = [value for value in found if value.strip().casefold() in AGAINST]
    return known[0] if len(known) == 1 else next((value for value in found if value not in other), None) if len(other) == 1 else None


def labelled(table: Table, text: str, label: str, positive: str) -> tuple[Reviews, str]:
    """The reviews of a table and, in words, what was left out.

    Args:
        table: What `read_table` found.
        text: The column with the reviews.
        label: The column with the labels.
        positive: The label of those that are for a film.

    Raises:
        ValueError: The label's column has not exactly two different values; one sentence.
    """
    kinds = values(table, label)
    if text == label or len(kinds) != 2 or positive not in kinds:
        raise ValueError(
            f"The column of labels must have exactly two different values, such as 0 and 1; {label[:40]!r} has "
            f"{len(kinds) if len(kinds) < MOST_VALUES else f'{MOST_VALUES} or more'}."
        )
    pairs = list(zip(table.column(text), table.column(label), strict=True))
    whole = [
        (clean(said)[:MOST_CHARACTERS], POSITIVE if value == positive else NEGATIVE) for said, value in pairs if said.strip() and value
    ]
    kept, empty = whole[:MOST_ROWS], len(pairs) - len(whole)
    found, repeated = distinct(Reviews(tuple(said for said, _ in kept), np.array([value for _, value in kept], dtype=np.int64)))
    words = [f"{len(found):,} different reviews"]
    words += [f"{empty:,} rows without text or label are left out"] * bool(empty)
    words += [f"{repeated:,} repeated ones are left out"] * bool(repeated)
    words += [f"only the first {MOST_ROWS:,} are taken"] * (len(whole) > MOST_ROWS)
    return found, "; ".join(words) + "."


def sentences(positive: str, negative: str) -> Reviews:
    """Typed sentences, one in a line: those for a film and those against it, each once."""
    rows = [(clean(line), label) for text, label in ((positive, POSITIVE), (negative, NEGATIVE)) for line in text.splitlines()]
    kept = [(line[:MOST_CHARACTERS], label) for line, label in rows if line][:MOST_ROWS]
    return distinct(Reviews(tuple(line for line, _ in kept), np.array([label for _, label in kept], dtype=np.int64)))[0]
