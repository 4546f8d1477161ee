"""Pictures that a network finds alike, and pictures that are like none of those it learnt from.

Features are compared by the angle between them: 1 - cosine, 0 for the same direction, 1 for nothing in common.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]  # (N, C)

KEPT = 0.95  # of the training pictures, that would pass if each were new


def unit(features: Features) -> Features:
    """Rows of length 1; a row of zeros stays one."""
    return features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)


def distances(some: Features, others: Features) -> NDArray[np.float32]:
    """(M, N) how far each of `some` is from each of `others`, 0 to 1: features have no negative numbers."""
    return np.clip(1 - unit(some) @ unit(others).T, 0, 1).astype(np.float32)


def nearest(one: NDArray[np.float32], others: Features, count: int) -> list[tuple[int, float]]:
    """The rows of `others` that are nearest to one picture's features (C,), each with its distance, the nearest first."""
    away = distances(one[None], others)[0]
    return [(int(row), float(away[row])) for row in np.argsort(away, kind="stable")[:count]]


@dataclass(frozen=True)
class Familiar:
    """How far is too far: measured on the training pictures themselves.

    The distance to the k-th nearest training picture (Sun, Ming, Zhu and Li 2022). Each training picture is asked as if
    it were new, without itself; the limit is what the given share of them stays within.
    """

    neighbours: int  # k
    limit: float

    def far(self, distance: float) -> bool:
        """Whether a picture at that distance is none of these."""
        return distance > self.limit


def how_many(pictures: int) -> int:
    """The k that goes with so many training pictures: a twentieth, from 3 to 50, but never all."""
    return max(1, min(max(3, round(pictures / 20)), 50, pictures - 1))


def distance(one: Features, training: Features, neighbours: int) -> NDArray[np.float32]:
    """(M,) how far each picture is from its k-th nearest training picture."""
    return np.partition(distances(one, training), neighbours - 1, axis=1)[:, neighbours - 1]


def familiar(training: Features, kept: float = KEPT) -> Familiar:
    """Set the limit on the training pictures' features (N, C), N at least 2."""
    neighbours = how_many(len(training))
    away = distances(training, training)
    np.fill_diagonal(away, np.inf)  # a new picture does not find itself
    own = np.sort(np.partition(away, neighbours - 1, axis=1)[:, neighbours - 1])
    place = min(int(np.ceil((len(own) + 1) * kept)) - 1, len(own) - 1)
    return Familiar(neighbours, float(own[place]))


def agreeing(features: Features, labels: NDArray[np.int64], validation: NDArray[np.bool_]) -> float:
    """The share of validation pictures whose nearest training picture is of their own class; features (N, C) of all pictures."""
    near = distances(features[validation], features[~validation]).argmin(axis=1)
    return float((labels[~validation][near] == labels[validation]).mean())
