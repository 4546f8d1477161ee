"""How good the answers are."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray


@dataclass(frozen=True)
class ClassScores:
    """Of each class: how far its name can be trusted, and how many of its examples were found. Each (K,) in [0, 1]."""

    precision: NDArray[np.float64]  # of what was called this class, the share that is
    recall: NDArray[np.float64]  # of what is this class, the share that was called so
    f1: NDArray[np.float64]  # one figure for both: their harmonic mean
    examples: NDArray[np.int64]  # how many there are


def confusion(labels: NDArray[np.integer], guesses: NDArray[np.integer], classes: int = 10) -> NDArray[np.int64]:
    """How often class i (row) was taken for class j (column), (classes, classes); labels and guesses (N,) below `classes`."""
    pairs = np.asarray(labels, dtype=np.int64) * classes + np.asarray(guesses, dtype=np.int64)
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def class_scores(counts: NDArray[np.integer]) -> ClassScores:
    """Precision, recall and F1 of each class from a confusion matrix (K, K); 0 where there is nothing to divide by."""
    right, called, examples = counts.diagonal(), counts.sum(axis=0), counts.sum(axis=1)
    f1 = 2 * right / np.maximum(called + examples, 1)  # the same as 2 P R / (P + R), and defined where P and R are 0
    return ClassScores(right / np.maximum(called, 1), right / np.maximum(examples, 1), f1, examples.astype(np.int64))


def calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error: how far confidence and share of right answers lie apart, on average.

    Guo, Pleiss, Sun and Weinberger 2017, equal-width bins. Both arrays (N,); confidence in [0, 1].
    """
    place = np.clip(np.ceil(np.asarray(confidence, dtype=np.float64) * bins).astype(int) - 1, 0, bins - 1)
    total = np.bincount(place, minlength=bins)
    gap = np.bincount(place, weights=confidence, minlength=bins) - np.bincount(place, weights=right, minlength=bins)
    return float(np.abs(gap).sum() / max(total.sum(), 1))


def fit_temperature(scores: torch.Tensor, labels: torch.Tensor) -> float:
    """The temperature with the least cross-entropy (Guo, Pleiss, Sun and Weinberger 2017), by a fine search."""
    candidates = np.geomspace(0.3, 5, 400)
    return float(min(candidates, key=lambda t: float(F.cross_entropy(scores / t, labels))))
