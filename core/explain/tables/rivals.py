"""Who else could have learnt this table: the most common answer, a straight line, boosted trees; on the same rows."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.tables.frame import Codes, Frame, Words
from core.data.tables.preparation import fitted

Said = NDArray[np.float64]  # (N, K) probabilities of classes, or (N,) numbers
Watch = Callable[[], None]
NAMES = {"network": "the network", "baseline": "", "linear": "", "trees": "gradient-boosted trees"}
ROUNDS, MOST_ROUNDS = 10, 100  # of boosting: at a time, and in all (scikit-learn's usual)
MOST_BINS = 255  # words of a category that scikit-learn's trees take as one


def unwatched() -> None:
    """Nobody wants to end it early."""


def names(classes: int) -> dict[str, str]:
    """What each is called."""
    line = "logistic regression" if classes else "linear regression"
    return NAMES | {"baseline": "the most common class" if classes else "the mean", "linear": line}


def one_hot(frame: Frame, learnt: Codes) -> Said:
    """(all rows, A) numbers with mean 0 and spread 1 over the rows that are learnt from, marks, and a 1 for each word."""
    how = fitted(frame.columns, learnt, "standard")
    x = how.inputs(frame.columns).astype(np.float64)
    parts = [np.eye(level)[x[:, how.width + at].astype(int)] for at, level in enumerate(how.levels)]
    return np.concatenate([x[:, : how.width], *parts], axis=1)


def raw(frame: Frame) -> tuple[Said, list[int]]:
    """(all rows, A) columns as trees take them, missing ones as NaN, words by number; and which of them are categories."""
    found, categories = [], []
    for place, column in enumerate(frame.columns.values()):
        if isinstance(column, Words):
            missing = np.array([kind == "" for kind in column.kinds])[column.codes]
            found.append(np.where(missing, np.nan, column.codes.astype(float)))
            categories += [place] if len(column.kinds) <= MOST_BINS else []
        else:
            found.append(column)
    return np.column_stack(found), categories


def baseline(frame: Frame, learnt: Codes, asked: Codes, watch: Watch) -> Said:
    """The shares of the classes, or the mean."""
    answers = frame.answer[learnt]
    if not frame.classes:
        return np.full(len(asked), answers.mean())
    shares = np.bincount(answers.astype(int), minlength=len(frame.classes)) / len(answers)
    return np.tile(shares, (len(asked), 1))


def linear(frame: Frame, learnt: Codes, asked: Codes, watch: Watch) -> Said:
    """Logistic regression, or linear regression held back a little."""
    from sklearn.linear_model import LogisticRegression, Ridge

    x = one_hot(frame, learnt)
    return _asked(LogisticRegression(max_iter=1000) if frame.classes else Ridge(1.0), x, frame, learnt, asked)


def trees(frame: Frame, learnt: Codes, asked: Codes, watch: Watch) -> Said:
    """Gradient-boosted trees with scikit-learn's usual settings; of few rows, fewer than its 20 may be told apart from the others.

    They grow ten rounds at a time, which gives the same trees as all at once: `watch` is called between, and may raise what ends it.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    x, categories = raw(frame)
    kind = HistGradientBoostingClassifier if frame.classes else HistGradientBoostingRegressor
    how: dict[str, Any] = {"random_state": 0, "min_samples_leaf": min(20, max(2, len(learnt) // 15))}
    if frame.classes and np.bincount(frame.answer[learnt].astype(int)).tolist().count(1):
        how["early_stopping"] = False  # to hold rows back it needs two of every class
    model = kind(categorical_features=categories or None, warm_start=True, **how)
    for rounds in range(ROUNDS, MOST_ROUNDS + 1, ROUNDS):
        watch()
        model.set_params(max_iter=rounds).fit(x[learnt], frame.answer[learnt])
        if model.n_iter_ < rounds:
            break  # it has stopped early
    return _said(model, x[asked], frame)


def _asked(model: Any, x: Said, frame: Frame, learnt: Codes, asked: Codes) -> Said:
    """What a model of scikit-learn says of rows, for every class of the table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a descent has not quite ended is nothing to people
        model.fit(x[learnt], frame.answer[learnt])
    return _said(model, x[asked], frame)


def _said(model: Any, x: Said, frame: Frame) -> Said:
    if not frame.classes:
        return np.asarray(model.predict(x), np.float64)
    found = np.zeros((len(x), len(frame.classes)))
    found[:, model.classes_.astype(int)] = model.predict_proba(x)
    return found


RIVALS: dict[str, Callable[[Frame, Codes, Codes, Watch], Said]] = {"baseline": baseline, "linear": linear, "trees": trees}
