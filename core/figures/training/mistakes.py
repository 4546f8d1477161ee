"""Which pictures of a set to show: the worst mistakes, or those of one cell of the confusion matrix."""

import numpy as np
from numpy.typing import NDArray

from core.figures.charts import percent

MOST = 24


def chosen(
    labels: NDArray[np.integer],
    predictions: NDArray[np.integer],
    confidence: NDArray[np.floating] | None = None,
    cell: tuple[int, int] | None = None,
    most: int = MOST,
) -> NDArray[np.int64]:
    """Which of N pictures to show, the surest first: those with that truth and that guess; without a cell, all the mistakes."""
    wanted = (labels == cell[0]) & (predictions == cell[1]) if cell else labels != predictions
    found = np.flatnonzero(wanted)
    if confidence is not None:
        found = found[np.argsort(-confidence[found], kind="stable")]
    return found[:most]


def shortened(text: str, most: int) -> str:
    """A text's beginning and end, where it is longer than so many letters."""
    return text if len(text) <= most else f"{text[: most // 2].rstrip()} … {text[len(text) - most // 2 :].lstrip()}"


def words(label: int | str, guess: int | str, confidence: float | None = None) -> str:
    """What stands below a picture: "is 4, read as 9", and how sure the network was."""
    text = f"is {label}, read as {guess}"
    return text if confidence is None else f"{text}\n{percent(confidence)} sure"
