"""Which rows are learnt from, which choose the best epoch, and which are the test."""

from typing import NamedTuple

import numpy as np

from core.data.tables.frame import Codes, Frame, Words

RANDOM, STRATIFIED, ORDER, GROUPS = "random", "stratified", "order", "groups"
SPLITS = {
    RANDOM: "by chance",
    STRATIFIED: "by chance, classes in equal shares",
    ORDER: "in the order of a column",
    GROUPS: "all rows of a value together",
}


class Split(NamedTuple):
    """Row numbers of the three parts."""

    training: Codes
    validation: Codes
    test: Codes


class Cut(NamedTuple):
    """How a table is cut."""

    kind: str = RANDOM  # one of `SPLITS`
    by: str = ""  # the column that orders the rows, or whose values stay together
    validation: float = 0.15  # shares of all rows
    test: float = 0.2


def sizes(rows: int, validation: float, test: float) -> tuple[int, int, int]:
    """How many of so many rows belong to training, validation and test."""
    tested, held = max(round(rows * test), 1), max(round(rows * validation), 1)
    return rows - tested - held, held, tested


def split(frame: Frame, kind: str, by: str, validation: float, test: float, seed: int) -> Split:
    """Cut the rows whose answer is known.

    Args:
        by: The column that orders the rows, or whose values stay together.
        validation, test: Shares of all rows.

    Raises:
        ValueError: There is no such column, or all rows would fall into one part; one sentence.
    """
    known = frame.known
    random = np.random.default_rng(seed)
    learnt, held, _ = sizes(len(known), validation, test)
    if kind in (ORDER, GROUPS):
        values = _values(frame, by)[known]
        if kind == ORDER:
            order = known[np.argsort(values, kind="stable")]
            return Split(order[:learnt], order[learnt : learnt + held], order[learnt + held :])
        return _grouped(known, values, random, learnt, learnt + held, by)
    order = known[random.permutation(len(known))]
    if kind == STRATIFIED:
        order = _spread(order, frame.answer[order], bool(frame.classes))
    test_rows, rest = _every(order, len(known) - learnt - held)
    validation_rows, training_rows = _every(rest, held)
    return Split(training_rows[random.permutation(len(training_rows))], validation_rows, test_rows)


def folds(frame: Frame, rows: Codes, count: int, seed: int) -> list[Codes]:
    """These rows in so many parts, with classes (or small and large numbers) in nearly equal shares."""
    order = rows[np.random.default_rng(seed).permutation(len(rows))]
    order = _spread(order, frame.answer[order], bool(frame.classes))
    return [order[start::count] for start in range(count)]


def _spread(order: Codes, answers: np.ndarray, classes: bool) -> Codes:
    """Sorted by answer, each answer's rows in the order they came."""
    del classes
    return order[np.argsort(answers, kind="stable")]


def _every(order: Codes, count: int) -> tuple[Codes, Codes]:
    """So many rows, taken at equal steps, and the others."""
    chosen = np.zeros(len(order), bool)
    chosen[np.floor((np.arange(count) + 0.5) * len(order) / count).astype(int)] = True
    return order[chosen], order[~chosen]


def _values(frame: Frame, by: str) -> np.ndarray:
    """Numbers that order the rows of a column, or tell its values apart."""
    if by not in frame.sheet.columns:
        raise ValueError(f"There is no column “{by[:60]}” to cut the table by.")
    days = frame.sheet.days(by)
    if days is not None:
        return days
    found = frame.sheet.numbers(by)
    if not found.strangers:
        return found.values
    words = Words(*frame.sheet.words(by))
    return np.argsort(np.argsort(np.array(words.kinds)))[words.codes].astype(float)


def _grouped(known: Codes, values: np.ndarray, random: np.random.Generator, learnt: int, before_test: int, by: str) -> Split:
    """Whole groups in a random order: a part ends with the group in which its share is reached."""
    _, groups = np.unique(values, return_inverse=True)
    order = random.permutation(groups.max() + 1)
    begins = np.concatenate([[0], np.cumsum(np.bincount(groups)[order])[:-1]])
    part = np.zeros(len(order), int)
    part[order] = (begins >= learnt).astype(int) + (begins >= before_test)
    found = [known[part[groups] == number] for number in range(3)]
    if min(map(len, found)) == 0:
        raise ValueError(f"“{by[:60]}” has too few different values to cut the table by: one part would be empty.")
    return Split(*found)
