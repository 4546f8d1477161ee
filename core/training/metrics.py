"""How good the answers are."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray


def calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error: how far confidence and share of right answers lie apart, on average.

    Guo, Pleiss, Sun and Weinberger 2017, equal-width bins. Both arrays (N,); confidence in [0, 1].
    """
    place = np.clip(np.ceil(np.asarray(confidence, dtype=np.float64) * bins).astype(int) - 1, 0, bins - 1)
    total = np.bincount(place, minlength=bins)
    gap = np.bincount(place, weights=confidence, minlength=bins) - np.bincount(place, weights=right, minlength=bins)
    return float(np.abs(gap).sum() / max(total.sum(), 1))


def fit_temperature(scores: torch.Tensor, labels: torch.Tensor) -> float:
    """The temperature with the least cross-entropy (Guo, Pleiss, Sun and Weinberger 2017), by a fine search."""
    candidates = np.geomspace(0.3, 5, 400)
    return float(min(candidates, key=lambda t: float(F.cross_entropy(scores / t, labels))))
