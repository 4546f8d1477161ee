"""Reviews in a table: which column is the text, which holds the labels, and the answers as a table again."""

import csv
import io
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.data.reviews.labels import labels
from core.data.reviews.reviews import Reviews
from core.data.text.heading import unused
from core.data.text.known import TEXTS, VERDICTS
from core.data.text.sending import written
from core.data.text.table import Table

MOST_BYTES = 20  # million, of one file
LOOKED_AT = 2000  # rows that decide which column is which


def guess_text(table: Table) -> str:
    """The column that most likely holds the reviews: by its name, else the one with the longest cells."""
    lengths = {name: sum(map(len, cells[:LOOKED_AT])) for name, cells in zip(table.columns, table.cells, strict=True)}
    named = [name for wanted in TEXTS for name in table.columns if name.casefold() == wanted]
    return next((name for name in named if lengths[name]), None) or (named or [max(lengths, key=lengths.__getitem__)])[0]


def guess_label(table: Table, text: str) -> str | None:
    """The column that most likely holds the labels: by its name, else the first with two to ten different cells that can be labels."""
    others = [name for name in table.columns if name not in (text, table.index)]
    for name in sorted(others, key=lambda name: VERDICTS.index(name.casefold()) if name.casefold() in VERDICTS else len(VERDICTS)):
        cells = table.column(name)[:LOOKED_AT]
        known = name.casefold() in VERDICTS
        if (known or 2 <= len({cell for cell in cells if cell.strip()}) <= 10) and labels(cells):
            return name
    return None


def example(reviews: Reviews) -> bytes:
    """Reviews with their labels as a CSV file."""
    rows = ((text, ("negative", "positive")[label]) for text, label in zip(reviews.texts, reviews.labels, strict=True))
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([("text", "sentiment"), *rows])
    return file.getvalue().encode("utf-8")


def answers(table: Table, probabilities: NDArray[np.floating], read: NDArray[np.bool_], threshold: float) -> bytes:
    """The table with two columns more: the probability "for the film", and the verdict at that threshold; both empty where not `read`.

    UTF-8 with a byte order mark, for that is how a spreadsheet program knows it. What such a program would take for a formula
    gets an apostrophe in front.
    """

    def rows() -> Iterator[tuple[str, ...]]:
        yield (*table.columns, *(unused(new, table.columns) for new in ("probability", "verdict")))
        for row, chance, there in zip(table.each(), probabilities.tolist(), read.tolist(), strict=True):
            verdict = "positive" if chance >= threshold else "negative"
            yield (*row, *((f"{chance:.4f}", verdict) if there else ("", "")))

    return written(rows(), table.separator or ",").encode("utf-8-sig", "replace")
