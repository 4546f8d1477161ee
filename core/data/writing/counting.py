"""Foretelling without a network: which token followed this one, or these two, how often?

The counts are smoothed, or whatever never stood in the text would be impossible: a count of two tokens is joined by k imagined ones that
are spread as tokens are on the whole, one of three by k that are spread as after two (a Dirichlet prior: MacKay and Peto 1995).
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)  # numbers of imagined tokens that are tried
NONE = -100  # in place of a token that is not to be foretold


@dataclass(frozen=True)
class Counts:
    """How often tokens followed others in a text."""

    pairs: Ids  # (V, V): how often the second followed the first
    keys: Ids  # (K,) three tokens as one number, sorted
    triples: Ids  # (K,) how often they stood together
    strengths: tuple[float, float] = (1.0, 1.0)  # k of pairs and of triples

    @classmethod
    def of(cls, x: Ids, y: Ids, tokens: int) -> "Counts":
        """Count rows (N, T): what is read, and what follows each; `NONE` in y ends a row."""
        before, last, following = _contexts(x, y)
        pairs = np.bincount(last * tokens + following, minlength=tokens * tokens).reshape(tokens, tokens)
        keys, triples = np.unique((before * tokens + last) * tokens + following, return_counts=True)
        return cls(pairs, keys, triples)

    def tuned(self, x: Ids, y: Ids) -> "Counts":
        """With the strengths that foretell these rows best: rows that were not counted."""
        best = min(STRENGTHS, key=lambda k: Counts(self.pairs, self.keys, self.triples, (k, 1.0)).loss(x, y, 2))
        other = min(STRENGTHS, key=lambda k: Counts(self.pairs, self.keys, self.triples, (best, k)).loss(x, y, 3))
        return Counts(self.pairs, self.keys, self.triples, (best, other))

    @cached_property
    def alone(self) -> NDArray[np.float64]:
        """(V,) how likely each token is, whatever stands before it."""
        found = self.pairs.sum(axis=0) + 1.0
        return np.asarray(found / found.sum())

    @cached_property
    def after(self) -> NDArray[np.float64]:
        """(V, V): how likely the second is after the first."""
        k = self.strengths[0]
        return np.asarray((self.pairs + k * self.alone) / (self.pairs.sum(axis=1, keepdims=True) + k))

    @cached_property
    def _begun(self) -> tuple[Ids, Ids]:
        """Two tokens as one number, sorted, and how often anything followed them."""
        keys, places = np.unique(self.keys // len(self.pairs), return_inverse=True)
        return keys, np.bincount(places, self.triples).astype(np.int64)

    def chances(self, before: int, last: int) -> NDArray[np.float64]:
        """(V,) how likely each token is after these two."""
        following = np.arange(len(self.pairs))
        return self._three(np.full_like(following, before), np.full_like(following, last), following)

    def loss(self, x: Ids, y: Ids, order: int) -> float:
        """Mean of -log probability, in nats, of what follows in these rows, by pairs (order 2) or triples (3)."""
        before, last, following = _contexts(x, y)
        found = self.after[last, following] if order == 2 else self._three(before, last, following)
        return float(-np.log(found).mean())

    def perplexity(self, x: Ids, y: Ids, order: int) -> float:
        """Among how many equally likely tokens it would choose to be as unsure as it is."""
        return math.exp(self.loss(x, y, order))

    def _three(self, before: Ids, last: Ids, following: Ids) -> NDArray[np.float64]:
        k, V = self.strengths[1], len(self.pairs)
        two = before * V + last
        counted = _looked_up(self.keys, self.triples, two * V + following)
        return np.asarray((counted + k * self.after[last, following]) / (_looked_up(*self._begun, two) + k))


def _looked_up(keys: Ids, counts: Ids, asked: Ids) -> Ids:
    places = np.searchsorted(keys, asked).clip(max=len(keys) - 1)
    return np.where(keys[places] == asked, counts[places], 0)


def _contexts(x: Ids, y: Ids) -> tuple[Ids, Ids, Ids]:
    """The token before the last, the last, and what follows, of all places that are foretold, (M,) each; before a row stands token 0."""
    before = np.concatenate([np.zeros_like(x[:, :1]), x[:, :-1]], axis=1)
    there = y != NONE
    return before[there], x[there], y[there]
