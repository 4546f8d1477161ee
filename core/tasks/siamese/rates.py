"""How well distances tell pairs of the same from pairs of different ones, whatever threshold is chosen.

A threshold accepts a pair as "the same" if its distance is not above it. False accepts: the share of the different pairs that it accepts.
False rejects: the share of the same pairs that it does not. This stands in the script of a training, too.
"""

import torch
from torch import Tensor


def errors(same: Tensor, other: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Thresholds (M,) from -infinity up, and of each the false accepts and the false rejects (M,), from 0 to 1.

    Args:
        same: Distances of pairs of the same, (N,), one or more.
        other: Of pairs of different ones, (N',), one or more.
    """
    near, far = same.double().sort().values, other.double().sort().values
    thresholds = torch.cat([torch.tensor([-torch.inf], dtype=torch.float64, device=near.device), torch.cat([near, far]).unique()])
    accepts = torch.searchsorted(far, thresholds, right=True) / len(far)
    rejects = 1 - torch.searchsorted(near, thresholds, right=True) / len(near)
    return thresholds, accepts, rejects


def area(same: Tensor, other: Tensor) -> float:
    """AUC, the area under the ROC: how often a pair of the same lies closer than a pair of different ones; ties count half."""
    _, accepts, rejects = errors(same, other)
    return float(torch.trapezoid(1 - rejects, accepts))


def equal_error(same: Tensor, other: Tensor) -> tuple[float, float]:
    """EER: the share of errors where false accepts are as many as false rejects; and the threshold at which that is.

    The curve between two thresholds is taken to be straight, as in a drawing of the ROC.
    """
    thresholds, accepts, rejects = errors(same, other)
    apart = accepts - rejects  # from -1 up to 1
    after = int((apart >= 0).nonzero()[0])
    before = after - 1
    share = float(-apart[before] / (apart[after] - apart[before]))
    rate = float(accepts[before] + share * (accepts[after] - accepts[before]))
    return rate, float(thresholds[after])
