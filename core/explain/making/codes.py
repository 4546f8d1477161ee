"""What can be done with codes: the mean code of each digit, sums of codes, and how unusual an error is."""

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.floating]
Labels = NDArray[np.integer]


def class_means(codes: Codes, labels: Labels) -> Codes:
    """The mean code of each digit, (10, K)."""
    return np.stack([codes[labels == digit].mean(axis=0) for digit in range(10)])


def ranges(codes: Codes) -> Codes:
    """How far each number of the code usually goes: (K, 2), lowest and highest of 99 in 100 digits, and a little more."""
    low, high = np.quantile(codes, 0.005, axis=0), np.quantile(codes, 0.995, axis=0)
    more = 0.2 * np.maximum(high - low, 1e-3)
    return np.stack([low - more, high + more], axis=1)


def share_below(errors: NDArray[np.floating], error: float) -> float:
    """The share of digits that come back with a smaller error than this one, from 0 to 1."""
    return float(np.mean(np.asarray(errors) < error))
