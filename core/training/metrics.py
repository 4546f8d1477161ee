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


def confusion(labels: NDArray[np.integer], predictions: NDArray[np.integer], classes: int = 10) -> NDArray[np.int64]:
    """How often class i (row) was taken for class j (column), (classes, classes); labels and predictions (N,) below `classes`."""
    pairs = np.asarray(labels, dtype=np.int64) * classes + np.asarray(predictions, dtype=np.int64)
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def class_scores(counts: NDArray[np.integer]) -> ClassScores:
    """Precision, recall and F1 of each class from a confusion matrix (K, K); 0 where there is nothing to divide by."""
    right, called, examples = counts.diagonal(), counts.sum(axis=0), counts.sum(axis=1)
    f1 = 2 * right / np.maximum(called + examples, 1)  # the same as 2 P R / (P + R), and defined where P and R are 0
    return ClassScores(right / np.maximum(called, 1), right / np.maximum(examples, 1), f1, examples.astype(np.int64))


@dataclass(frozen=True)
class Roc:
    """What every threshold would find and what it would let through (receiver operating characteristic)."""

    false: NDArray[np.float64]  # (M,) share of the negatives that get a score of at least the threshold, from 0 to 1
    true: NDArray[np.float64]  # (M,) share of the positives that do, from 0 to 1
    thresholds: NDArray[np.float64]  # (M,) falling; the first is infinite: nothing reaches it

    @property
    def area(self) -> float:
        """The area under the curve: how often a positive drawn at random has a higher score than a negative one; ties count half."""
        return float(np.trapezoid(self.true, self.false))


def roc(labels: NDArray[np.integer], scores: NDArray[np.floating]) -> Roc | None:
    """The curve of labels 0 or 1 and scores, each (N,), one point for every different score; None where one of the labels is missing."""
    order = np.argsort(-scores, kind="stable")
    ranked, positive = np.asarray(scores, dtype=np.float64)[order], np.asarray(labels)[order] == 1
    found = np.concatenate([[0], np.cumsum(positive)])
    passed = np.concatenate([[0], np.cumsum(~positive)])
    if not found[-1] or not passed[-1]:
        return None
    ends = np.concatenate([[0], np.flatnonzero(np.diff(ranked)) + 1, [len(ranked)]])  # equal scores are passed together
    return Roc(passed[ends] / passed[-1], found[ends] / found[-1], np.concatenate([[np.inf], ranked[ends[1:] - 1]]))


@dataclass(frozen=True)
class Calibration:
    """Whether probabilities can be taken at their word: in equal-width bins, the empty ones left out. Each (bins,)."""

    said: NDArray[np.float64]  # the mean probability
    came: NDArray[np.float64]  # the share that is positive
    count: NDArray[np.int64]  # how many there are


def calibration(labels: NDArray[np.integer], probabilities: NDArray[np.floating], bins: int = 10) -> Calibration:
    """Labels 0 or 1 and the probability of 1, each (N,)."""
    place = np.clip((np.asarray(probabilities, dtype=np.float64) * bins).astype(int), 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    there = count > 0
    said = np.bincount(place, weights=probabilities, minlength=bins)[there] / count[there]
    came = np.bincount(place, weights=labels, minlength=bins)[there] / count[there]
    return Calibration(said, came, count[there].astype(np.int64))


def calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error: how far confidence and share of right answers lie apart, on average.

    Guo, Pleiss, Sun and Weinberger 2017, equal-width bins. Both arrays (N,); confidence in [0, 1].
    """
    place = np.clip(np.ceil(np.asarray(confidence, dtype=np.float64) * bins).astype(int) - 1, 0, bins - 1)
    total = np.bincount(place, minlength=bins)
    gap = np.bincount(place, weights=confidence, minlength=bins) - np.bincount(place, weights=right, minlength=bins)
    return float(np.abs(gap).sum() / max(total.sum(), 1))


def equal_count_error(confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error with bins of equal count: no bin is nearly empty, as those of equal width are where most are sure.

    Nguyen and O'Connor 2015. Both arrays (N,); confidence in [0, 1]. Of a few hundred, chance alone makes it some points.
    """
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(float(np.asarray(confidence, np.float64)[part].sum()) - float(right[part].sum())) for part in parts]
    return sum(gaps) / max(len(order), 1)


def fit_temperature(scores: torch.Tensor, labels: torch.Tensor) -> float:
    """The temperature with the least cross-entropy (Guo, Pleiss, Sun and Weinberger 2017), by a fine search."""
    candidates = np.geomspace(0.3, 5, 400)
    return float(min(candidates, key=lambda t: float(F.cross_entropy(scores / t, labels))))
