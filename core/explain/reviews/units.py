"""What the units of a review network are for: which push the verdict, which vary, and the words that move one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.reviews.reviews import NEGATIVE, POSITIVE
from core.data.text.tokens import padded
from core.explain.reviews.gates import Unrolled, cell_of, unroll
from core.models.review_net import ReviewNet, turned

BATCH = 256  # reviews unrolled at once


@torch.no_grad()
def pushes(model: ReviewNet, ids: Sequence[int], backwards: bool = False) -> torch.Tensor:
    """Each unit's part in the verdict, (H,): they and a bias add up to "score for the film minus score against it".

    The verdict is the weighted mean of the votes, a vote is a sum over units; so unit u has the part (w_u for - w_u against)
    times the weighted mean of its hidden state.
    """
    x = torch.tensor([list(ids)])
    states = model.states(x, torch.tensor([len(ids)]))  # (1, T, W)
    shares = model.shares(model.ballots(states)[1])
    parts = (shares[0][:, None] * states[0]).sum(dim=0) * (model.vote.weight[POSITIVE] - model.vote.weight[NEGATIVE])  # (W,)
    H = cell_of(model).hidden_size
    return parts[H:] if backwards else parts[:H]


def swings(found: Unrolled) -> torch.Tensor:
    """How much each unit's memory varies along the text, (H,): its standard deviation."""
    return found.values[found.memory].std(dim=-2, correction=0)


@dataclass(frozen=True)
class Typical:
    """What words do to the units, on average over many reviews."""

    ids: NDArray[np.int64]  # (N,) which words
    counts: NDArray[np.int64]  # (N,) how often each was read
    changes: NDArray[np.float32]  # (N, H) by how much each changed what is kept, on average

    def drivers(self, unit: int, most: int = 6) -> tuple[list[int], list[int]]:
        """The words (places in `ids`) that push that unit up most, and those that push it down most, strongest first."""
        order = np.argsort(-self.changes[:, unit], kind="stable")
        up = [int(place) for place in order[:most] if self.changes[place, unit] > 0]
        return up, [int(place) for place in order[::-1][:most] if self.changes[place, unit] < 0]


@torch.no_grad()
def typical(
    model: ReviewNet, reviews: Sequence[NDArray[np.int64]], words: NDArray[np.bool_], least: int = 3, backwards: bool = False
) -> Typical:
    """The mean change that each token brings about in these reviews.

    Args:
        model: The network.
        reviews: Ids of each, none empty.
        words: (V,) which ids to report on.
        least: Times a token has to occur, so that its mean means something.
        backwards: Look at the layer that reads from the end.
    """
    cell = cell_of(model, backwards)
    total = torch.zeros(len(words), cell.hidden_size)
    counts = torch.zeros(len(words), dtype=torch.long)
    rows = sorted(reviews, key=len)
    for at in range(0, len(rows), BATCH):
        tokens = padded(rows[at : at + BATCH])  # (B, T)
        lengths = torch.tensor([len(row) for row in rows[at : at + BATCH]])
        there = torch.arange(tokens.shape[1])[None] < lengths[:, None]
        if backwards:  # unrolled from the last token to the first, padding after that
            tokens = turned(tokens[:, :, None], lengths)[:, :, 0]
        changes = unroll(cell, model.embedding(tokens)).changes  # (B, T, H)
        total.index_add_(0, tokens[there], changes[there])
        counts += tokens[there].bincount(minlength=len(words))
    kept = np.flatnonzero((counts.numpy() >= least) & words)
    return Typical(kept, counts.numpy()[kept], (total[kept] / counts[kept, None]).numpy())
