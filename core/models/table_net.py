"""Networks that read a row of a table.

    F numbers ──────────────────────────┐
    C categories ─ an embedding of each ─┴─ dense layers ─ scores ─┐
                                                                   + ─> K outputs
    F numbers, categories one-hot ─────── a straight line ─────────┘

The line is optional and is not trained by gradient descent: it has its best weights at once (linear or logistic regression), and the
layers learn what it leaves over, from scores that begin with zeros. M networks of different first weights can learn side by side in one:
every weight then has M in front, and what they say is averaged.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn


class Dense(nn.Module):
    """M dense layers beside one another: (M, B, A) -> (M, B, Z)."""

    def __init__(self, members: int, wide: int, units: int) -> None:
        super().__init__()
        reach = (1 / wide) ** 0.5 if wide else 0.0  # as PyTorch's own
        self.weight = nn.Parameter(torch.empty(members, wide, units).uniform_(-reach, reach))
        self.bias = nn.Parameter(torch.empty(members, 1, units).uniform_(-reach, reach))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Sums of weighted inputs."""
        return torch.baddbmm(self.bias, x, self.weight)


class TableNet(nn.Module):
    """x: (B, F + C), numbers of size about one and the numbers of words -> (B, M, K)."""

    def __init__(self, numbers: int, levels: Sequence[int], outputs: int, hidden: Sequence[int] = (64, 32),
                 activation: type[nn.Module] = nn.ReLU, dropout: float = 0.0, embed: bool = True, members: int = 1,
                 line: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.numbers, self.levels, self.members = numbers, tuple(levels), members
        self.sizes = tuple(min(16, 1 + level // 2) if embed else level for level in levels)
        self.words = nn.ModuleList(nn.Embedding(level, members * size) for level, size in zip(levels, self.sizes, strict=True) if embed)
        sizes = [numbers + sum(self.sizes), *hidden]
        self.layers = nn.ModuleList(Dense(members, a, b) for a, b in pairwise(sizes))
        self.activation, self.dropout = activation(), nn.Dropout(dropout)
        self.scores = Dense(members, sizes[-1], outputs)
        self.line = nn.Linear(numbers + sum(self.levels), outputs).requires_grad_(False) if line else None
        if line:
            nn.init.zeros_(self.scores.weight)
            nn.init.zeros_(self.scores.bias)

    def embedding(self, place: int) -> torch.Tensor:
        """The numbers of each word of that category, (words, M * E), as they are now."""
        table = self.words[place].weight
        assert isinstance(table, torch.Tensor)
        return table.detach()

    def one_hot(self, x: torch.Tensor) -> torch.Tensor:
        """The numbers, and for every word of every category a 1 where it is that: (B, F + all words)."""
        codes = x[:, self.numbers :].long()
        parts = [nn.functional.one_hot(codes[:, at], level).to(x.dtype) for at, level in enumerate(self.levels)]
        return torch.cat([x[:, : self.numbers], *parts], dim=1)

    def read(self, x: torch.Tensor) -> torch.Tensor:
        """What the first dense layer gets, (M, B, A)."""
        if not self.words:
            return self.one_hot(x).expand(self.members, -1, -1)
        codes, B, M = x[:, self.numbers :].long(), len(x), self.members
        found = [words(codes[:, at]).view(B, M, -1).transpose(0, 1) for at, words in enumerate(self.words)]
        return torch.cat([x[:, : self.numbers].expand(M, -1, -1), *found], dim=2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What each of the M networks says."""
        value = self.read(x)
        for layer in self.layers:
            value = self.dropout(self.activation(layer(value)))
        said: torch.Tensor = self.scores(value).transpose(0, 1)  # (M, B, K) -> (B, M, K)
        return said if self.line is None else said + self.line(self.one_hot(x))[:, None]
