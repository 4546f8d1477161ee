"""Rows of tokens that stand often in a text, and what followed each of them: much of a text in little room."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Frequent rows of k tokens."""

    rows: Ints  # (N, k)
    counts: Ints  # (N,) how often each stands in the text
    begins: Ints  # (N + 1,) where in `follows` and `often` those of a row begin
    follows: Ints  # tokens that followed
    often: Ints  # and how often

    @classmethod
    def of(cls, ids: NDArray[np.integer], tokens: int, k: int, least: int) -> "Rows":
        """The rows of k tokens that something follows at least so often; at most four, so that they fit a number.

        Args:
            ids: The text, (N,).
            tokens: How many different ones there are.
            k: Tokens of a row.
            least: Rarer rows are left out.
        """
        ids = ids.astype(np.int64)
        key = np.zeros(len(ids) - k, np.int64)
        for place in range(k + 1):
            key = key * tokens + ids[place : len(ids) - k + place]
        keys, often = np.unique(key, return_counts=True)
        contexts, begins = np.unique(keys // tokens, return_index=True)
        counts = np.add.reduceat(often, begins)
        kept = counts >= least
        lengths = np.diff(np.append(begins, len(keys)))
        inside = np.repeat(kept, lengths)
        rows = np.stack([contexts[kept] // tokens ** (k - 1 - place) % tokens for place in range(k)], axis=1)
        return cls(rows, counts[kept], np.append(0, np.cumsum(lengths[kept])), keys[inside] % tokens, often[inside])

    def targets(self, which: Ints, tokens: int) -> torch.Tensor:
        """The shares of the tokens that followed some of the rows, (B, V)."""
        found = np.zeros((len(which), tokens), np.float32)
        for place, row in enumerate(which):
            part = slice(self.begins[row], self.begins[row + 1])
            found[place, self.follows[part]] = self.often[part] / self.counts[row]
        return torch.from_numpy(found)
