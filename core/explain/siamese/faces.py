"""How far apart faces are to a network that has never learnt faces, and how often that is wrong of faces whose names are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.explain.siamese.pairs import Judged, between, of_all_pairs


def of_length_one(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """What a network makes of faces (N, F), each row divided by its length, so that distances do not depend on how much light there is."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(min=1e-9), np.float32)


@dataclass(frozen=True)
class Named:
    """What is known of faces with names."""

    judged: Judged  # of all pairs of them
    nearest: int  # how many have another face of the same name
    wrong: int  # to how many of these the nearest other face is somebody else's


def named(rows: NDArray[np.floating], names: Sequence[str]) -> Named:
    """Hold distances against names; faces without one ("") are left out.

    Args:
        rows: (N, E), as `of_length_one` gives them.
        names: (N,)
    """
    kept = [place for place, name in enumerate(names) if name]
    rows, given = np.asarray(rows)[kept], np.array([names[place].casefold() for place in kept], dtype=object)
    if len(kept) < 2:
        return Named(Judged(np.zeros(0), np.zeros(0)), 0, 0)
    apart, same = between(rows), given[:, None] == given
    np.fill_diagonal(apart, np.inf)
    several = same.sum(axis=1) > 1
    wrong = ~same[np.arange(len(given)), apart.argmin(axis=1)]
    return Named(of_all_pairs(rows, given), int(several.sum()), int((several & wrong).sum()))
