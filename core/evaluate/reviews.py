"""A review reader, judged on one's own reviews: `python -m core.evaluate reviews FILE [--model NAME]`.

FILE is a table with a column of reviews and one of labels: a .tsv of review, tab and 0 or 1, any CSV, JSON or JSON lines, packed
by gzip or not. How it was taken goes to stderr, with the progress: look there which values are for a film. `--label COLUMN` and
`--for VALUE,VALUE` put it right. stdout gets one JSON line:

    n                   reviews with a text and a label
    accuracy            share whose verdict is right; a review with no known word in it counts as negative
    f1                  of the positive ones: the harmonic mean of precision and recall
    auc                 area under the ROC curve; null where all have the same label
    ece                 expected calibration error of the verdict's probability, 15 bins
    reviews_per_second  from text to probability
    model               who read
"""

import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core import zoo
from core.data.reviews.labelled import read_file
from core.data.reviews.labels import doubt
from core.data.reviews.reviews import NEGATIVE, POSITIVE, Reviews
from core.training.metrics import calibration_error, class_scores, confusion, roc
from core.zoo.reviews import ReviewReader

MODELS = tuple(name for name in zoo.NAMES if name.startswith("reviews-"))
BATCH = 1000  # reviews between two lines of progress


def evaluate_reviews(file: Path, model: str = "reviews-lstm", label: str | None = None, positive: Collection[str] = ()) -> dict[str, Any]:
    """Read every review of the file (see the module's text for its layout and for the result).

    Args:
        file: The table.
        model: Who reads.
        label: The column of the labels; None: that is found out.
        positive: The values in it that are for a film, all others are against it; none: that is found out.

    Raises:
        ValueError: The file cannot be read, is not as it should be, or holds no review; one sentence.
    """
    found = _reviews(file, label, positive)
    start = time.perf_counter()
    probabilities = _read(found.texts, model)
    seconds = time.perf_counter() - start
    if doubted := doubt(found.labels, probabilities):
        print(doubted, file=sys.stderr)
    return binary_metrics(found.labels, probabilities) | {"reviews_per_second": round(len(found) / seconds, 1), "model": model}


def binary_metrics(labels: NDArray[np.int64], probabilities: NDArray[np.float32]) -> dict[str, Any]:
    """The figures of labels 0 or 1 and the probability of 1, each (N,)."""
    predictions = np.where(probabilities > 0.5, POSITIVE, NEGATIVE)
    curve = roc(labels, probabilities)
    return {
        "n": len(labels),
        "accuracy": round(float((predictions == labels).mean()), 4),
        "f1": round(float(class_scores(confusion(labels, predictions, classes=2)).f1[POSITIVE]), 4),
        "auc": round(curve.area, 4) if curve else None,
        "ece": round(calibration_error(np.maximum(probabilities, 1 - probabilities), predictions == labels), 4),
    }


def _reviews(file: Path, label: str | None, positive: Collection[str]) -> Reviews:
    try:
        found, said = read_file(file, label, positive)
    except FileNotFoundError:
        raise ValueError(f"There is no file {file}.") from None
    except (OSError, EOFError) as problem:
        raise ValueError(f"{file} cannot be read: {problem}.") from None
    print(*said, sep="\n", end="\n" if said else "", file=sys.stderr)
    if not len(found):
        raise ValueError(f"{file} holds no review.")
    return found


def _read(texts: tuple[str, ...], model: str) -> NDArray[np.float32]:
    reader = cast(ReviewReader, zoo.load(model))
    parts = []
    for begin in range(0, len(texts), BATCH):
        parts.append(reader.probabilities(texts[begin : begin + BATCH]))
        print(f"{min(begin + BATCH, len(texts))} of {len(texts)}", file=sys.stderr)
    return np.concatenate(parts)
