"""Counting five tokens in a row: the yardstick of a network that writes on, as good as counting gets.

How likely w is after four tokens c is how often it followed them, each count a little smaller (by D); what that sets free goes to what
three tokens say, and so on down to one (interpolated Kneser–Ney: Kneser and Ney 1995; Chen and Goodman 1999):

    P(w | c) = max(n(c w) - D, 0) / n(c) + D u(c) / n(c) · P(w | c without its first token)

D is between 0 and 1, by how many rows were seen once and twice. n(c) is how often c stood there with something behind it, u(c) how many
different tokens followed. Below five tokens n does not count how often, but after how many different tokens: "Francisco" is frequent, and
yet follows hardly anything but "San".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
LONGEST = 5


@dataclass(frozen=True)
class _Order:
    """All rows of k tokens that were seen."""

    keys: Ints  # of each: number of its first k - 1 tokens, times V, and its last; sorted
    counts: Ints
    begun: Ints  # by number of the first k - 1 tokens: n(c)
    different: Ints  # u(c)
    discount: float


class FiveGrams:
    """Counts of a stream of tokens."""

    def __init__(self, ids: NDArray[np.integer], tokens: int, longest: int = LONGEST) -> None:
        """Count.

        Args:
            ids: The stream, (N,).
            tokens: How many different ones there are, V.
            longest: How many in a row.
        """
        self.V = tokens
        ids = ids.astype(np.int64)
        keys, counts, stands = [], [], []
        rows = np.zeros(len(ids) + 1, np.int64)  # number of the k - 1 tokens that end before each place; there is one row of none
        for k in range(1, longest + 1):
            key = rows[: len(ids) - k + 1] * tokens + ids[k - 1 :]
            found, at, which, often = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
            keys.append(found)
            counts.append(often)
            stands.append((at, which))
            rows = which
        for k in range(longest - 1):  # how many different tokens stood before it
            at = stands[k + 1][0]
            counts[k] = np.bincount(stands[k][1][at + 1], minlength=len(keys[k]))
        self.orders = [
            self._order(found, often, len(keys[k - 1]) if k else 1) for k, (found, often) in enumerate(zip(keys, counts, strict=True))
        ]

    def _order(self, keys: Ints, counts: Ints, contexts: int) -> _Order:
        one, two = int((counts == 1).sum()), int((counts == 2).sum())
        context, seen = keys // self.V, counts > 0
        begun = np.bincount(context, weights=counts, minlength=contexts).astype(np.int64)
        return _Order(keys, counts, begun, np.bincount(context[seen], minlength=contexts), (one + 1) / (one + 2 * two + 2))

    def chances(self, ids: NDArray[np.integer]) -> NDArray[np.float64]:
        """The probability of each token of another stream after those before it, but for the first, (N - 1,)."""
        ids = ids.astype(np.int64)
        found = np.full(len(ids), 1 / self.V)
        rows = np.zeros(len(ids), np.int64)  # number of the k - 1 tokens before each place; -1: never seen
        numbers = []
        for order in self.orders:
            known = rows >= 0
            context = np.where(known, rows, 0)
            key = context * self.V + ids
            place = np.searchsorted(order.keys, key).clip(max=len(order.keys) - 1)
            there = known & (order.keys[place] == key)
            begun = np.where(known, order.begun[context], 0)
            n = np.maximum(begun, 1)
            counted = np.maximum(np.where(there, order.counts[place], 0) - order.discount, 0) / n
            left = order.discount * order.different[context] / n
            found = np.where(begun > 0, counted + left * found, found)
            numbers.append(np.where(there, place, -1))
            rows = np.concatenate([[-1], numbers[-1][:-1]])
        return found[1:]
