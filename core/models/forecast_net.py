"""Networks that read a window of a series and say how it goes on.

    x_1 … x_T ─ LSTM, GRU, RNN ─> h_T ───────────┐
              ├ dense layers ─────────────────────┼─ head ─┐
              └ 1-D convolutions ─> all of them ──┘        ├─ + ─> the next H
    x_1 … x_T ─ a straight line: T weights for each ───────┘

The line is optional and is not trained by gradient descent: it has its best weights at once, in closed form, and the network learns what
the line leaves over. Then the head begins with zeros, so that before training the network says exactly what the line says.
"""

from itertools import pairwise

import torch
from torch import nn

from core.models.recurrent import CELLS


class ForecastNet(nn.Module):
    """x: (B, T, F) of size about one -> (B, H), the next H steps of each window."""

    def __init__(self, window: int, horizon: int = 1, network: str = "lstm", hidden_size: int = 32, layers: int = 1,
                 start: str = "line", dropout: float = 0.0, features: int = 1) -> None:  # fmt: skip
        super().__init__()
        self.network = network
        inside = hidden_size
        if network in CELLS:
            # dropout stands between two recurrent layers, as PyTorch has it
            self.memory = CELLS[network](features, hidden_size, layers, batch_first=True, dropout=dropout if layers > 1 else 0.0)
        elif network == "conv":
            sizes = [features] + [hidden_size] * layers
            self.body = nn.Sequential(*(
                layer for a, b in pairwise(sizes) for layer in (nn.Conv1d(a, b, 3, padding=1), nn.ReLU())
            ), nn.Flatten())  # fmt: skip
            inside = hidden_size * window
        else:
            sizes = [window * features] + [hidden_size] * layers
            self.body = nn.Sequential(nn.Flatten(), *(
                layer for a, b in pairwise(sizes) for layer in (nn.Linear(a, b), nn.ReLU())
            ))  # fmt: skip
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(inside, horizon)
        self.line = nn.Linear(window * features, horizon).requires_grad_(False) if start == "line" else None
        if start != "random":
            nn.init.zeros_(self.head.weight)
            nn.init.zeros_(self.head.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The next steps."""
        if self.network in CELLS:
            states, _ = self.memory(x)  # (B, T, F) -> (B, T, hidden_size)
            found = states[:, -1]  # (B, hidden_size): what is kept in mind after the last value
        else:
            found = self.body(x.transpose(1, 2))  # (B, F, T) -> (B, inside)
        said: torch.Tensor = self.head(self.dropout(found))  # (B, inside) -> (B, H)
        return said if self.line is None else said + self.line(x.flatten(1))
