"""A straight line through windows: the forecast as a sum of weighted inputs, in closed form (ridge regression)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def fitted_lines(x: Floats, y: Floats, strengths: Sequence[float]) -> list[tuple[Floats, Floats]]:
    """For each strength the weights (T, H) and biases (H,) with the smallest |x w + b - y|^2 + strength * |w|^2.

    Args:
        x: (N, T) inputs of size about one.
        y: (N, H) targets.
        strengths: How strongly the weights are held back; 0 not at all, 1e7 wholly.
    """
    middle, target = x.mean(axis=0), y.mean(axis=0)
    values, vectors = np.linalg.eigh((x - middle).T @ (x - middle))
    turned = vectors.T @ ((x - middle).T @ (y - target))
    lines = [vectors @ (turned / (np.maximum(values, 0.0) + strength + 1e-9)[:, None]) for strength in strengths]
    return [(weights, target - middle @ weights) for weights in lines]
