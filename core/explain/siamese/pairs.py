"""All pairs of some pictures, and how well their distances tell the same from the different."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.digits.unseen import unseen
from core.tasks.siamese.rates import area, equal_error, errors

Numbers = NDArray[np.floating]


@dataclass(frozen=True)
class Judged:
    """Distances of pairs."""

    same: Numbers  # (N,) of what is the same
    other: Numbers  # (N',) of what is not

    @cached_property
    def curve(self) -> tuple[Numbers, Numbers, Numbers]:
        """Thresholds, false accepts and false rejects, (M,) each; see `core.tasks.siamese.rates.errors`."""
        found = errors(torch.from_numpy(self.same), torch.from_numpy(self.other))
        thresholds, accepts, rejects = (one.numpy() for one in found)
        return thresholds, accepts, rejects

    @cached_property
    def area(self) -> float:
        """AUC."""
        return area(torch.from_numpy(self.same), torch.from_numpy(self.other))

    @cached_property
    def equal_error(self) -> tuple[float, float]:
        """EER, and its threshold."""
        return equal_error(torch.from_numpy(self.same), torch.from_numpy(self.other))

    def at(self, threshold: float) -> tuple[float, float]:
        """False accepts and false rejects at a threshold, shares from 0 to 1."""
        return float((self.other <= threshold).mean()), float((self.same > threshold).mean())


def between(features: Numbers) -> NDArray[np.float32]:
    """The distance of every picture from every other, (N, N), of features (N, E)."""
    rows = torch.from_numpy(np.asarray(features, np.float64))
    return np.asarray(torch.cdist(rows, rows, compute_mode="donot_use_mm_for_euclid_dist").numpy(), np.float32)


def of_all_pairs(features: Numbers, names: NDArray[np.generic]) -> Judged:
    """Each picture with each other one, once.

    Args:
        features: (N, E)
        names: (N,) what they show; pictures of one name are the same.
    """
    one, other = np.triu_indices(len(names), 1)
    apart, same = between(features)[one, other], names[one] == names[other]
    return Judged(apart[same], apart[~same])


@lru_cache(1)
def exam() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """A thousand of MNIST's test digits, from which no network here has learnt: pictures (1000, 28, 28) in [0, 1], and what they show."""
    digits = unseen()
    return digits.images.astype(np.float32) / np.float32(255), digits.labels
