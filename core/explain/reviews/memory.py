"""How long a network that reads keeps in mind what it has read, measured in two ways."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.reviews.reviews import POSITIVE
from core.data.text.tokens import padded
from core.models.review_net import ReviewNet

FORGOTTEN = 0.1  # of the difference right after the first sentence: with less, the beginning counts as forgotten

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Remains:
    """How far apart a network keeps pairs of texts, in log-odds "positive : negative". Each (K,)."""

    votes: NDArray[np.float32]  # what the last state says for itself: first text minus second
    verdicts: NDArray[np.float32]  # what the network says of the whole text: first minus second

    def left(self, pair: int) -> float:
        """The share of the first pair's difference between the last states that is left in another pair."""
        return abs(float(self.votes[pair]) / (float(self.votes[0]) or 1.0))

    def forgotten(self) -> int | None:
        """The first pair at which the last states differ by less than a tenth of what they do in the first pair, and so in all
        that follow; None where they never do.
        """
        small = np.abs(self.votes) < FORGOTTEN * abs(float(self.votes[0]))
        lasting = np.logical_and.accumulate(small[::-1])[::-1]
        return int(np.argmax(lasting)) if lasting.any() else None


@torch.inference_mode()
def remains(model: ReviewNet, pairs: Sequence[tuple[Ids, Ids]], temperature: float = 1.0) -> Remains:
    """Read K pairs of texts (token ids), such as twins with more and more neutral words after the word in which they differ."""
    x = padded([ids for pair in pairs for ids in pair])  # (2K, T)
    lengths = torch.tensor([len(ids) for pair in pairs for ids in pair])
    votes, _ = model.ballots(model.states(x, lengths))
    last = votes[torch.arange(len(x)), lengths - 1]  # (2K, 2) the vote of each text's last state
    both = torch.stack([last, model(x)])  # (2, 2K, 2)
    odds = (both[..., POSITIVE] - both[..., 1 - POSITIVE]) / temperature
    apart = (odds[:, 0::2] - odds[:, 1::2]).numpy().astype(np.float32)  # (2, K)
    return Remains(apart[0], apart[1])


def pull(model: ReviewNet, ids: Ids, temperature: float = 1.0) -> NDArray[np.float64]:
    """How strongly each word still moves the vote of the last state: the length of d vote_T / d x_t, (T,), by autograd.

    vote_T in log-odds, x_t the embedding of token t. It is the product of T - t steps back through time: each may shrink it.
    """
    x = model.embedding(torch.from_numpy(ids)[None]).detach().requires_grad_()  # (1, T, E)
    vote = model.ballots(model.remembered(x))[0][0, -1]  # (2,)
    odds = (vote[POSITIVE] - vote[1 - POSITIVE]) / temperature
    (gradient,) = torch.autograd.grad(odds, x)
    return np.asarray(gradient[0].norm(dim=1).double().numpy())
