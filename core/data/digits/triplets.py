"""Triplets: a digit, another picture of the same digit, and one of another digit."""

import numpy as np
from numpy.typing import NDArray


def triplets(labels: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    """Rows of pictures, (count, 3): a picture, another of the same digit, one of another digit.

    Args:
        labels: (N,) what each picture shows; at least two kinds, and two pictures of each.
        count: How many triplets.
        seed: Chooses everything that is chosen by chance.
    """
    random = np.random.default_rng(seed)
    first = random.integers(len(labels), size=count)
    found = np.stack([first, first, first], axis=1)
    for digit in np.unique(labels):
        mine, others, here = np.flatnonzero(labels == digit), np.flatnonzero(labels != digit), np.flatnonzero(labels[first] == digit)
        place = np.searchsorted(mine, first[here])
        found[here, 1] = mine[(place + random.integers(1, len(mine), size=len(here))) % len(mine)]  # never the picture itself
        found[here, 2] = others[random.integers(len(others), size=len(here))]
    return found
