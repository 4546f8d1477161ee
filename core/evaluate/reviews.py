"""A review reader, judged on one's own reviews: `python -m core.evaluate reviews FILE [--model NAME]`.

FILE is a .tsv with a review, a tab and a label in each line, or a .jsonl (or .jsonl.gz) of objects with `text` and `label`; the
label is 1 for a positive review and 0 for a negative one. Progress goes to stderr; stdout gets one JSON line:

    n                   reviews in all
    accuracy            share whose verdict is right; a review with no known word in it counts as negative
    f1                  of the positive ones: the harmonic mean of precision and recall
    auc                 area under the ROC curve; null where all have the same label
    ece                 expected calibration error of the verdict's probability, 15 bins
    reviews_per_second  from text to probability
    model               who read
"""

import sys
import time
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core import zoo
from core.data.reviews.reviews import NEGATIVE, POSITIVE, Reviews, read
from core.training.metrics import calibration_error, class_scores, confusion, roc
from core.zoo.reviews import ReviewReader

MODELS = tuple(name for name in zoo.NAMES if name.startswith("reviews-"))
BATCH = 1000  # reviews between two lines of progress


def evaluate_reviews(file: Path, model: str = "reviews-lstm") -> dict[str, Any]:
    """Read every review of the file (see the module's text for its layout and for the result).

    Raises:
        ValueError: The file cannot be read, is not as it should be, or holds no review; one sentence.
    """
    found = _reviews(file)
    start = time.perf_counter()
    probabilities = _read(found.texts, model)
    seconds = time.perf_counter() - start
    return judged(found.labels, probabilities) | {"reviews_per_second": round(len(found) / seconds, 1), "model": model}


def judged(labels: NDArray[np.int64], probabilities: NDArray[np.float32]) -> dict[str, Any]:
    """The figures of labels 0 or 1 and the probability of 1, each (N,)."""
    guesses = np.where(probabilities > 0.5, POSITIVE, NEGATIVE)
    curve = roc(labels, probabilities)
    return {
        "n": len(labels),
        "accuracy": round(float((guesses == labels).mean()), 4),
        "f1": round(float(class_scores(confusion(labels, guesses, classes=2)).f1[POSITIVE]), 4),
        "auc": round(curve.area, 4) if curve else None,
        "ece": round(calibration_error(np.maximum(probabilities, 1 - probabilities), guesses == labels), 4),
    }


def _reviews(file: Path) -> Reviews:
    try:
        found = read(file)
    except FileNotFoundError:
        raise ValueError(f"There is no file {file}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{file} is not in UTF-8. Save it as UTF-8 and try again.") from None
    except (OSError, EOFError) as problem:
        raise ValueError(f"{file} cannot be read: {problem}.") from None
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
