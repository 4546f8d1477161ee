"""A table of texts with labels of any kind, two to twenty: spam or not, languages, topics, a class's own."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.data.reviews.labels import plain
from core.data.reviews.own import LEAST_EACH, MOST_CHARACTERS, MOST_ROWS, distinct
from core.data.reviews.own import MOST_LABELS as MOST
from core.data.reviews.reviews import Reviews, clean
from core.data.text.table import Table

LEAST, MOST_LETTERS = 2, 40  # labels, and letters of a label
BETWEEN = "|"  # two labels, where a recipe keeps them


def joined(names: Sequence[str]) -> str:
    """Labels as a recipe keeps them."""
    return BETWEEN.join(names)


def parted(text: str) -> tuple[str, ...]:
    """What `joined` put together.

    Raises:
        ValueError: They are too few, too many, too long or not different; one sentence.
    """
    names = tuple(text.split(BETWEEN))
    if not LEAST <= len(names) <= MOST:
        raise ValueError(f"There must be {LEAST} to {MOST} labels, and not {len(names)}.")
    if any(not name.strip() or len(name) > MOST_LETTERS for name in names) or any(a == b for a, b in pairwise(sorted(names))):
        raise ValueError(f"Every label needs a name of its own, of up to {MOST_LETTERS} letters.")
    return names


def with_any_labels(table: Table, text: str, column: str) -> tuple[Reviews, tuple[str, ...], str]:
    """The texts of a table, the names of their labels, the most frequent first, and in words what was left out.

    Args:
        table: What was read.
        text: The column with the texts.
        column: The column with the labels. Values that differ only in case and quotation marks are one.

    Raises:
        ValueError: There are not two to twenty labels with texts enough; one sentence.
    """
    pairs = zip(table.column(text), table.column(column), strict=True)
    given = [(clean(said)[:MOST_CHARACTERS], cell.strip(), plain(cell)) for said, cell in pairs if said.strip() and cell.strip()]
    whole = given[:MOST_ROWS]
    writings: dict[str, Counter[str]] = {}
    for _, cell, kind in whole:
        writings.setdefault(kind, Counter())[cell] += 1
    if len(writings) > MOST_ROWS // 2 or (len(writings) > MOST and len(writings) > len(whole) / LEAST_EACH):
        many = f"The column “{column[:40]}” has {len(writings):,} different values"
        raise ValueError(f"{many}; there are {LEAST} to {MOST} labels at most. Choose another.")
    rows, repeated = distinct(Reviews(tuple(said for said, *_ in whole), np.arange(len(whole))))
    kinds = [whole[row][2] for row in rows.labels.tolist()]
    counts = Counter(kinds)
    kept = [kind for kind, count in counts.most_common() if count >= LEAST_EACH]
    if not LEAST <= len(kept) <= MOST:
        there = f"The column “{column[:40]}” has {len(kept):,} labels with {LEAST_EACH} different texts or more"
        raise ValueError(f"{there}; there must be {LEAST} to {MOST}.")
    number = {kind: place for place, kind in enumerate(kept)}
    chosen = [place for place, kind in enumerate(kinds) if kind in number]
    found = Reviews(tuple(rows.texts[place] for place in chosen), np.array([number[kinds[place]] for place in chosen], dtype=np.int64))
    names = _names([writings[kind].most_common(1)[0][0] for kind in kept])
    rare = len(kinds) - len(chosen)
    words = [f"{len(found):,} different texts with {len(names)} labels"]
    words += [f"{len(table) - len(given):,} rows without text or label are left out"] * (len(table) > len(given))
    words += [f"{rare:,} whose label is too rare are left out"] * bool(rare)
    words += [f"{repeated:,} repeated ones are left out"] * bool(repeated)
    words += [f"only the first {MOST_ROWS:,} are taken"] * (len(given) > MOST_ROWS)
    return found, names, "; ".join(words) + "."


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """The labels as they are written, short, each different from the others."""
    found: list[str] = []
    for cell in cells:
        name = " ".join(cell.replace(BETWEEN, "/").split())[:MOST_LETTERS].strip() or "?"
        while name in found:
            name = f"{name[: MOST_LETTERS - 2]} {len(found) % 10}"
        found.append(name)
    return tuple(found)
