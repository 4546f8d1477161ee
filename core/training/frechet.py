"""How far two crowds are from one another: the Fréchet distance between two bell curves laid over their features.

The distance of Heusel and others (2017, "FID"), in whatever features one has. It is 0 only where means and spreads are the same, and
grows both with what is wrong in every one and with what is missing from the crowd. It is never 0 for two samples, not even of the same
crowd: compare with that.
"""

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.floating]


def frechet(ours: Features, theirs: Features) -> float:
    """|mean - mean|² + trace(C + C' - 2 (C C')^½) of two crowds' features (N, F) and (M, F), in the features' unit squared.

    Raises:
        ValueError: Fewer than two in a crowd, or features that do not fit.
    """
    if ours.ndim != 2 or theirs.ndim != 2 or ours.shape[1] != theirs.shape[1] or min(len(ours), len(theirs)) < 2:
        raise ValueError("The Fréchet distance needs two crowds of at least two, with the same features.")
    a, b = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    apart = a.mean(axis=0) - b.mean(axis=0)
    spread, other = _covariance(a), _covariance(b)
    # (C C')^½ has the trace of (C^½ C' C^½)^½, whose inside is symmetric: its roots are those of its eigenvalues
    root = _root(spread)
    shared = np.sqrt(np.clip(np.linalg.eigvalsh(root @ other @ root), 0, None)).sum()
    return float(max(apart @ apart + np.trace(spread) + np.trace(other) - 2 * shared, 0.0))


def _covariance(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.atleast_2d(np.cov(x, rowvar=False))


def _root(symmetric: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(symmetric)
    return np.asarray((vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T)
