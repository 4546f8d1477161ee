"""Features in two directions, for a map."""

import numpy as np
from numpy.typing import NDArray

from core.models.pca import Pca, fit

Rows = NDArray[np.floating]


class Flat:
    """Lays features flat, always in the same two directions: those in which known ones differ most (principal component analysis)."""

    def __init__(self, pca: Pca, turn: NDArray[np.float32]) -> None:
        self.pca, self.turn = pca, turn

    def of(self, features: Rows) -> NDArray[np.float32]:
        """(N, E) -> (N, 2)"""
        return np.asarray((features - self.pca.mean) @ self.pca.directions.T * self.turn, np.float32)


def flat(known: Rows, digits: NDArray[np.integer]) -> Flat:
    """The directions of known features (N, E), of digits (N,); turned over so that the lowest digit lies to the right and above.

    Directions have no sign of their own, and between two looks at a network that learns the map would jump.
    """
    pca = fit(np.asarray(known, np.float32), 2)
    middle = ((known[digits == digits.min()] - pca.mean) @ pca.directions.T).mean(axis=0)
    return Flat(pca, np.where(middle < 0, -1, 1).astype(np.float32))
