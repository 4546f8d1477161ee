"""The classic slips with reviews: padding that the network has to read, and unknown words that become padding.

In a batch all reviews have to be of one length, and the short ones are filled up with padding. Done right, the network leaves it
out. Two ways to get it wrong: to let a network read the padding after the text before it answers, and to give words outside
the vocabulary the padding's id.
"""

import copy
from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.text.tokens import PAD, batches, padded
from core.explain.reviews.pieces import whole
from core.models.review_net import ReviewNet

Slip = Literal["none", "padding_read", "unknown_to_padding"]
READ_PADDING = 200  # padding tokens read after every review, for the slip "padding_read"


def last_state_twin(model: ReviewNet) -> ReviewNet:
    """The same weights, answering with the last state's vote alone; it shares the weights and copies nothing."""
    twin = copy.copy(model)
    twin.readout = "last"
    return twin


def read_all(model: ReviewNet, tokens: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    """Scores (B, classes) where the network reads the first `lengths` tokens of each row, padding or not, and each has its vote.

    Without padding inside these lengths it is what `model(tokens)` gives.
    """
    votes, weights = model.ballots(model.states(tokens, lengths))
    if model.readout == "last":
        return votes.gather(1, (lengths - 1)[:, None, None].expand(-1, 1, votes.shape[2]))[:, 0]
    there = torch.arange(tokens.shape[1], device=tokens.device)[None] < lengths[:, None]
    return (weights.masked_fill(~there, -1e4).softmax(dim=1)[:, :, None] * votes).sum(dim=1)


@torch.no_grad()
def after_padding(model: ReviewNet, ids: Sequence[int], most: int) -> torch.Tensor:
    """The scores (most + 1, classes) if 0, 1, 2 … `most` padding tokens are read after the review.

    Raises:
        ValueError: The network looks ahead; there each amount is a reading of its own.
    """
    if model.looks_ahead:
        raise ValueError("This network reads both ways, or all words at once.")
    tokens = torch.tensor([[*ids, *[PAD] * most]])
    votes, weights = model.ballots(model.states(tokens, torch.tensor([tokens.shape[1]])))
    return model.verdicts(votes, weights)[0, len(ids) - 1 :]


def lost(ids: Sequence[int] | NDArray[np.int64], ends: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(T,) which tokens belong to words that the vocabulary does not have as a whole. `ends` comes from `endings`."""
    return ~whole(ids, ends)


def unknown_to_padding(ids: Sequence[int] | NDArray[np.int64], ends: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The ids with padding in place of every word that the vocabulary does not have as a whole: one for each such word."""
    ids = np.asarray(ids, dtype=np.int64)
    gone = lost(ids, ends)
    again = gone & np.concatenate([[False], ~ends[ids[:-1]]])[: len(ids)]  # a further piece of the same word
    return np.where(gone, PAD, ids)[~again]


@torch.no_grad()
def read_slipped(model: ReviewNet, ids: Sequence[int] | NDArray[np.int64], ends: NDArray[np.bool_]) -> torch.Tensor:
    """Scores (classes,) of one review whose words outside the vocabulary have become padding."""
    tokens = torch.from_numpy(unknown_to_padding(ids, ends))[None]
    return read_all(model, tokens, torch.tensor([tokens.shape[1]]))[0]


@torch.no_grad()
def slipped_accuracy(
    model: ReviewNet,
    ids: Sequence[NDArray[np.int64]],
    labels: NDArray[np.int64],
    slip: Slip,
    ends: NDArray[np.bool_] | None = None,
    padding: int = READ_PADDING,
) -> float:
    """The share of reviews judged right in spite of a slip.

    Args:
        model: The network, on any device.
        ids: Token ids of each review, none empty.
        labels: (N,) the true class of each.
        slip: "none" for comparison, "padding_read", or "unknown_to_padding", which needs `ends`.
        ends: (V,) from `core.explain.reviews.pieces.endings`.
        padding: How many padding tokens are read after each review, for "padding_read".

    Raises:
        ValueError: `ends` is missing.
    """
    rows = list(ids)
    if slip == "unknown_to_padding":
        if ends is None:
            raise ValueError("Which words are unknown follows from the vocabulary: give `ends`.")
        rows = [unknown_to_padding(row, ends) for row in rows]
    elif slip == "padding_read":
        rows = [np.concatenate([row, np.full(padding, PAD, dtype=np.int64)]) for row in rows]
    device = model.embedding.weight.device
    predictions = np.zeros(len(rows), dtype=np.int64)
    for batch in batches(rows, range(len(rows))):
        lengths = torch.tensor([len(rows[row]) for row in batch], device=device)
        tokens = padded([rows[row] for row in batch]).to(device)
        predictions[batch] = read_all(model, tokens, lengths).argmax(dim=1).cpu().numpy()
    return float((predictions == labels).mean())


def slip_figures(
    model: ReviewNet, ids: Sequence[NDArray[np.int64]], labels: NDArray[np.int64], ends: NDArray[np.bool_]
) -> dict[str, float]:
    """The accuracy with every slip, for a model card's `figures["slips"]`; those with `_last` are of the twin that answers with
    its last state.
    """
    found = {slip: slipped_accuracy(model, ids, labels, slip, ends) for slip in get_args(Slip)}
    if model.readout == "votes":
        twin = last_state_twin(model)
        found |= {f"{slip}_last": slipped_accuracy(twin, ids, labels, slip, ends) for slip in ("none", "padding_read")}
    return found
