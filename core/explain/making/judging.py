"""How good a code and a repaired picture are: what the page, the door for scripts and the model cards all say."""

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from core.data.digits.noise import AMOUNTS, noisy

NEIGHBOURS = 5
Codes = NDArray[np.floating]
Labels = NDArray[np.integer]
Pictures = NDArray[np.float32]


def nearest_says(known: Codes, labels: Labels, asked: Codes, truth: Labels) -> float:
    """How often most of the five nearest known codes (N, K) have the label that is true of the one asked (M, K); of a tie the smallest."""
    _, places = cKDTree(known).query(asked, NEIGHBOURS)
    votes = (labels[places][:, :, None] == np.arange(10)).sum(axis=1)  # (M, 10)
    return float((votes.argmax(axis=1) == truth).mean())


def spoilt_digits(clean: Pictures, kind: str) -> Pictures:
    """Pictures (N, 28, 28) with noise of that kind, always the same."""
    torch.manual_seed(0)
    parts = torch.from_numpy(clean)[:, None].split(100)
    return torch.cat([noisy(part, kind, AMOUNTS[kind]) for part in parts])[:, 0].numpy()
