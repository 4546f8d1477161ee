"""Columns that give the answer away: one alone predicts it nearly always, where all others together do far worse."""

from typing import Any, NamedTuple

import numpy as np

from core.data.tables.frame import Codes, Frame, Words
from core.data.tables.sheet import Floats

FEWEST = 5  # rows of each class, or a column parts them by luck; rows that the others tell wrong
GIVEN_AWAY, FAR, LEAST = 0.99, 5.0, 0.05  # accuracy or R² alone; so many times its error do the others have, and so much at least
COPIED = 0.9999  # what several columns have to reach, each alone, to be copies of the answer
SAMPLE, FOLDS, SMALL = 3000, 3, 200


class Leak(NamedTuple):
    """A column, and how well it does by itself and how well all others do, as accuracy or R²."""

    name: str
    column: str  # of the table; `name` may be a part of its date
    alone: float
    others: float
    rows: int  # that were looked at
    edge: float = np.nan  # where one number parts two classes without a mistake: the first value above it
    below: str = ""  # the class below that
    above: str = ""

    @property
    def sure(self) -> bool:
        """Whether the others do far worse; else it may as well be an honest column that happens to part a few rows."""
        wrong = 1 - self.others
        return wrong > LEAST and wrong > FAR * (1 - self.alone) and (not self.above or round(wrong * self.rows) >= FEWEST)


def found(frame: Frame) -> list[Leak]:
    """The leaks of a table."""
    known = frame.known
    if len(known) < 2 * FOLDS or len(frame.columns) < 2:
        return []
    rows = np.random.default_rng(0).permutation(known)[:SAMPLE]
    answer, classes = frame.answer[rows], bool(frame.classes)
    edges = {name: edge for name, column in frame.columns.items() if classes and (edge := _parted(column, rows, answer))}
    alone = {name: 1.0 if name in edges else _alone(_column(column, rows), answer, classes) for name, column in frame.columns.items()}
    suspects = [name for name, score in alone.items() if score >= GIVEN_AWAY and _skill(score, answer, classes) >= GIVEN_AWAY - 0.04]
    if len(suspects) > 1 and min(alone[name] for name in suspects) < COPIED:
        return []  # several measure the same: of each, the others do as well
    honest = [name for name in frame.columns if name not in suspects]
    if not suspects or not honest:
        return []
    others = _together(np.column_stack([_column(frame.columns[name], rows) for name in honest]), answer, classes)
    if classes and len(rows) < SMALL:  # boosted trees need more rows than one tree of one column
        others = max(others, *(_judged(_tree(classes), _filled(_column(frame.columns[name], rows)), answer, classes) for name in honest))
    leaks = [_leak(frame, name, alone[name], others, len(rows), edges.get(name)) for name in suspects]
    return [leak for leak in leaks if leak.sure or (leak.above and others < 1)]


def _leak(frame: Frame, name: str, alone: float, others: float, rows: int, edge: tuple[float, int, int] | None) -> Leak:
    column = name if name in frame.sheet.columns else name.rpartition(" · ")[0]
    if edge is None:
        return Leak(name, column, alone, others, rows)
    return Leak(name, column, alone, others, rows, edge[0], frame.classes[edge[1]], frame.classes[edge[2]])


def _parted(column: Floats | Words, rows: Codes, answer: Floats) -> tuple[float, int, int] | None:
    """Where one number parts two classes without a mistake: the lowest value above it, the class below, the class above."""
    there, counts = np.unique(answer, return_counts=True)
    if not isinstance(column, np.ndarray) or len(there) != 2 or counts.min() < FEWEST or not np.isfinite(column[rows]).all():
        return None
    first, second = (column[rows][answer == one] for one in there)
    if first.max() < second.min():
        return float(second.min()), int(there[0]), int(there[1])
    return (float(first.min()), int(there[1]), int(there[0])) if second.max() < first.min() else None


def _skill(score: float, answer: Floats, classes: bool) -> float:
    """How far the score is from what the most common class gets to 1; R² is that already."""
    if not classes:
        return score
    common = np.bincount(answer.astype(int)).max() / len(answer)
    return float((score - common) / max(1 - common, 1e-9))


def _column(column: Floats | Words, rows: Codes) -> np.ndarray:
    return column[rows] if isinstance(column, np.ndarray) else column.codes[rows].astype(float)


def _alone(x: np.ndarray, answer: Floats, classes: bool) -> float:
    """How well a column predicts by itself, in rows that were not looked at."""
    from sklearn.linear_model import LinearRegression

    filled, tree = _filled(x), _tree(classes)
    if _fits(tree, filled, answer) < GIVEN_AWAY - 0.01 and (classes or _fits(LinearRegression(), filled, answer) < GIVEN_AWAY - 0.01):
        return 0.0  # not even in rows that it was fitted to
    scores = [_judged(tree, filled, answer, classes)]
    return max(scores if classes else [*scores, _judged(LinearRegression(), filled, answer, classes)])


def _tree(classes: bool) -> Any:
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    return (DecisionTreeClassifier if classes else DecisionTreeRegressor)(min_samples_leaf=2, random_state=0)


def _filled(x: np.ndarray) -> np.ndarray:
    """(N, 1) the column, what is missing below all that is there."""
    filled: np.ndarray = np.where(np.isfinite(x), x, np.nanmin(x) - 1 if np.isfinite(x).any() else 0)[:, None]
    return filled


def _fits(model: Any, x: np.ndarray, answer: Floats) -> float:
    return float(model.fit(x, answer).score(x, answer))


def _judged(model: Any, x: np.ndarray, answer: Floats, classes: bool) -> float:
    """Accuracy or R² over all rows, each said by a model that has not seen it."""
    said = np.empty(len(answer))
    for fold in range(FOLDS):
        asked = np.arange(len(answer)) % FOLDS == fold
        said[asked] = model.fit(x[~asked], answer[~asked]).predict(x[asked])
    if classes:
        return float((said == answer).mean())
    return float(1 - ((said - answer) ** 2).sum() / max(((answer - answer.mean()) ** 2).sum(), 1e-12))


def _together(x: np.ndarray, answer: Floats, classes: bool) -> float:
    """How well boosted trees do with these columns."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    model = (HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor)(
        max_iter=50, random_state=0, min_samples_leaf=min(20, max(2, len(x) // 20))
    )  # fmt: skip
    return _judged(model, x, answer, classes)
