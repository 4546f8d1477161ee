"""What goes on in a network with attention while it reads a text: queries, keys, scores, weights; and what switching parts off does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.data.reviews.reviews import POSITIVE
from core.models.attention import Encoder, EncoderLayer, attention, may_look
from core.models.review_net import ReviewNet, odds_for


@dataclass(frozen=True)
class Switches:
    """What is taken away or forbidden."""

    causal: bool = False  # no word may look at later ones
    near: bool = True  # whether distances count; else no word knows where it stands
    silent: frozenset[tuple[int, int]] = field(default_factory=frozenset)  # (layer, head) of heads that say nothing
    hidden: frozenset[int] = field(default_factory=frozenset)  # tokens that nobody looks at, and that have no vote, not even as the last


@dataclass(frozen=True)
class Looked:
    """One layer while it reads T tokens with H heads of d numbers."""

    q: torch.Tensor  # (H, T, d) queries
    k: torch.Tensor  # (H, T, d) keys
    v: torch.Tensor  # (H, T, d) values
    bias: torch.Tensor  # (H, T, T) what is added for the distance, and `NEVER` where i may not look at j
    weights: torch.Tensor  # (H, T, T) where token i looks: rows sum to 1
    sums: torch.Tensor  # (H, T, d) the weighted sums of the values

    @property
    def products(self) -> torch.Tensor:
        """q · k / √d of all pairs, (H, T, T)."""
        return self.q @ self.k.transpose(1, 2) / math.sqrt(self.q.shape[-1])

    def by_pytorch(self) -> torch.Tensor:
        """What PyTorch's own `scaled_dot_product_attention` gives for the sums, (H, T, d)."""
        return F.scaled_dot_product_attention(self.q, self.k, self.v, attn_mask=self.bias)


@dataclass(frozen=True)
class Reading:
    """All layers, and what came of them."""

    layers: list[Looked]
    scores: torch.Tensor  # (classes,)


def encoder_of(model: ReviewNet) -> Encoder:
    """The layers of attention.

    Raises:
        ValueError: The network has none.
    """
    if model.encoder is None:
        raise ValueError("There is no attention in this network.")
    return model.encoder


@torch.no_grad()
def read(model: ReviewNet, ids: Sequence[int], switches: Switches | None = None) -> Reading:
    """Read one text of T tokens; without switches the scores are those of `model`.

    Raises:
        ValueError: There is no attention in the network, or every token is hidden.
    """
    switches, encoder = switches or Switches(), encoder_of(model)
    there = torch.tensor([[place not in switches.hidden for place in range(len(ids))]])  # (1, T)
    if not there.any():
        raise ValueError("Every word is switched off.")
    x, allowed, found = model.embedding(torch.tensor([list(ids)])), may_look(there, switches.causal), []
    for number, layer in enumerate(encoder.layers):
        assert isinstance(layer, EncoderLayer)
        found.append(look(layer, x, allowed, switches.near))
        x = layer(x, allowed, switches.near, [head for place, head in switches.silent if place == number])
    votes, weights = (of_all[there][None] for of_all in model.ballots(encoder.norm(x)))  # of those that are not hidden
    return Reading(found, (model.shares(weights)[:, :, None] * votes).sum(dim=1)[0])


def look(layer: EncoderLayer, x: torch.Tensor, allowed: torch.Tensor, near: bool) -> Looked:
    """What the first part of a layer does with x, (1, T, E), step by step; `allowed` is what `may_look` gives."""
    heads, normed = layer.look, layer.norm_look(x)
    q, k, v = (heads.split(part(normed)) for part in (heads.query, heads.key, heads.value))
    bias = (allowed + heads.distances(x.shape[1]) if near else allowed).expand(1, heads.heads, x.shape[1], x.shape[1])
    sums, weights = attention(q, k, v, bias)
    return Looked(*(found[0] for found in (q, k, v, bias, weights, sums)))


def gradient_by_input(model: ReviewNet, ids: Sequence[int], temperature: float = 1.0, label: int = POSITIVE) -> NDArray[np.float32]:
    """What each token speaks for, (T,): the slope of the log-odds of `label` in the token's embedding, times that embedding, summed."""
    x = model.embedding(torch.tensor([list(ids)])).detach().requires_grad_()  # (1, T, E)
    votes, weights = model.ballots(model.remembered(x))
    odds = odds_for((model.shares(weights)[:, :, None] * votes).sum(dim=1)[0] / temperature, label)
    (slope,) = torch.autograd.grad(odds, x)
    return np.asarray((slope * x)[0].sum(dim=1).detach().numpy(), dtype=np.float32)
