"""What a review reader learns from, and how far it is from having learnt it."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from core.data.text.tokens import PAD, UNKNOWN
from core.pretrain.review_texts import Ids


@dataclass(frozen=True)
class Lesson:
    """Texts, and the probability "positive" that is to be learnt for each."""

    plain: Ids
    slips: Ids  # the same texts with slips of the keyboard
    targets: NDArray[np.float32]  # (N,)
    times: int = 1  # shown in an epoch
    part: float = 1.0  # how many of them, by chance
    nothing: NDArray[np.float32] | None = None  # (N,) the probability "no opinion" to be learnt; NaN, or None of all: that is not asked

    @property
    def goals(self) -> NDArray[np.float32]:
        """(N, 2): "positive", and "no opinion"."""
        nothing = np.full(len(self.targets), np.nan, np.float32) if self.nothing is None else self.nothing
        return np.stack([self.targets, nothing], axis=1).astype(np.float32)


def loss_of(scores: torch.Tensor, goals: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of scores (B, 2), against and for, and a third that is always 0, "no opinion", with the goals (B, 2).

    It falls into two parts. Whether there is an opinion: the log-odds of that are the log-sum-exp of both scores; left out where the
    second goal is NaN. And which: softmax of the two, the less asked for the less of an opinion there is.
    """
    positive, nothing = goals[:, 0], goals[:, 1]
    asked = ~nothing.isnan()
    nothing = nothing.nan_to_num()
    which = F.cross_entropy(scores, torch.stack([1 - positive, positive], dim=1), reduction="none")
    whether = F.binary_cross_entropy_with_logits(scores.logsumexp(dim=1), 1 - nothing, reduction="none")
    return ((1 - nothing) * which + asked * whether).mean()


def one_cycle(share: float, warm: float = 0.15) -> float:
    """The rate after this share of the training, as a share of the highest: up, then down along half a cosine to almost nothing."""
    if share < warm:
        return 0.04 + 0.96 * share / warm
    return 0.5 * (1 + float(np.cos(np.pi * (share - warm) / (1 - warm)))) + 1e-4


def forgotten(x: torch.Tensor, share: float) -> torch.Tensor:
    """The words (B, T) with some of them made unknown."""
    return torch.where((torch.rand(x.shape) < share) & (x != PAD), UNKNOWN, x)
