"""A network that reads a short row of numbers and says the next one.

    x_1 … x_T ─ recurrent layer ─> h_T ─ one weight for each of its numbers ─> the next number

It reads one number after the other and keeps H numbers in mind; after the last one, all that it answers by is that state.
"""

import torch
from torch import nn

from core.models.recurrent import CELLS


class NextNumberNet(nn.Module):
    """x: (B, T) numbers of like size -> (B,), the next of each row."""

    def __init__(self, hidden_size: int = 16, cell: str = "gru") -> None:
        super().__init__()
        self.memory = CELLS[cell](1, hidden_size, batch_first=True)
        self.answer = nn.Linear(hidden_size, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The next number."""
        states, _ = self.memory(x[:, :, None])  # (B, T, H)
        following: torch.Tensor = self.answer(states[:, -1])[:, 0]  # (B, H) -> (B,)
        return following
