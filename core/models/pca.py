"""Principal component analysis: of all ways to squeeze pictures by weights alone, the one with the least squared error.

The honest yardstick of an autoencoder: it needs no training, only the directions in which pictures differ most (Pearson 1901).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.floating]


@dataclass(frozen=True)
class Pca:
    """What `fit` found."""

    mean: Rows  # (D,)
    directions: Rows  # (K, D), each of length 1 and at right angles to all others, the one that says most first

    def encode(self, rows: Rows) -> Rows:
        """(N, D) -> (N, K): how far each goes in each direction."""
        return (rows - self.mean) @ self.directions.T

    def decode(self, codes: Rows) -> Rows:
        """(N, K) -> (N, D)"""
        return self.mean + codes @ self.directions

    def first(self, count: int) -> "Pca":
        """With the first so many directions alone."""
        return Pca(self.mean, self.directions[:count])

    def error(self, rows: Rows) -> float:
        """The mean squared error of rows (N, D) made again from their codes."""
        return float(np.mean((self.decode(self.encode(rows)) - rows) ** 2))


def fit(rows: Rows, count: int) -> Pca:
    """The `count` directions in which rows (N, D) differ most: the eigenvectors of their covariance with the largest eigenvalues."""
    mean = rows.mean(axis=0, dtype=np.float64)
    centred = rows - mean.astype(rows.dtype)
    _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64) / len(rows))  # the smallest first
    return Pca(mean.astype(np.float32), np.ascontiguousarray(vectors.T[::-1][:count], dtype=np.float32))
