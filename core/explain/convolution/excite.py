"""What a learnt filter looks for: of many pictures, the window that it answers to most strongly."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

# what a filter of 3 x 3 can plainly look like: its weights, up to brightness and contrast
PATTERNS = {
    "a bright vertical line": [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
    "a bright horizontal line": [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
    "a dark vertical line": [[1, -2, 1], [1, -2, 1], [1, -2, 1]],
    "a dark horizontal line": [[1, 1, 1], [-2, -2, -2], [1, 1, 1]],
    "an edge, bright on the left": [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    "an edge, bright on the right": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "an edge, bright above": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "an edge, bright below": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "a corner, bright at the upper left": [[2, 1, 0], [1, 0, -1], [0, -1, -2]],
    "a corner, bright at the upper right": [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]],
    "a corner, bright at the lower left": [[0, -1, -2], [1, 0, -1], [2, 1, 0]],
    "a corner, bright at the lower right": [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]],
    "a bright dot": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "a dark dot": [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
}
PLAIN = 0.75  # of 1: as alike as a filter must be to be called by a pattern's name
BATCH = 200  # pictures at a time: a filter's answers to them are kept no longer than needed


@dataclass(frozen=True)
class Excited:
    """The window that a filter answers to most."""

    picture: int  # which
    row: int  # of the window's upper left corner, in pixels
    column: int
    answer: float  # the sum of products, with the bias


@torch.inference_mode()
def most_excited(conv: nn.Conv2d, pictures: torch.Tensor) -> list[Excited]:
    """For each filter of a first layer the window, wholly inside a picture, with the largest answer; the first of equals.

    Args:
        conv: The layer; its padding is not used.
        pictures: (N, C, H, W), as the layer gets them.
    """
    best = [Excited(0, 0, 0, -torch.inf) for _ in range(conv.out_channels)]
    for start in range(0, len(pictures), BATCH):
        answers = nn.functional.conv2d(pictures[start : start + BATCH], conv.weight, conv.bias, conv.stride)  # (B, K, H', W')
        W = answers.shape[3]
        values, places = answers.transpose(0, 1).flatten(1).max(dim=1)  # (K,) each over B * H' * W'
        for k, (value, place) in enumerate(zip(values.tolist(), places.tolist(), strict=True)):
            if value > best[k].answer:
                picture, cell = divmod(place, answers.shape[2] * W)
                row, column = divmod(cell, W)
                best[k] = Excited(start + picture, row * int(conv.stride[0]), column * int(conv.stride[1]), value)
    return best


def patches(pictures: torch.Tensor, found: Sequence[Excited], size: int) -> torch.Tensor:
    """The windows themselves, (K, C, size, size)."""
    return torch.stack([pictures[e.picture, :, e.row : e.row + size, e.column : e.column + size] for e in found])


def cosine_similarity(weight: torch.Tensor, pattern: str) -> float:
    """How much a filter (3, 3) is like one of `PATTERNS`: their correlation, -1 to 1; 0 for a filter of equal weights."""
    other = torch.tensor(PATTERNS[pattern], dtype=weight.dtype)
    return float(nn.functional.cosine_similarity((weight - weight.mean()).flatten(), (other - other.mean()).flatten(), dim=0))


def looks_for(weight: torch.Tensor) -> str:
    """The name of the pattern that a filter (3, 3) plainly looks for; "" where there is none."""
    name = max(PATTERNS, key=lambda pattern: cosine_similarity(weight, pattern))
    return name if cosine_similarity(weight, name) >= PLAIN else ""
