"""A review reader, judged on one's own reviews: `python -m core.evaluate reviews FILE [--model NAME]`.

FILE is a table with a column of reviews and one of labels: a .tsv of review, tab and 0 or 1, any CSV, JSON or JSON lines, packed
by gzip or not. A text without an opinion has the label 0.5 or neutral. How the table was taken goes to stderr, with the progress: look
there which values are for a film. `--label COLUMN` and `--for VALUE,VALUE` put it right. stdout gets one JSON line:

    n                   texts with a label
    accuracy            of those with an opinion: the share whose verdict is right, by its sign, also where the reader refuses to give
                        one; a text with no known word in it counts as negative
    f1                  of the positive ones: the harmonic mean of precision and recall
    auc                 area under the ROC curve; null where all have the same label
    ece                 expected calibration error of the verdict's probability, 10 bins of equal count; trust it from 500 texts on
    no_opinion          share of all texts in which the reader sees no opinion
    opinions_refused    the same of those with an opinion, others_refused of those without; null where there are none
    others_refused
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
from core.data.reviews.reviews import NEGATIVE, NEITHER, POSITIVE, Reviews
from core.training.metrics import class_scores, confusion, equal_count_error, roc
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
    probabilities, refused = _read(found.texts, model)
    seconds = time.perf_counter() - start
    opinion = found.labels != NEITHER
    if doubted := doubt(found.labels[opinion], probabilities[opinion]):
        print(doubted, file=sys.stderr)
    figures: dict[str, Any] = {"n": len(found)} | binary_metrics(found.labels[opinion], probabilities[opinion])
    shares = {"no_opinion": refused, "opinions_refused": refused[opinion], "others_refused": refused[~opinion]}
    figures |= {"n": len(found)} | {name: round(float(part.mean()), 4) if len(part) else None for name, part in shares.items()}
    return figures | {"reviews_per_second": round(len(found) / seconds, 1), "model": model}


def binary_metrics(labels: NDArray[np.int64], probabilities: NDArray[np.float32]) -> dict[str, Any]:
    """The figures of labels 0 or 1 and the probability of 1, each (N,); None for each of them where N is 0."""
    if not len(labels):
        return {"n": 0} | dict.fromkeys(("accuracy", "f1", "auc", "ece"))
    predictions = np.where(probabilities > 0.5, POSITIVE, NEGATIVE)
    curve = roc(labels, probabilities)
    return {
        "n": len(labels),
        "accuracy": round(float((predictions == labels).mean()), 4),
        "f1": round(float(class_scores(confusion(labels, predictions, classes=2)).f1[POSITIVE]), 4),
        "auc": round(curve.area, 4) if curve else None,
        "ece": round(equal_count_error(np.maximum(probabilities, 1 - probabilities), predictions == labels), 4),
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


def _read(texts: tuple[str, ...], model: str) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The probability "for the film" of each, and whether the reader sees no opinion in it."""
    reader = cast(ReviewReader, zoo.load(model))
    parts = []
    for begin in range(0, len(texts), BATCH):
        parts.append(reader.answers(texts[begin : begin + BATCH]))
        print(f"{min(begin + BATCH, len(texts))} of {len(texts)}", file=sys.stderr)
    return np.concatenate([chances for chances, _ in parts]), np.concatenate([refused for _, refused in parts])
