"""All pictures of a set as points in a plane: near where a network finds them alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from core.explain.pictures.alike import Features, unit

SEED = 0
WITHIN = 50  # dimensions that t-SNE gets, as its authors advise
PERPLEXITY = 30.0  # about how many neighbours each point tries to keep
ROUND = 250  # steps of one round of t-SNE: the fewest that scikit-learn takes
ROUNDS = 4
FEWEST = 5  # pictures that can be laid out by t-SNE


@dataclass(frozen=True, eq=False)
class Plane:
    """N points, and how much of the pictures' spread the two directions show."""

    points: NDArray[np.float32]  # (N, 2)
    shares: tuple[float, float]  # of the variance, of each direction


def by_spread(features: Features) -> Plane:
    """Principal components: the two directions in which the pictures' features (N, C) of length 1 differ most; N at least 3."""
    found = PCA(2, svd_solver="full" if len(features) < 500 else "randomized", random_state=SEED)
    with np.errstate(invalid="ignore"):  # pictures that are all the same have no spread to share out
        points = found.fit_transform(unit(features).astype(np.float64))
    first, second = (float(share) for share in np.nan_to_num(found.explained_variance_ratio_))
    return Plane(points.astype(np.float32), (first, second))


def facing(points: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """The points (N, 2), mirrored so that they lie like those of the other picture: which end is left means nothing."""
    signs = np.where((points * other).sum(axis=0) < 0, -1, 1)
    return (points * signs).astype(np.float32)


def by_neighbours(features: Features, start: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """One round of t-SNE (van der Maaten and Hinton 2008): (N, 2); near points are alike, far ones mean little.

    Args:
        features: (N, C), N at least `FEWEST`.
        start: What the round before gave; None for the first, which pulls the groups apart.
    """
    x = unit(features).astype(np.float64)
    if min(x.shape) > WITHIN:
        x = PCA(WITHIN, random_state=SEED).fit_transform(x)
    first = start is None
    if start is None:
        start = by_spread(features).points
        start = start / max(float(start[:, 0].std()), 1e-12) * 1e-4
    lay_out = TSNE(
        perplexity=min(PERPLEXITY, (len(x) - 1) / 3),
        early_exaggeration=12.0 if first else 1.0,
        init=start.astype(np.float32),
        max_iter=ROUND,
        random_state=SEED,
    )
    return np.asarray(lay_out.fit_transform(x), np.float32)
