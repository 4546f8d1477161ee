"""Naive-Bayes support vector machines (Wang and Manning 2012): the yardstick, and the first teacher of the readers."""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from core.data.reviews.reviews import Reviews
from core.zoo.bigrams import PATTERN, BigramReader, vectorizer

PENALTY = 0.01  # C of the support vector machine
SELDOM = 2  # what occurs in fewer texts is not counted
FOLDS = 3


@dataclass(frozen=True)
class Linear:
    """Weights for each feature, and a bias."""

    weights: NDArray[np.float64]
    bias: float

    def odds(self, counts: csr_matrix) -> NDArray[np.float64]:
        """(N,) distances from the border for (N, features)."""
        return np.asarray(counts @ self.weights + self.bias)


def fit(counts: csr_matrix, labels: NDArray[np.int64]) -> Linear:
    """A support vector machine on features scaled by how much more often they occur in one class: log(p / q), each smoothed by 1."""
    seen = np.asarray((counts > 0).sum(axis=0)).ravel() >= SELDOM
    p, q = (np.asarray(counts[labels == label].sum(axis=0)).ravel() + 1.0 for label in (1, 0))
    ratio = np.log((p / p.sum()) / (q / q.sum())) * seen
    machine = LinearSVC(C=PENALTY, max_iter=300, random_state=0).fit(counts @ diags(ratio), labels)
    return Linear(machine.coef_.ravel() * ratio, float(machine.intercept_[0]))


def out_of_fold(counts: csr_matrix, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """(N,) what machines say of reviews that they were not fitted on."""
    odds = np.zeros(len(labels))
    for seen, held in KFold(FOLDS, shuffle=True, random_state=0).split(counts):
        odds[held] = fit(counts[seen], labels[seen]).odds(counts[held])
    return odds


def teach(reviews: Reviews, unlabelled: tuple[str, ...]) -> NDArray[np.float32]:
    """Calibrated log-odds "positive : negative" of the unlabelled reviews, by words, pairs and triples, (N,)."""
    counter = CountVectorizer(ngram_range=(1, 3), min_df=SELDOM, binary=True, token_pattern=PATTERN, dtype=np.float32)
    counts = counter.fit_transform(reviews.texts)
    odds = out_of_fold(counts, reviews.labels)
    print(f"teacher, on reviews it was not fitted on: {((odds > 0) == reviews.labels).mean():.4f}", file=sys.stderr)
    scale = calibration(odds, reviews.labels)
    found = fit(counts, reviews.labels).odds(counter.transform(unlabelled))
    return np.asarray(scale[0] * found + scale[1], dtype=np.float32)


def calibration(odds: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[float, float]:
    """Factor and shift that make distances log-odds (Platt 1999)."""
    found = LogisticRegression(C=1e6).fit(odds[:, None], labels)
    return float(found.coef_[0, 0]), float(found.intercept_[0])


def make_bigrams(reviews: Reviews, held: Reviews) -> tuple[BigramReader, dict[str, Any]]:
    """The yardstick, calibrated on reviews that it was not fitted on, and its figures on held-out ones."""
    counts = vectorizer().transform(reviews.texts)
    found = fit(counts, reviews.labels)
    scale, shift = calibration(out_of_fold(counts, reviews.labels), reviews.labels)
    weights = (scale * found.weights).astype(np.float16).astype(np.float32)
    reader = BigramReader(weights, round(scale * found.bias + shift, 5))
    right = (reader.probabilities(held.texts) > 0.5) == held.labels
    return reader, {"held_out_reviews": {"n": len(held), "accuracy": round(float(right.mean()), 4)}}
