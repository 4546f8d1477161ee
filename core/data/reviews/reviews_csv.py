"""Reviews in a table: which column is the text, what the labels mean, and the answers as a table again."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.reviews.reviews import NEGATIVE, POSITIVE, Reviews
from core.data.text.table import Table, unused

MOST_BYTES = 20  # million, of one file
NONE = -1  # the label of a review that has none
TEXT_NAMES = ("text", "review", "reviews", "comment", "sentence", "content", "body", "message", "opinion", "feedback")
LABEL_NAMES = ("label", "labels", "sentiment", "polarity", "stars", "rating", "score", "class", "target", "y")
AGAINST = frozenset(["negative", "neg", "no", "n", "false", "bad", "against", "-", "-1"])
FOR = frozenset(["positive", "pos", "yes", "y", "true", "good", "for", "+", "+1"])
STARS = re.compile(r"(\d{1,2}(?:[.,]\d+)?)\s*(?:/\s*(?:5|10)|stars?|★)?", re.IGNORECASE)
RISKY = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"  # what makes a spreadsheet program take a cell for a formula, wide forms too
LOOKED_AT = 2000  # rows that decide which column is which


@dataclass(frozen=True)
class Labels:
    """What a column says about its reviews."""

    values: NDArray[np.int64]  # (N,) 1 for the film, 0 against it, -1 neither
    said: str  # how its cells were taken, in a sentence

    @property
    def known(self) -> NDArray[np.bool_]:
        """(N,) which reviews have one."""
        return self.values != NONE


def labels(cells: Sequence[str]) -> Labels | None:
    """Cells as labels: 0 and 1, words such as neg and positive, or 1 to 5 or 1 to 10 stars; None where they are nothing of the kind."""
    plain = [cell.strip().casefold() for cell in cells]
    given = [cell for cell in plain if cell]
    words = [cell for cell in given if cell in AGAINST or cell in FOR]
    found = {cell: float(match[1].replace(",", ".")) for cell in set(given) if (match := STARS.fullmatch(cell))}
    numbers = [found[cell] for cell in given if cell in found]
    readable = len(words) + sum(cell in ("0", "1") for cell in given) if words else len(numbers)
    if not given or readable < 0.6 * len(given):
        return None
    if words:
        taken, how = _words(plain)
    else:
        most = float(np.quantile(numbers, 0.99, method="higher"))  # one slip of the pen does not make another scale
        if most > 10:
            return None
        low, high, how = _scale(most)
        taken = [
            NONE if cell not in found else POSITIVE if found[cell] >= high else NEGATIVE if found[cell] <= low else NONE for cell in plain
        ]
    values = np.array(taken, dtype=np.int64)
    without = int((values == NONE).sum())
    return Labels(values, f"{how} {without:,} of {len(cells):,} reviews have no label and count in no figure." if without else how)


def _words(cells: Sequence[str]) -> tuple[list[int], str]:
    low = "" if "-1" in cells else "0"  # from -1 to 1 the 0 is the middle
    taken = [POSITIVE if cell in FOR or cell == "1" else NEGATIVE if cell in AGAINST or cell == low != "" else NONE for cell in cells]
    said = []
    for side, way in ((NEGATIVE, "against"), (POSITIVE, "for the film")):
        if names := sorted({cell for cell, label in zip(cells, taken, strict=True) if label == side}):
            said.append(f"{' or '.join(f'“{name}”' for name in names)} is taken as {way}")
    return taken, ", ".join(said) + "."


def _scale(most: float) -> tuple[float, float, str]:
    """Up to which number a review is against, from which it is for, and that in words."""
    if most <= 1:
        return 0, 1, "0 is taken as against, 1 as for the film."
    if most <= 5:
        return 2.5, 3.5, "Taken as stars from 1 to 5: 1 and 2 are against, 4 and 5 for the film, 3 says neither."
    return 4, 7, "Taken as stars from 1 to 10: 1 to 4 are against, 7 to 10 for the film, 5 and 6 say neither."


def guess_text(table: Table) -> str:
    """The column that most likely holds the reviews: by its name, else the one with the longest cells."""
    if named := [name for wanted in TEXT_NAMES for name in table.columns if name.casefold() == wanted]:
        return named[0]
    lengths = [sum(len(row[place]) for row in table.rows[:LOOKED_AT]) for place in range(len(table.columns))]
    return table.columns[int(np.argmax(lengths))]


def guess_label(table: Table, text: str) -> str | None:
    """The column that most likely holds the labels: by its name, else the first with two to ten different cells that can be labels."""
    others = [name for name in table.columns if name != text]
    for name in sorted(others, key=lambda name: LABEL_NAMES.index(name.casefold()) if name.casefold() in LABEL_NAMES else len(LABEL_NAMES)):
        cells = table.column(name)[:LOOKED_AT]
        known = name.casefold() in LABEL_NAMES
        if (known or 2 <= len({cell for cell in cells if cell.strip()}) <= 10) and labels(cells):
            return name
    return None


def example(reviews: Reviews) -> bytes:
    """Reviews with their labels as a CSV file."""
    file = io.StringIO()
    rows = ((text, ("negative", "positive")[label]) for text, label in zip(reviews.texts, reviews.labels, strict=True))
    csv.writer(file, lineterminator="\n").writerows([("text", "sentiment"), *rows])
    return file.getvalue().encode("utf-8")


def answers(table: Table, probabilities: NDArray[np.floating], read: NDArray[np.bool_], threshold: float) -> bytes:
    """The table with two columns more: the probability "for the film", and the verdict at that threshold; both empty where not `read`.

    UTF-8 with a byte order mark, for that is how a spreadsheet program knows it. A cell that such a program would take for a
    formula gets an apostrophe in front.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=table.separator or ",", lineterminator="\r\n")
    names = [*table.columns, *(unused(new, table.columns) for new in ("probability", "verdict"))]
    writer.writerow(map(harmless, names))
    for row, chance, there in zip(table.rows, probabilities.tolist(), read.tolist(), strict=True):
        verdict = "positive" if chance >= threshold else "negative"
        writer.writerow([*map(harmless, row), *((f"{chance:.4f}", verdict) if there else ("", ""))])
    return file.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell, behind an apostrophe where a spreadsheet program would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" \n")[:1] in tuple(RISKY) else cell
