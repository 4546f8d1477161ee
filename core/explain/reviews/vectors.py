"""Words as vectors: the embedding's row of a token, and which rows point the same way."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray


@torch.no_grad()
def nearest(table: torch.Tensor, number: int, among: NDArray[np.bool_], most: int = 8) -> list[tuple[int, float]]:
    """The ids whose rows are most like that of `number`, by the cosine of the angle between them (1 = same direction), best first.

    Args:
        table: (V, E) the embedding.
        number: The id asked about.
        among: (V,) which ids may be named; the one asked about never is.
        most: How many.
    """
    lengths = table.norm(dim=1).clamp(min=1e-12)
    similarity = (table @ table[number]) / (lengths * lengths[number])  # (V,)
    similarity[~torch.from_numpy(among)] = -2
    similarity[number] = -2
    best = similarity.topk(min(most, int(among.sum()) - bool(among[number])))
    return [(int(index), float(value)) for value, index in zip(best.values, best.indices, strict=True)]


def companions(lengths: Sequence[int], mine: int, count: int, alike: bool) -> list[int]:
    """Which reviews would share a batch with one of `mine` tokens: the first so many, or those of the most similar length."""
    rows = range(len(lengths))
    return (sorted(rows, key=lambda row: abs(lengths[row] - mine)) if alike else list(rows))[:count]


def padding_share(lengths: Sequence[int]) -> float:
    """Which share of a batch of reviews of these lengths is padding."""
    return 1 - sum(lengths) / (max(lengths) * len(lengths))
